"""The command line: what each command says, and its exit codes."""

import subprocess
import sys

import psycopg
import pytest

from bsk_desk.db.migrate import downgrade
from bsk_desk.db.revisions import head
from tests.commands import run


def test_an_empty_database_is_told_upgraded_and_told_again(server):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE by_hand")
    dsn = server.dsn("by_hand")
    code, out, _ = run("db", "status", "--dsn", dsn)
    assert code == 0
    assert out.startswith(f"Версия пустая, нужна {head()}. Не хватает: 0001, 0002")
    assert run("db", "upgrade", "--dsn", dsn)[:2] == (0, f"База обновлена: пустая → {head()}.\n")
    assert run("db", "upgrade", "--dsn", dsn)[0] == 0
    assert run("db", "status", "--dsn", dsn)[:2] == (0, f"Версия {head()}: обновлять нечего.\n")


def test_a_database_that_cannot_hold_russian_is_refused(server):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE by_default TEMPLATE template0 ENCODING 'SQL_ASCII'"
            " LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    for command in ("status", "upgrade"):
        code, out, err = run("db", command, "--dsn", server.dsn("by_default"))
        assert (code, out) == (1, "")
        assert err.startswith("База в кодировке SQL_ASCII, нужна UTF8")


def test_the_encoding_of_the_terminal_does_not_reach_the_database(server, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "WIN1251")
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE by_windows")
    dsn = server.dsn("by_windows")
    assert run("db", "upgrade", "--dsn", dsn)[:2] == (0, f"База обновлена: пустая → {head()}.\n")
    with psycopg.connect(dsn, client_encoding="UTF8") as connection:
        assert connection.execute(
            "SELECT staff_title FROM bsk.statuses WHERE status = 'submitted'"
        ).fetchone() == ("не рассмотрена",)


def test_an_old_and_a_newer_database_are_told(fresh_database):
    downgrade(fresh_database.dsn, "0002")
    _, out, _ = run("db", "status", "--dsn", fresh_database.dsn)
    assert out.startswith(f"Версия 0002, нужна {head()}. Не хватает: 0003")
    assert run("db", "upgrade", "--dsn", fresh_database.dsn)[0] == 0
    fresh_database.superuser().execute("UPDATE bsk.alembic_version SET version_num = '9999'")
    _, out, _ = run("db", "status", "--dsn", fresh_database.dsn)
    assert "новее программы" in out
    code, _, err = run("db", "upgrade", "--dsn", fresh_database.dsn)
    assert code == 1
    assert err == "База новее программы: её версия 9999. Обновите программу.\n"


def test_the_string_may_come_from_the_environment(database, monkeypatch):
    monkeypatch.setenv("BSK_DSN", database.dsn)
    assert run("db", "status")[0] == 0


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"password": "no"}, "Неверное имя или пароль."),
        ({"dbname": "nope"}, "На сервере нет такой базы данных. Проверьте её имя."),
        (
            {"host": "127.0.0.1", "port": "9"},
            "Сервер базы данных недоступен. Проверьте адрес, порт и сеть.",
        ),
        (
            {"host": "nohost.invalid"},
            "Сервер базы данных с таким именем не найден. Проверьте адрес.",
        ),
        ({"service": "nowhere"}, "Служба (service) в настройках подключения не найдена."),
    ],
)
def test_a_refusal_is_one_sentence_and_the_code_one(database, overrides, sentence):
    dsn = psycopg.conninfo.make_conninfo(database.dsn, **overrides)
    assert run("db", "upgrade", "--dsn", dsn) == (1, "", sentence + "\n")


def test_a_string_that_is_none_is_refused():
    code, _, err = run("db", "status", "--dsn", "what is this")
    assert code == 1
    assert err.startswith("Строка подключения к базе написана неверно")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("db", "status"),
        ("db", "fill", "--dsn", "x", "--consumers", "0"),
        ("staff", "add", "ivanov", "--dsn", "x", "--generate", "--role", "owner"),
    ],
)
def test_wrong_usage_is_code_two(arguments, monkeypatch):
    monkeypatch.delenv("BSK_DSN", raising=False)
    assert run(*arguments)[0] == 2


@pytest.mark.parametrize("name", ["demo", "worker", "db", "staff"])
def test_every_command_has_help(name):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert "Usage" in out


def test_the_module_is_the_program():
    done = subprocess.run(
        [sys.executable, "-m", "bsk_desk", "--help"], capture_output=True, text=True, check=True
    )
    assert "BSK Desk" in done.stdout


def test_help_does_not_wait_for_qt_or_the_database():
    program = "import sys; from bsk_desk import cli; print([m for m in sys.modules if m in ('PySide6', 'psycopg', 'sqlalchemy')])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_two_upgrades_at_once_wait_for_each_other(fresh_database, monkeypatch):
    from bsk_desk.db import migrate

    monkeypatch.setattr(migrate, "_PREPARE", ("SET lock_timeout = '50ms'",))
    fresh_database.superuser().execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
    code, _, err = run("db", "upgrade", "--dsn", fresh_database.dsn)
    assert (code, err) == (1, "Эту базу уже обновляет другая программа. Попробуйте позже.\n")
