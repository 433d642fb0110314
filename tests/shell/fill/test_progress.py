"""What a fill says of itself: on stderr, where somebody looks or asks for it, and not too often."""

import io
import os
import subprocess
import sys

import pytest

from bsk_desk.shell.fill.progress import Lines


def test_a_stage_has_its_first_and_last_line_and_few_between():
    out, now = io.StringIO(), [0.0]
    say = Lines(out, lambda: now[0])
    for done in range(1, 101):
        now[0] += 0.125
        say("Обращения", done, 100)
    now[0] += 62.5
    say("Индексы и связи", 0, 0)
    lines = out.getvalue().replace("\xa0", " ").splitlines()
    assert lines[0].startswith("0:00 Обращения: 1")
    assert lines[-2].startswith("0:12 Обращения: 100")
    assert lines[-1] == "1:15 Индексы и связи…"
    assert len(lines) == 9


@pytest.fixture
def filled(fresh_database):
    """``filled("--progress")``: stdout and stderr of the command."""

    def filling(*more):
        command = [sys.executable, "-m", "bsk_desk", "db", "fill", "--consumers", "20"]
        return subprocess.run(
            [*command, "--requests", "60", *more],
            env=os.environ | {"BSK_DSN": fresh_database.dsn},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )

    return filling


def test_a_fill_is_silent_where_nobody_looks(filled):
    done = filled()
    assert (done.stdout, done.stderr) == ("", "")


def test_a_fill_says_what_it_does_where_it_is_asked_to(filled):
    done = filled("--progress")
    assert done.stdout == ""
    said = [line.split(" ", 1)[1].split(":")[0] for line in done.stderr.splitlines()]
    assert said == [
        "Потребители и счета",
        "Договоры и приборы учёта…",
        "Обращения",
        "Уведомления и письма…",
        "Индексы и связи…",
        "Статистика таблиц…",
    ]
