"""Who collects Python's garbage: the UI thread, whoever made it."""

import gc
import threading

import pytest

from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.shell.garbage import Garbage


class Knot:
    """Refers to itself; notes the thread that takes it down."""

    def __init__(self, taken_by):
        self.itself, self._taken_by = self, taken_by

    def __del__(self):
        self._taken_by.append(threading.current_thread())


@pytest.fixture
def garbage(qapp):
    made = Garbage()
    made.begin()
    yield made
    made.stop()


def test_what_a_worker_leaves_is_taken_down_by_the_ui_thread(qtbot, garbage):
    taken_by = []

    def work(_job):
        kept = [Knot(taken_by) for _ in range(5 * gc.get_threshold()[0])]
        kept.clear()
        made = [[] for _ in range(5 * gc.get_threshold()[0])]
        made.clear()

    tasks = TaskRunner()
    tasks.start(garbage, work, lambda _nothing: None)
    qtbot.waitUntil(lambda: not tasks.running)
    qtbot.waitUntil(lambda: bool(taken_by))
    tasks.stop()
    assert set(taken_by) == {threading.main_thread()}


def test_afterwards_python_collects_by_itself_again(garbage):
    assert not gc.isenabled()
    garbage.stop()
    assert gc.isenabled()
