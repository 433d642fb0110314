"""Which files the list shows: read by pages, found by words and state, sorted in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from bsk_desk.features.hourly.card_queries import (
    Lines,
    Listed,
    PointKey,
    PointState,
    read_list,
    read_page,
)
from bsk_desk.features.hourly.list_queries import FRESH, PAGE, FileFilter
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.line_making import Made, lines_of
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job

_NO_LINES = Lines((), {})
#: What is sorted by: the order's name, and whether the largest comes first.
ORDERS: tuple[tuple[tuple[str, bool], str], ...] = (
    (("fresh", True), "Сначала то, что ждёт решения"),
    (("at", True), "Сначала пришедшие последними"),
    (("name", False), "По имени файла"),
    (("organization", False), "По организации"),
    (("contract", False), "По номеру договора"),
    (("check", False), "По проверке: сначала ошибки"),
    (("hours", False), "По числу часов: сначала неполные"),
    (("kwh", True), "По расходу: сначала наибольшие"),
)


class Listing(QObject):
    """``arrived(listed)`` when the list was read from its top, ``grown()`` by one more page.

    ``failed(error)`` carries a UserError.
    """

    arrived = Signal(object)
    grown = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject, month: date | None) -> None:
        super().__init__(parent)
        self._backend = context.backend
        self.wanted = FileFilter(month=month)
        self.request = FRESH
        self.lines = _NO_LINES
        self.made: Made = {}
        self.counts: Mapping[str, int] = {}
        self.target: int | None = None
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self.failed)

    @property
    def files(self) -> tuple[FileRow, ...]:
        """Those that were read so far."""
        return self.lines.files

    @property
    def states(self) -> dict[PointKey, PointState]:
        """The newest revision of each of their points."""
        return self.lines.states

    @property
    def started(self) -> bool:
        """Whether the list was ever read."""
        return self.lines is not _NO_LINES

    def filter(self, **conditions: object) -> None:
        """Another month, other words or roles: from the top."""
        wanted = replace(self.wanted, **conditions)  # type: ignore[arg-type]
        if wanted != self.wanted:
            self.wanted = wanted
            self.read(PAGE)

    def sort(self, order: str, *, descending: bool) -> None:
        """In another order, from the top."""
        self.request = replace(FRESH, order=order, descending=descending)
        self.read(PAGE)

    def show(self, file: int, month: date | None) -> None:
        """Show a file: in this month if it is there, else the answer's ``wanted`` is another."""
        self.target, self.wanted = file, replace(self.wanted, month=month)
        self.read()

    def read(self, size: int = 0) -> None:
        """Once more from the top, as far as it was read."""
        backend, wanted, file = self._backend, self.wanted, self.target
        request = replace(self.request, size=size or max(PAGE, len(self.files)))

        def work(job: Job) -> tuple[Listed, Made]:
            listed = backend.read(job, read_list, wanted, request, file)
            return listed, lines_of(listed.lines)

        self._jobs.start("list", work, self._on_list, quiet=True)

    def more(self) -> bool:
        """One more page; False where all is here. A reading that is under way goes first."""
        after = self.lines.next_after
        if after is None:
            return False
        if self._jobs.runs("list"):
            return True
        backend, wanted, request = self._backend, self.wanted, replace(self.request, after=after)

        def work(job: Job) -> tuple[Lines, Made]:
            lines = backend.read(job, read_page, wanted, request)
            return lines, lines_of(lines)

        self._jobs.start("list", work, self._on_more, quiet=True)
        return True

    def _on_list(self, found: tuple[Listed, Made]) -> None:
        listed, self.made = found
        self.lines, self.counts, self.wanted = listed.lines, listed.counts, listed.wanted
        self.arrived.emit(listed)

    def _on_more(self, found: tuple[Lines, Made]) -> None:
        lines, made = found
        new = tuple(file for file in lines.files if file.id not in self.made)
        self.made = self.made | made
        states = self.states | lines.states
        self.lines = Lines((*self.files, *new), states, lines.next_after)
        self.grown.emit()
