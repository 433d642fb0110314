"""Brings the sheet of the file that is looked at out of a reading process, with its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from bsk_desk.features.hourly import service
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.formats.showing import Shown, Spot
from bsk_desk.features.hourly.model.profiles import Profile
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.walk import Stop, wanted_of
from bsk_desk.features.hourly.ui.words import finding_words
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job, TaskRunner

#: File, member of an archive, sheet.
Key = tuple[int, str, str | None]


class Sheets(QObject):
    """``shown(sheet)`` with the sheet asked for last or None; then ``faults`` and ``spot`` hold.

    The bytes of the last file are kept: its sheets are looked at one after the other.
    """

    shown = Signal(object)

    def __init__(self, backend: BackendLike, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._backend = backend
        self._jobs = LatestJobs(tasks, self)
        self._jobs.failed.connect(self._on_failed)
        self._content: tuple[int, bytes] | None = None
        self._key: Key | None = None
        self._shown: Shown | None = None
        self.stops: tuple[Stop, ...] = ()
        self._spots: dict[int, Spot] = {}
        self.faults: list[tuple[Spot, str, str]] = []

    def want(
        self,
        file: FileRow,
        point: Mapping[str, Any] | None,
        stops: Sequence[Stop],
        strangers: Sequence[str] = (),
    ) -> bool:
        """The sheet on which the point stands; whether it is another one than that shown.

        Nothing is read where it is shown already. ``strangers`` are meters whose hours the
        database does not keep: they are brought along.
        """
        key = self._key_of(file, point)
        if key == self._key and self.stops == tuple(stops):
            return False
        other = key != self._key
        self._key, self.stops = key, tuple(stops)
        self._spots, self.faults, self._shown = {}, [], None
        member, sheet = key[1], key[2]
        mine = [at for at, stop in enumerate(stops) if _on(stop, member, sheet, file)]
        backend, content = self._backend, self._content
        name = member or file.name

        def work(job: Job) -> tuple[bytes, Shown | None]:
            if content is not None and content[0] == file.id:
                data = content[1]
            else:
                data = backend.read(job, service.read_content, file.id)
            job.check()
            with POOL.reader() as reader:
                places = wanted_of([stops[at] for at in mine])
                return data, reader.show(name, data, sheet, places, serials=strangers)

        self._jobs.start("sheet", work, lambda found: self._on_shown(file.id, mine, found))
        return other

    def spot(self, stop: int) -> Spot | None:
        """Where a finding stands on the sheet that is shown."""
        return self._spots.get(stop)

    def profile(self, serial: str, month: date) -> Profile | None:
        """The hours of one of the strangers, once the sheet is there."""
        return self._shown.profile(serial, month) if self._shown else None

    def hours(self, point: int) -> list[int]:
        """The hours of the month at fault in a point, as far as its findings have places."""
        return [
            spot.hour
            for at, spot in self._spots.items()
            if at < len(self.stops) and self.stops[at].point == point and spot.hour >= 0
        ]

    def forget(self) -> None:
        """No file is looked at."""
        self._jobs.drop()
        self._key, self._content = None, None
        self._spots, self.faults, self.stops, self._shown = {}, [], (), None

    def _key_of(self, file: FileRow, point: Mapping[str, Any] | None) -> Key:
        if point is None:
            first = next(iter(file.findings), None)
            return file.id, str(first["file"]) if first else "", first["sheet"] if first else None
        return file.id, str(point.get("member") or ""), point.get("sheet")

    def _on_shown(self, file: int, mine: list[int], found: tuple[bytes, Shown | None]) -> None:
        data, shown = found
        self._content, self._shown = (file, data), shown
        spots = shown.spots if shown else ()
        for at, spot in zip(mine, spots, strict=False):
            if spot is not None:
                self._spots[at] = spot
                finding = self.stops[at].finding
                role = "overdue" if finding["level"] == "E" else "soon"
                self.faults.append((spot, role, finding_words(finding)))
        self.shown.emit(shown)

    def _on_failed(self, _error: Exception) -> None:
        self._key = None
        self.shown.emit(None)


def _on(stop: Stop, member: str, sheet: str | None, file: FileRow) -> bool:
    """Whether a finding stands on that sheet of that member."""
    finding = stop.finding
    same_file = not member or finding.get("file") in (member, file.name)
    return bool(finding.get("cell")) and same_file and finding.get("sheet") == sheet
