"""``bsk-desk settings list|set`` against the real database."""

import pytest
from typer.testing import CliRunner

from bsk_desk.features.settings.commands import settings_app
from bsk_desk.kernel.errors import NotAllowed, UserError


@pytest.fixture
def run(database):
    def run(*arguments, login="admin"):
        return CliRunner().invoke(
            settings_app, list(arguments), env={"BSK_DSN": database.dsn_of(login)}
        )

    return run


def test_the_list_names_every_setting_with_its_value(run):
    done = run("list", login="auditor")
    assert done.exit_code == 0, done.output
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [
        "undo_seconds", "30", "30\u00a0секунд", "Обращения: Сколько секунд ответ можно отменить",
    ] in rows  # fmt: skip
    assert all(len(row) == 4 for row in rows)


@pytest.mark.parametrize(
    ("name", "value", "kept", "said"),
    [
        ("deadline_days", "5", 5, "За сколько дней напоминать исполнителю о сроке: 5\u00a0дней.\n"),
        ("hourly_register_share", "0,02", 0.02, "Допустимое расхождение с показаниями: 2\u00a0%.\n"),
        ("operator_name", "АО «Сети»", "АО «Сети»", "Оператор персональных данных: АО «Сети».\n"),
    ],
)  # fmt: skip
def test_one_is_changed(run, as_superuser, name, value, kept, said):
    done = run("set", name, value)
    assert (done.exit_code, done.stdout) == (0, said), done.output
    query = "SELECT value FROM bsk.settings WHERE name = %s"
    assert as_superuser.execute(query, [name]).fetchone()[0] == kept
    assert "Так и было." in run("set", name, value).stdout


@pytest.mark.parametrize(
    ("arguments", "login", "kind", "said"),
    [
        (("undo_seconds", "601"), "admin", UserError, "можно отменить: Можно от 0 до 600."),
        (("undo_seconds", "сорок"), "admin", UserError, "можно отменить: Нужно число."),
        (("undo_seconds", "nan"), "admin", UserError, "можно отменить: Нужно число."),
        (("undo_seconds", "1e999999999"), "admin", UserError, "можно отменить: Нужно число."),
        (("undo", "45"), "admin", UserError, "Параметра «undo» нет."),
        (("undo_seconds", "45"), "operator", NotAllowed, ""),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(run, arguments, login, kind, said):
    done = run("set", *arguments, login=login)
    assert done.exit_code == 1
    assert isinstance(done.exception, kind), repr(done.exception)
    assert said in str(done.exception)
