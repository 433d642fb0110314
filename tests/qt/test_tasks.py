import gc
import threading
import time
import types

import pytest
import shiboken6
from PySide6.QtCore import QObject

from bsk_desk.kernel.errors import Cancelled, UserError
from bsk_desk.qt.tasks import DaemonPool, Job, TaskRunner


def test_a_result_arrives_in_the_ui_thread_after_start_has_returned(qtbot, tasks):
    owner, got = QObject(), []
    tasks.start(
        owner, lambda job: 7, lambda result: got.append((result, threading.current_thread()))
    )
    assert got == []
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(7, threading.main_thread())]
    assert tasks.running == ()


def test_a_result_for_a_deleted_owner_is_dropped(qtbot, threads):
    owner, got, gate = QObject(), [], threading.Event()
    threads.start(owner, lambda job: gate.wait(5), got.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not threads.running)
    assert got == []


def test_a_worker_holds_no_widget(qtbot, threads):
    class Owner(QObject):
        def on_done(self, result):
            assert result

    owner, gate, began = Owner(), threading.Event(), threading.Event()

    def work(job):
        began.set()
        return gate.wait(5)

    job = threads.start(owner, work, owner.on_done)
    assert began.wait(5)
    assert not any(owner is found for found in gc.get_referents(job))
    seen = set()
    todo = [job, work]
    while todo:
        for found in gc.get_referents(todo.pop()):
            if id(found) not in seen and not isinstance(
                found, type | types.ModuleType | dict | TaskRunner
            ):
                seen.add(id(found))
                todo.append(found)
    assert id(owner) not in seen
    gate.set()
    qtbot.waitUntil(lambda: not threads.running)


def test_cancelling_calls_the_interrupt_and_nothing_else(qtbot, threads):
    owner, said, stopped, inside = QObject(), [], threading.Event(), threading.Event()

    def work(job):
        with job.interruptible(stopped.set):
            inside.set()
            assert stopped.wait(5)
            job.check()

    job = threads.start(owner, work, said.append, failed=said.append)
    assert inside.wait(5)
    job.cancel()
    job.cancel()
    qtbot.waitUntil(lambda: not threads.running)
    assert said == []


def test_a_cancelled_job_does_not_enter_an_interruptible_place():
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled), job.interruptible(print):
        pass


def test_an_interrupt_that_fails_harms_nobody(qtbot, threads):
    called = threading.Event()

    def interrupt():
        called.set()
        raise OSError

    def work(job):
        with job.interruptible(interrupt):
            called.wait(5)

    owner = QObject()
    job = threads.start(owner, work, print)
    qtbot.waitUntil(lambda: job._interrupt is not None)
    job.cancel()
    qtbot.waitUntil(lambda: not threads.running)
    assert called.is_set()


def test_the_last_report_of_progress_always_arrives(qtbot, tasks):
    owner, seen = QObject(), []

    def work(job):
        for at in range(1, 1001):
            job.progress(at, 1000)

    tasks.start(
        owner, work, lambda _: None, progress=lambda done, total: seen.append((done, total))
    )
    qtbot.waitUntil(lambda: not tasks.running)
    assert seen[-1] == (1000, 1000)
    assert len(seen) < 20


def test_a_failure_goes_to_whoever_asked_for_it(qtbot, tasks):
    owner, said = QObject(), []

    def work(job):
        raise UserError("Нет места")

    tasks.start(owner, work, print, failed=lambda error: said.append(str(error)))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Нет места"]


def test_a_failure_nobody_asked_for_reaches_the_runner(qtbot, qapp):
    runner, owner, said = TaskRunner(DaemonPool(1)), QObject(), []
    runner.failed.connect(said.append)
    runner.start(owner, lambda job: 1 / 0, print)
    qtbot.waitUntil(lambda: bool(said))
    assert isinstance(said[0], ZeroDivisionError)
    assert runner.stop()


def test_jobs_with_a_title_are_announced(qtbot, tasks):
    owner, seen = QObject(), []
    tasks.began.connect(lambda job: seen.append(("began", job.title)))
    tasks.moved.connect(lambda job, done, total: seen.append(("moved", done, total)))
    tasks.ended.connect(lambda job: seen.append(("ended", job.title)))
    tasks.start(owner, lambda job: job.progress(3, 3), lambda _: None, title="Выгрузка")
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [("began", "Выгрузка"), ("moved", 3, 3), ("ended", "Выгрузка")]


def test_stopping_does_not_wait_for_a_dead_network(qapp):
    runner, owner, gate, began = (
        TaskRunner(DaemonPool(1)),
        QObject(),
        threading.Event(),
        threading.Event(),
    )

    def hang(job):
        began.set()
        gate.wait(30)

    runner.start(owner, hang, print)
    runner.start(owner, hang, print)
    assert began.wait(5)
    moment = time.monotonic()
    assert not runner.stop(deadline_s=0.1)
    assert time.monotonic() - moment < 2
    gate.set()


def test_a_closed_pool_takes_no_work():
    pool = DaemonPool(2)
    assert pool.submit(lambda: 3).result(5) == 3
    pool.shutdown()
    with pytest.raises(RuntimeError):
        pool.submit(print)


def test_work_that_outlives_the_runner_tells_nobody(qapp, caplog):
    runner, owner = TaskRunner(DaemonPool(1)), QObject()
    began, gate, over = threading.Event(), threading.Event(), threading.Event()

    def hang(job):
        began.set()
        gate.wait(30)
        with pytest.raises(Cancelled):
            job.progress(1, 1)

    job = runner.start(owner, hang, print)
    future = runner._waiting[job].future
    future.add_done_callback(lambda _outcome: over.set())
    assert began.wait(5)
    assert not runner.stop(deadline_s=0.05)
    shiboken6.delete(runner)
    gate.set()
    assert over.wait(5)
    assert future.exception() is None
    assert "exception calling callback" not in caplog.text
