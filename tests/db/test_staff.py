"""Logins by command line: roles, the secret that travels instead of the password, closing the way in."""

import psycopg
import pytest

from bsk_desk.db import staff
from bsk_desk.kernel.errors import ExistsAlready, NotFound, WrongField
from tests.commands import run

PASSWORD = "Очень-тайный-7351"


@pytest.fixture
def logging_all(database, as_superuser):
    """The server writes down every statement of this database."""
    name = as_superuser.info.dbname
    as_superuser.execute(f"ALTER DATABASE {name} SET log_statement = 'all'")
    yield
    as_superuser.execute(f"ALTER DATABASE {name} RESET log_statement")


@pytest.fixture
def new_login(server):
    """Names that are gone after the test: logins belong to the whole server."""
    made = []

    def name(login):
        made.append(login)
        return login

    yield name
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        for login in made:
            connection.execute(f"DROP ROLE IF EXISTS {login}")


def test_the_password_travels_as_a_scram_secret_only(
    database, as_superuser, server, logging_all, new_login
):
    login = new_login("petrova")
    code, out, err = run(
        "staff", "add", login, "--role", "operator", "--name", "Петрова Анна", "--password-stdin",
        "--dsn", database.dsn, typed=PASSWORD + "\n",
    )  # fmt: skip
    assert (code, out, err) == (0, "Вход «petrova» создан.\n", "")
    secret = as_superuser.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'petrova'")
    assert secret.fetchone()[0].startswith("SCRAM-SHA-256$")
    log = server.log.read_text()
    assert 'CREATE ROLE "petrova"' in log
    assert PASSWORD not in log
    with psycopg.connect(database.dsn, user=login, password=PASSWORD) as connection:
        found = connection.execute(
            "SELECT full_name, active FROM bsk.staff WHERE login = session_user"
        )
        assert found.fetchone() == ("Петрова Анна", True)


def test_a_generated_password_is_shown_once_and_works(database, new_login):
    login = new_login("sidorov")
    code, out, _ = run(
        "staff", "add", login, "--role", "engineer", "--role", "auditor", "--generate",
        "--dsn", database.dsn,
    )  # fmt: skip
    assert code == 0
    password = out.splitlines()[-1].split()[-1]
    psycopg.connect(database.dsn, user=login, password=password).close()
    _, out, _ = run("staff", "list", "--dsn", database.dsn)
    assert "sidorov  auditor, engineer  sidorov" in out.splitlines()


def test_a_neighbouring_program_is_no_member_of_staff(database, as_superuser, new_login):
    staff.add(as_superuser, new_login("web"), ["site"], PASSWORD)
    assert as_superuser.execute(
        "SELECT count(*) FROM bsk.staff WHERE login = 'web'"
    ).fetchone() == (0,)
    assert staff.StaffRow("web", "", True, ("site",)) in staff.listed(as_superuser)


def test_a_closed_way_in_ends_the_work_and_may_be_opened_again(database, as_superuser, new_login):
    login = new_login("orlov")
    staff.add(as_superuser, login, ["operator", "engineer"], PASSWORD, full_name="Орлов")
    working = psycopg.connect(database.dsn, user=login, password=PASSWORD, autocommit=True)
    code, out, _ = run("staff", "disable", login, "--dsn", database.dsn)
    assert (code, out) == (0, "Вход «orlov» закрыт.\n")
    with pytest.raises(psycopg.OperationalError):
        working.execute("SELECT 1")
    working.close()
    code, _, err = run(
        "db", "status", "--dsn", psycopg.conninfo.make_conninfo(database.dsn, user=login, password=PASSWORD)
    )  # fmt: skip
    assert (code, err) == (1, "Этому сотруднику вход закрыт. Обратитесь к администратору.\n")
    _, out, _ = run("staff", "list", "--dsn", database.dsn)
    assert "orlov  engineer, operator  Орлов  вход закрыт" in out.splitlines()

    staff.add(as_superuser, login, ["auditor"], "another-password", full_name="Орлов П.")
    assert staff.StaffRow("orlov", "Орлов П.", True, ("auditor",)) in staff.listed(as_superuser)
    psycopg.connect(database.dsn, user=login, password="another-password").close()


@pytest.mark.parametrize(
    ("login", "roles", "password", "kind"),
    [
        ("test_operator", ["operator"], PASSWORD, ExistsAlready),
        ("postgres", ["operator"], PASSWORD, ExistsAlready),
        ("", ["operator"], PASSWORD, WrongField),
        ("x" * 64, ["operator"], PASSWORD, WrongField),
        ("a\nb", ["operator"], PASSWORD, WrongField),
        ("bsk_owner", ["operator"], PASSWORD, WrongField),
        ("pg_x", ["operator"], PASSWORD, WrongField),
        ("nobody", [], PASSWORD, WrongField),
        ("nobody", ["owner"], PASSWORD, WrongField),
        ("nobody", ["operator", "site"], PASSWORD, WrongField),
        ("nobody", ["operator"], "short", WrongField),
    ],
)
def test_what_cannot_be_a_login_is_refused_whole(as_superuser, login, roles, password, kind):
    before = as_superuser.execute("SELECT count(*) FROM pg_roles").fetchone()
    with pytest.raises(kind):
        staff.add(as_superuser, login, roles, password)
    assert as_superuser.execute("SELECT count(*) FROM pg_roles").fetchone() == before


def test_a_name_with_quotes_is_only_a_name(as_superuser):
    login = 'robert"; DROP ROLE bsk_admin; --'
    staff.add(as_superuser, login, ["operator"], PASSWORD)
    assert login in {row.login for row in staff.listed(as_superuser)}
    as_superuser.execute(psycopg.sql.SQL("DROP ROLE {}").format(psycopg.sql.Identifier(login)))


def test_nobody_cannot_be_disabled(as_superuser):
    with pytest.raises(NotFound, match="Сотрудника «nobody» нет"):
        staff.disable(as_superuser, "nobody")


def test_an_operator_makes_no_logins(database):
    code, _, err = run(
        "staff", "add", "mine", "--role", "admin", "--generate", "--dsn", database.dsn_of("operator")
    )  # fmt: skip
    assert (code, err) == (1, "Недостаточно прав для этого действия.\n")


def test_a_database_owner_who_is_no_superuser_sets_everything_up(own_server):
    with psycopg.connect(own_server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE ROLE dba LOGIN CREATEROLE PASSWORD 'dba'")
        connection.execute("CREATE DATABASE by_dba OWNER dba")
    dsn = own_server.dsn("by_dba", user="dba", password="dba")
    assert run("db", "upgrade", "--dsn", dsn)[0] == 0
    assert run("db", "upgrade", "--dsn", dsn)[0] == 0
    code, out, err = run("staff", "add", "smirnova", "--role", "admin", "--generate", "--dsn", dsn)
    assert (code, err) == (0, "")
    login = own_server.dsn("by_dba", user="smirnova", password=out.split()[-1])
    with psycopg.connect(login) as connection:
        assert connection.execute("SELECT count(*) FROM bsk.forms").fetchone() == (14,)
    assert run("staff", "disable", "smirnova", "--dsn", dsn)[0] == 0
