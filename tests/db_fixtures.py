"""Fixtures of the database, a pytest plugin: an embedded server, a migrated template, copies of it."""

import itertools
import os
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import sessionmaker

from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.upgrade import upgrade
from tests.databases import Database, make_logins, make_staff

#: What a crash would lose does not matter here.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
#: A server that is killed must keep what it has committed.
DURABLE = {"fsync": "off"}
#: Where another PostgreSQL's programs are, to run these tests on it instead of the embedded one.
PROGRAMS = Path(os.environ["BSK_TEST_POSTGRES"]) if "BSK_TEST_POSTGRES" in os.environ else None
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server():
    """The embedded PostgreSQL of this test run."""
    with tempfile.TemporaryDirectory(prefix="bsk-test-") as folder:
        server = EmbeddedServer(Path(folder), FAST, PROGRAMS)
        server.start()
        yield server
        server.stop("immediate")


@pytest.fixture(scope="session")
def template(server):
    """Name of the database that was migrated once and is copied."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bsk_template")
    upgrade(server.dsn("bsk_template"))
    make_logins(server.dsn("bsk_template"))
    make_staff(server.dsn("bsk_template"))
    return "bsk_template"


@pytest.fixture(scope="session")
def new_database(server, template):
    """Makes databases: ``new_database()`` is a Database; it is dropped by whoever drops the server."""

    def made() -> Database:
        name = f"bsk_{next(_numbers)}"
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return Database(server.dsn(name))

    return made


def _dropped(server, database) -> None:
    database.close()
    name = psycopg.conninfo.conninfo_to_dict(database.dsn)["dbname"]
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def module_database(server, new_database):
    """One database for the tests of a module."""
    database = new_database()
    yield database
    _dropped(server, database)


@pytest.fixture
def database(module_database):
    """The module's database; connections that a test opened are closed after it."""
    yield module_database
    module_database.close()


@pytest.fixture
def fresh_database(server, new_database):
    """A database for this one test."""
    database = new_database()
    yield database
    _dropped(server, database)


@pytest.fixture
def dsn(database):
    """The superuser's connection string of the module's database."""
    return database.dsn


@pytest.fixture
def connect(database):
    """``connect("operator")``: a psycopg connection in autocommit as that login (tests/databases.py)."""
    return database.connect


@pytest.fixture
def site(connect):
    """The site, in autocommit."""
    return connect("site")


@pytest.fixture
def accounting(connect):
    """The accounting program, in autocommit."""
    return connect("accounting")


@pytest.fixture
def worker(connect):
    """The worker, in autocommit."""
    return connect("worker")


@pytest.fixture
def admin(connect):
    """An administrator, in autocommit."""
    return connect("admin")


@pytest.fixture
def as_superuser(database):
    """A psycopg connection in autocommit that may do anything."""
    return database.superuser()


@pytest.fixture
def sessions(module_database):
    """Every commit in the test is a savepoint inside one transaction that is rolled back.

    Its login is the superuser; ``tests.databases.acting_as(session, "operator")`` changes session_user.
    """
    with module_database.engine().connect() as connection, connection.begin() as outer:
        yield sessionmaker(bind=connection, join_transaction_mode="create_savepoint")
        outer.rollback()


@pytest.fixture(scope="module")
def own_server():
    """A server for the module alone, which may be stopped, restarted and killed."""
    with tempfile.TemporaryDirectory(prefix="bsk-own-") as folder:
        server = EmbeddedServer(Path(folder), DURABLE, PROGRAMS)
        server.start()
        yield server
        server.stop("immediate")


@pytest.fixture(scope="module")
def own_database(own_server):
    """The migrated database of ``own_server``, with the test logins."""
    upgrade(own_server.dsn())
    make_logins(own_server.dsn())
    make_staff(own_server.dsn())
    database = Database(own_server.dsn())
    yield database
    database.close()
