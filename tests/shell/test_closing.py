"""Leaving: a question where something would be lost, work stopped, a deadline for what hangs."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.shell import closing as closing_module


@pytest.fixture
def gone(open_window):
    """A window, and what it said when it went."""
    window = open_window()
    said = []
    window.gone.connect(said.append)
    return window, said


def click(qtbot, window, name):
    qtbot.mouseClick(window.findChild(object, name), Qt.MouseButton.LeftButton)


def test_with_nothing_to_lose_it_closes_without_a_question(qtbot, gone):
    window, said = gone
    window.close()
    qtbot.waitUntil(lambda: said == [False])
    assert not window.isVisible()


def test_typed_text_asks_first_and_staying_keeps_it(qtbot, gone):
    window, said = gone
    window.page.typed.setText("ответ")
    window.close()
    assert window.isVisible()
    assert "ответ по Новые" in window.closing.question.sheet.accessibleName()
    click(qtbot, window, "question_stay")
    assert window.page.typed.text() == "ответ"
    assert said == []


def test_escape_is_staying(qtbot, gone):
    window, said = gone
    window.page.typed.setText("ответ")
    window.close()
    qtbot.keyClick(window.closing.question, Qt.Key.Key_Escape)
    assert said == []
    window.close()
    click(qtbot, window, "question_leave")
    qtbot.waitUntil(lambda: said == [False])


def test_work_under_way_is_named_and_stopped(qtbot, gone):
    window, said = gone
    stopped = threading.Event()

    def work(job):
        try:
            while True:
                job.check()
                stopped.wait(0.01)
        finally:
            stopped.set()

    window.start_background(window.page, "Загрузка файлов", work, print)
    window.close()
    assert "Загрузка файлов" in window.closing.question.sheet.accessibleName()
    click(qtbot, window, "question_leave")
    qtbot.waitUntil(lambda: said == [False])
    assert stopped.is_set()


def test_work_that_hangs_does_not_hold_the_window(qtbot, gone, monkeypatch):
    monkeypatch.setattr(closing_module, "DEADLINE_S", 0.2)
    window, said = gone
    let_go = threading.Event()
    window.start_background(window.page, "Печать", lambda _job: let_go.wait(30), print)
    window.close()
    click(qtbot, window, "question_leave")
    qtbot.waitUntil(lambda: said == [False])
    let_go.set()


def test_logging_out_says_so_and_staying_forgets_it(qtbot, gone):
    window, said = gone
    window.page.typed.setText("ответ")
    window.log_out()
    click(qtbot, window, "question_stay")
    window.page.typed.clear()
    window.close()
    qtbot.waitUntil(lambda: said == [False])


def test_logging_out_leads_back_to_the_login(qtbot, gone):
    window, said = gone
    window.log_out()
    qtbot.waitUntil(lambda: said == [True])


def test_background_work_shows_its_progress_and_can_be_stopped(qtbot, open_window):
    window = open_window()
    seen = threading.Event()

    def work(job):
        while True:
            job.progress(61, 100)
            seen.wait(0.02)

    window.start_background(window.page, "Загрузка файлов", work, print)
    qtbot.waitUntil(window.frame.jobs.isVisible)
    (row,) = window.frame.jobs._rows.values()
    qtbot.waitUntil(lambda: row._part.text() == "61\u00a0%")
    click(qtbot, window, "stop_job")
    qtbot.waitUntil(window.frame.jobs.isHidden)
    assert window.frame.jobs.jobs == ()


def test_whoever_stops_work_by_keys_is_on_the_page_again(qtbot, open_window):
    window = open_window()
    pause = threading.Event()

    def work(job):
        while True:
            job.check()
            pause.wait(0.02)

    window.start_background(window.page, "Загрузка файлов", work, print)
    qtbot.waitUntil(window.frame.jobs.isVisible)
    stop = window.findChild(QWidget, "stop_job")
    stop.setFocus()
    qtbot.waitUntil(stop.hasFocus)
    QTest.keyClick(stop, Qt.Key.Key_Space)
    here = QApplication.focusWidget()
    assert here is window.page or window.page.isAncestorOf(here)
    qtbot.waitUntil(window.frame.jobs.isHidden)
    here = QApplication.focusWidget()
    assert here is window.page or window.page.isAncestorOf(here)


def test_short_background_work_is_not_shown(qtbot, open_window):
    window = open_window()
    done = []
    window.start_background(window.page, "Мигом", lambda _job: 5, done.append)
    qtbot.waitUntil(lambda: done == [5])
    assert window.frame.jobs.isHidden()
