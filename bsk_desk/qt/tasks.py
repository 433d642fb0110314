"""The only door out of the UI thread: nothing else in the desk starts a thread.

Work functions hold plain values, never a widget: the last reference to one could fall on the
worker thread.
"""

# ruff: noqa: TID251 - this is the one place for threads

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal

from bsk_desk.kernel.errors import Cancelled

T = TypeVar("T")
log = logging.getLogger(__name__)

#: Database work waits and does not compute, so a few threads serve the whole window.
WORKERS = 4
#: At most ten reports of progress a second reach the screen.
REPORT_EVERY_S = 0.1


class Job:
    """Handed to the work function: ask it about cancelling, tell it about progress."""

    def __init__(self, title: str = "", report: Callable[[int, int], None] | None = None) -> None:
        self.title = title
        self._report = report
        self._reported = 0.0
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._interrupt: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled where the work should stop."""
        if self._cancelled.is_set():
            raise Cancelled("Отменено")

    def progress(self, done: int, total: int) -> None:
        """Cheap enough for every row; also a place to be cancelled at."""
        self.check()
        moment = time.monotonic()
        if self._report and (done == total or moment - self._reported > REPORT_EVERY_S):
            self._reported = moment
            self._report(done, total)

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, cancelling also calls ``interrupt`` (say, to stop a query).

        The lock keeps it from hitting whoever uses the connection next.
        """
        with self._lock:
            self.check()
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def cancel(self) -> None:
        """Never blocks the caller: stopping a query is a round trip to the server."""
        if self._cancelled.is_set():
            return
        self._cancelled.set()
        with self._lock:
            running = self._interrupt is not None
        if running:
            _thread(self._call_interrupt, "desk-interrupt").start()

    def _call_interrupt(self) -> None:
        with self._lock:
            if self._interrupt:
                try:
                    self._interrupt()
                except Exception:  # a dead connection cannot be interrupted and need not be
                    log.debug("interrupting failed", exc_info=True)


def _thread(target: Callable[[], None], name: str) -> threading.Thread:
    return threading.Thread(target=target, name=name, daemon=True)


class DaemonPool(Executor):
    """A thread pool that a dead network cannot keep the program from leaving.

    The standard pool joins its threads when Python exits, however long they hang.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._queue: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = (
            queue.SimpleQueue()
        )
        self._closed = False
        self._threads = [_thread(self._work, f"desk-{at}") for at in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """As in Executor; RuntimeError after shutdown."""
        if self._closed:
            raise RuntimeError("the pool is closed")
        future: Future[T] = Future()
        self._queue.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Work that has begun goes on; ``cancel_futures`` drops what has not."""
        self._closed = True
        while cancel_futures:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting:
                waiting[0].cancel()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads if wait else []:
            thread.join()

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - travels to the UI thread
                future.set_exception(error)
            del item, future, call  # an idle worker must not keep the last result alive


@dataclass(slots=True)
class _Waiting:
    """Who waits for a job: kept in the UI thread, so that no worker holds a widget."""

    owner: QObject
    done: Callable[[Any], None]
    progress: Callable[[int, int], None] | None
    failed: Callable[[Exception], None] | None
    future: Future[Any] | None = None


class TaskRunner(QObject):
    """Runs work on a pool and brings the outcome back to the UI thread.

    Lives as long as the application, so a signal is never emitted from an object that the worker
    could be the last to hold.

    ``failed(error)`` is an error nobody else takes; ``began(job)``, ``moved(job, done, total)`` and
    ``ended(job)`` tell of jobs that have a title, for the list of background work.
    """

    failed = Signal(object)
    began = Signal(object)
    moved = Signal(object, object, object)
    ended = Signal(object)
    _reported = Signal(object, object, object)
    _finished = Signal(object, object)

    def __init__(self, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor or DaemonPool()
        self._waiting: dict[Job, _Waiting] = {}
        self._gate = threading.Lock()
        self._closed = False
        # Queued even from the UI thread: an outcome never arrives before start() returns.
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs whose outcome has not arrived yet."""
        return tuple(self._waiting)

    def start(
        self,
        owner: QObject,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        *,
        title: str = "",
        progress: Callable[[int, int], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run ``work(job)`` on a worker and give its result to ``done`` in the UI thread.

        ``done``, ``progress`` and ``failed`` are dropped once ``owner`` is deleted. A cancelled job
        calls none of them.
        """
        assert QThread.currentThread() == self.thread(), "start() from the UI thread only"
        job = Job(title, lambda now, total: self._tell(self._reported, job, now, total))
        self._waiting[job] = _Waiting(owner, done, progress, failed)
        if title:
            self.began.emit(job)
        future = self._executor.submit(work, job)
        self._waiting[job].future = future
        future.add_done_callback(lambda outcome: self._tell(self._finished, job, outcome))
        return job

    def stop(self, deadline_s: float = 3.0) -> bool:
        """Cancel everything and wait so long at most; whether all work has ended.

        A worker that hangs on a dead network is left behind: its thread dies with the program.
        """
        for job in self.running:
            job.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)
        futures = [one.future for one in self._waiting.values() if one.future]
        left = wait(futures, deadline_s).not_done
        with self._gate:
            self._closed = True
        if left:
            log.warning("%d jobs did not stop in time", len(left))
        return not left

    def _tell(self, signal: Any, *told: Any) -> None:
        """From a worker; nothing after stop(): threads may outlive what Qt takes down."""
        with self._gate:
            if not self._closed:
                signal.emit(*told)

    def _on_reported(self, job: Job, now: int, total: int) -> None:
        waiting = self._waiting.get(job)
        if waiting and waiting.progress and shiboken6.isValid(waiting.owner):
            waiting.progress(now, total)
        if waiting and job.title:
            self.moved.emit(job, now, total)

    def _on_finished(self, job: Job, future: Future[Any]) -> None:
        waiting = self._waiting.pop(job)
        if job.title:
            self.ended.emit(job)
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or job.cancelled or isinstance(error, Cancelled):
            if error is not None and not isinstance(error, Cancelled):
                log.debug("a cancelled job failed: %s", type(error).__name__)
        elif error is None:
            if shiboken6.isValid(waiting.owner):
                waiting.done(future.result())
        elif waiting.failed is not None and isinstance(error, Exception):
            if shiboken6.isValid(waiting.owner):
                waiting.failed(error)
        else:
            self.failed.emit(error)
