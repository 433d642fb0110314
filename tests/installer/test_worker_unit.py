"""The unit and the settings of the worker: what they say must be so, systemd takes them by the letter."""

import re
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bsk_desk.worker.settings import from_environment
from tests.commands import run

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "installer" / "bsk-desk-worker.service").read_text(encoding="utf-8")
SETTINGS = (ROOT / "installer" / "bsk-desk-worker.env").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


class Watched(dict):
    """An environment that remembers what was asked of it."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def settings(*, with_examples):
    mark = "#?" if with_examples else ""
    return Watched(re.findall(rf"^{mark}([A-Z_]+)=(.*)$", SETTINGS, re.MULTILINE))


def test_the_settings_as_they_lie_there_are_understood():
    assert from_environment(settings(with_examples=False)).sending
    everything = from_environment(settings(with_examples=True) | {"BSK_SMTP_CA_FILE": ""})
    assert everything.sending
    assert everything.reading


def test_there_is_no_setting_that_nobody_reads():
    given = settings(with_examples=True)
    from_environment(given)
    assert {name for name in given if name.startswith(("BSK_SMTP", "BSK_IMAP", "BSK_MAIL"))} <= (
        given.asked
    )


def test_no_setting_is_a_file_of_passwords_that_the_user_of_the_unit_could_not_read():
    assert "DynamicUser=yes" in UNIT
    assert not [name for name in settings(with_examples=True) if name.endswith("_FILE")
                and "PASSWORD" in name]  # fmt: skip
    assert "pgpass" not in SETTINGS


def test_a_password_as_a_credential_is_named_by_the_unit_where_systemd_knows_its_folder():
    assert "%d" not in SETTINGS
    loaded = set(re.findall(r"^#?LoadCredential=(\w+):", UNIT, re.MULTILINE))
    named = re.findall(r"^#?Environment=(BSK_\w+_PASSWORD_FILE)=%d/(\w+)$", UNIT, re.MULTILINE)
    assert {credential for _, credential in named} == loaded
    assert {name for name, _ in named} == {"BSK_SMTP_PASSWORD_FILE", "BSK_IMAP_PASSWORD_FILE"}


def test_the_login_of_the_example_is_one_that_staff_add_makes(server):
    login = conninfo_to_dict(settings(with_examples=False)["BSK_DSN"])["user"]
    arguments = ("staff", "add", login, "--role", "worker", "--generate")
    assert " ".join(arguments) in SETTINGS
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE by_unit")
    assert run("db", "upgrade", "--dsn", server.dsn("by_unit"))[0] == 0
    try:
        assert run(*arguments, "--dsn", server.dsn("by_unit"))[::2] == (0, "")
    finally:
        with psycopg.connect(server.dsn("by_unit"), autocommit=True) as connection:
            connection.execute(f'DROP OWNED BY "{login}"; DROP ROLE "{login}"')


def test_the_readme_installs_where_the_unit_looks():
    (program,) = re.findall(r"^ExecStart=(\S+)/bin/bsk-desk worker$", UNIT, re.MULTILINE)
    assert f"python3 -m venv {program}\n" in README
    assert f"{program}/bin/pip install -c installer/constraints.txt ." in README
