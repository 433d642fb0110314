"""What the main window needs is imported behind the first one, and screens in the UI thread only.

PySide6 keeps what it knows of every class in a map without a lock, and Qt looks into that map as it
paints, without Python's lock. A class made by another thread meanwhile, and importing a screen
makes many, ends the program now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer

from bsk_desk import features
from bsk_desk.qt.tasks import DaemonPool, Job, TaskRunner

#: Rooms of a slice that its screens stand on; none of them knows of Qt.
_BELOW_SCREENS = frozenset({"model", "queries", "service"})


class Imports(QObject):
    """Below Qt on a worker first; then in the UI thread, one module a turn of its loop.

    ``tasks`` is a runner of its own: who logs out waits for work on the database, not for this.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = TaskRunner(DaemonPool(1), self)
        self._steps: list[Callable[[], object]] = []
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._on_turn)

    def begin(self) -> None:
        """All slices."""
        self._fetch(
            [name for name, *rooms in _slices() for name in rooms],
            [*_touching(), *(partial(import_module, f"{name}.ui") for name, *_ in _slices())],
        )

    def warm(self, aside: Sequence[str], screens: Sequence[str]) -> None:
        """Modules that only some pages want: those below Qt, and those that make classes of it."""
        self._fetch(aside, (partial(import_module, name) for name in screens))

    def stop(self) -> None:
        """What is not imported by now is not needed any more."""
        self._turns.stop()
        self.tasks.stop()

    def _fetch(self, aside: Sequence[str], steps: Iterable[Callable[[], object]]) -> None:
        then = tuple(steps)

        def work(job: Job) -> None:
            for name in aside:
                job.check()
                import_module(name)

        def go_on(_nothing: None) -> None:
            self._steps.extend(then)
            self._turns.start()

        self.tasks.start(self, work, go_on)

    def _on_turn(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        else:
            self._turns.stop()


def _slices() -> Iterator[tuple[str, ...]]:
    """Name of each slice, with the names of what its screens stand on."""
    for found in iter_modules(features.__path__, f"{features.__name__}."):
        inside = import_module(found.name).__path__
        names = [each.name for each in iter_modules(inside)]
        if "ui" in names:
            rooms = sorted(_BELOW_SCREENS.intersection(names))
            yield found.name, *(f"{found.name}.{room}" for room in rooms)


def _touching() -> Iterator[Callable[[], object]]:
    """PySide6 makes a class of Qt's when it is first named; by then a worker may be the first."""
    for module in (QtCore, QtGui, QtWidgets):
        yield partial(_touch, module)


def _touch(module: ModuleType) -> None:
    for name in dir(module):
        getattr(module, name)
