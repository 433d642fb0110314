"""The way of a test login to the test's database."""

from psycopg.conninfo import conninfo_to_dict

from bsk_desk.shell.profiles import Profile


def profile_of(database, /, **changes):
    """A server profile of the database; ``changes`` say what else."""
    parts = conninfo_to_dict(database.dsn)
    given = {"hosts": parts["host"], "port": int(parts["port"]), "database": parts["dbname"]}
    return Profile(**{"name": "Проверка", "tls": "disable"} | given | changes)
