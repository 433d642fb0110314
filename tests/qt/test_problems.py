import logging
import sys
import threading

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtGui import QGuiApplication

from bsk_desk.kernel.errors import Cancelled, UserError
from bsk_desk.qt import problems as module
from bsk_desk.qt.problems import ProblemDialog, Problems, problem_of


def broken(name):
    raise ValueError(f"не найден {name}")


def caught(name="Петрова"):
    try:
        broken(name)
    except ValueError as error:
        return error


@pytest.fixture
def problems(qapp):
    made = Problems()
    yield made
    made.uninstall()


def test_every_hook_ends_in_one_signal(qtbot, problems):
    before = (sys.excepthook, threading.excepthook)
    problems.install()
    with qtbot.waitSignal(problems.happened):
        sys.excepthook(ValueError, caught(), None)

    def work():
        raise KeyError("x")

    with qtbot.waitSignal(problems.happened) as told:
        thread = threading.Thread(target=work)  # noqa: TID251
        thread.start()
        thread.join()
    assert told.args[0].title.startswith("KeyError")
    problems.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_one_kind_of_bug_is_told_once(qtbot, problems):
    told = []
    problems.happened.connect(told.append)
    problems.report(caught("Петрова"))
    problems.report(caught("Иванов"))
    qtbot.waitUntil(lambda: sum(problems.counts.values()) == 2)
    assert len(told) == 1


def test_the_log_names_no_person(qtbot, problems, caplog):
    with caplog.at_level(logging.DEBUG), qtbot.waitSignal(problems.happened):
        problems.report(caught("Петрова"))
    assert "ValueError" in caplog.text
    assert "Петрова" not in caplog.text


def test_a_refusal_is_a_sentence_and_not_a_bug(qtbot, problems):
    told = []
    problems.happened.connect(told.append)
    with qtbot.waitSignal(problems.refused) as refused:
        problems.report(Cancelled("Отменено"))
        problems.report(UserError("Нет места"))
    assert str(refused.args[0]) == "Нет места"
    assert told == []


def test_qt_messages_are_logged(caplog):
    class Context:
        category = "qt.test"

    with caplog.at_level(logging.DEBUG):
        module._qt_message(QtMsgType.QtWarningMsg, Context(), "странно")
    assert "qt.test: странно" in caplog.text


def test_the_dialog_gives_the_text_to_copy(qtbot, theme):
    dialog = ProblemDialog(theme, problem_of(caught()))
    qtbot.addWidget(dialog)
    dialog.copy.click()
    assert "ValueError: не найден Петрова" in QGuiApplication.clipboard().text()
