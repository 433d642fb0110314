"""The places of the person who is logged in, with exact counts that follow every change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.qt.pages import BackendLike, Bus, Person, Place, Slice
from bsk_desk.qt.tasks import Job, TaskRunner

#: However many changes come, the numbers of a slice are asked for at most this often.
LEAST_APART_MS = 200


@dataclass(frozen=True, slots=True)
class SliceState:
    """What one reading of a slice gave."""

    counts: Mapping[str, int]
    views: tuple[Place, ...]


class Places(QObject):
    """``changed()`` when places came or went (saved views), ``counted()`` when numbers are new."""

    changed = Signal()
    counted = Signal()

    def __init__(
        self,
        slices: Sequence[Slice],
        person: Person,
        backend: BackendLike,
        *,
        tasks: TaskRunner,
        bus: Bus,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        # What a person has no place of is not counted either: the database would refuse.
        self._slices = tuple(s for s in slices if any(person.may(p.right) for p in s.places))
        self._person = person
        self._views: dict[str, tuple[Place, ...]] = {}
        self.counts: dict[str, int] = {}
        self._readers = [_Reader(one, backend, tasks, self) for one in self._slices]
        for reader in self._readers:
            reader.arrived.connect(self._on_arrived)
        bus.changes.connect(self.on_changes)

    @property
    def all(self) -> tuple[Place, ...]:
        """In the order of the sidebar; those that the person has no right to are not there."""
        found = [p for one in self._slices for p in (*one.places, *self._views.get(one.name, ()))]
        allowed = [place for place in found if self._person.may(place.right)]
        sections = list(dict.fromkeys(p.section for p in sorted(allowed, key=_order)))
        return tuple(sorted(allowed, key=lambda p: (sections.index(p.section), p.order)))

    def place(self, place_id: str) -> Place | None:
        """The place of that id, if this person has it."""
        return next((place for place in self.all if place.id == place_id), None)

    def slice_of(self, place_id: str) -> Slice | None:
        """Whose place it is."""
        for one in self._slices:
            if any(p.id == place_id for p in (*one.places, *self._views.get(one.name, ()))):
                return one
        return None

    def count(self, place: Place) -> int | None:
        """Its number; None where it has none or none is known yet."""
        return self.counts.get(place.count) if place.count else None

    def refresh(self) -> None:
        """Ask for everything again."""
        for reader in self._readers:
            reader.ask()

    def stop(self) -> None:
        """Ask no more: the person leaves."""
        for reader in self._readers:
            reader.stop()

    def on_changes(self, changes: Changes) -> None:
        """Ask again where a topic of the slice was touched."""
        for reader in self._readers:
            if any(changes.touches(topic) for topic in reader.slice.topics):
                reader.ask()

    def _on_arrived(self, name: str, state: SliceState) -> None:
        self.counts |= state.counts
        if state.views != self._views.get(name, ()):
            self._views[name] = state.views
            self.changed.emit()
        self.counted.emit()


class _Reader(QObject):
    """Reads one slice: one question under way, at most one more waiting."""

    arrived = Signal(object, object)

    def __init__(
        self, one: Slice, backend: BackendLike, tasks: TaskRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.slice = one
        self._work = _work(one, backend)
        self._tasks = tasks
        self._running = self._again = self._stopped = False
        self._pause = QTimer(self, singleShot=True, interval=LEAST_APART_MS)
        self._pause.timeout.connect(self._on_paused)

    def ask(self) -> None:
        """Now, or as soon as the present question is answered and the pause over."""
        if self._stopped or (self.slice.counts is None and self.slice.views is None):
            return
        if self._running or self._pause.isActive():
            self._again = True
            return
        self._running = True
        self._tasks.start(self, self._work, self._on_read, failed=self._on_failed)

    def stop(self) -> None:
        """No question any more."""
        self._stopped = True
        self._pause.stop()

    def _on_read(self, state: SliceState) -> None:
        self._end()
        self.arrived.emit(self.slice.name, state)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, ServerUnavailable):  # the banner says that already
            self._tasks.failed.emit(error)

    def _end(self) -> None:
        self._running = False
        if not self._stopped:
            self._pause.start()

    def _on_paused(self) -> None:
        if self._again:
            self._again = False
            self.ask()


def _work(one: Slice, backend: BackendLike) -> Any:
    def work(job: Job) -> SliceState:
        return backend.read(job, read_slice, one)

    return work


def read_slice(session: Any, one: Slice) -> SliceState:
    """Counts and views of a slice in one transaction."""
    counts = one.counts(session) if one.counts else {}
    views = tuple(one.views(session)) if one.views else ()
    return SliceState(dict(counts), views)


def _order(place: Place) -> int:
    return place.order
