"""Reading and checking hourly files, for the command line and for neighbours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.pool import POOL, ReaderPool
from bsk_desk.features.hourly.formats.reading import is_lock_file
from bsk_desk.features.hourly.model.checks import check
from bsk_desk.features.hourly.model.days import check_days
from bsk_desk.features.hourly.model.findings import ERROR, Finding, error
from bsk_desk.features.hourly.model.identity_checks import contract_of
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.numbers import plain
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point
from bsk_desk.features.hourly.model.settings import Thresholds
from bsk_desk.kernel.os_words import os_words

_REPORT = "Сообщите о ней и приложите файл"
_log = logging.getLogger(__name__)

#: Master data for files of the same months, or None where there is none.
MasterSource = Callable[[Sequence[HourlyFile]], MasterData | None]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file (or member of an archive) that was read and checked."""

    path: Path
    read: HourlyFile

    @property
    def contract(self) -> str | None:
        """The contract: the file's own word, else its name's."""
        return contract_of(self.read)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, errors and warnings."""
        return self.read.findings

    @property
    def blocked(self) -> bool:
        """Whether there is a finding of level E."""
        return any(finding.level == ERROR for finding in self.read.findings)


def check_files(
    paths: Iterable[Path],
    *,
    master: MasterData | MasterSource | None = None,
    thresholds: Thresholds | None = None,
    pool: ReaderPool = POOL,
) -> list[CheckedFile]:
    """Read and check files; an archive gives one entry per member.

    Raises nothing for bad files: what is wrong is a finding. ``master`` as in check_read.
    """
    read: list[tuple[Path, HourlyFile]] = []
    with pool.reader() as reader:
        for path in paths:
            read.extend((path, file) for file in read_path(reader, path))
    files = check_read([file for _, file in read], master=master, thresholds=thresholds)
    return [CheckedFile(path, file) for (path, _), file in zip(read, files, strict=True)]


def check_read(
    files: Sequence[HourlyFile],
    *,
    master: MasterData | MasterSource | None = None,
    master_of: Callable[[HourlyFile], MasterData | None] | None = None,
    thresholds: Thresholds | None = None,
) -> list[HourlyFile]:
    """The same files with the findings of all checks; daily messages are looked at together.

    ``master`` as a function is asked once per group of files of the same months: registers and
    last month's profiles are those of the group. ``master_of`` gives each file its own instead.
    ``thresholds`` go before those of the master data; with neither they are the defaults.
    """
    of = master_of or _by_months(files, master)
    checked = [_checked(file, of(file), thresholds) for file in files]
    return [in_order(file) for file in check_days(checked)]


def _by_months(
    files: Sequence[HourlyFile], master: MasterData | MasterSource | None
) -> Callable[[HourlyFile], MasterData | None]:
    if not callable(master):
        return lambda _file: master
    groups: dict[frozenset[date], list[HourlyFile]] = {}
    for file in files:
        groups.setdefault(months_of(file), []).append(file)
    known = {months: master(of_months) for months, of_months in groups.items()}
    return lambda file: known[months_of(file)]


def months_of(file: HourlyFile) -> frozenset[date]:
    """The months a file is about."""
    return frozenset(point.profile.month for point in file.points)


def _checked(
    file: HourlyFile, master: MasterData | None, thresholds: Thresholds | None
) -> HourlyFile:
    """A bug in a check is this file's finding: the other files of the batch go on."""
    kept = master.thresholds if master else Thresholds()
    try:
        return check(file, master, thresholds or kept)
    except Exception as fault:  # noqa: BLE001 - the guard per file of an importer
        _log.debug("check failed", exc_info=fault)
        said = f"Проверка остановилась из-за внутренней ошибки ({type(fault).__name__}). {_REPORT}"
        found = (*file.findings, error("X01", said))
        return replace(file, findings=tuple(f.of_file(file.file) for f in found))


def read_path(reader: Reader, path: Path, mapping: Mapping | None = None) -> list[HourlyFile]:
    """Read a file on disk; one that is not there or cannot be opened is a finding (X06)."""
    name = path.name or str(path)
    if is_lock_file(name):
        return reader.read(name, b"")
    try:
        data = bytes_of(path, reader)
    except OSError as fault:
        return [HourlyFile(name, None, findings=(error("X06", _unopened(path, fault), file=name),))]
    return reader.read(name, data, mapping)


def bytes_of(path: Path, reader: Reader) -> bytes:
    """A file on disk, no more of it than a reader takes; OSError where there is no plain file."""
    if path.is_dir():
        raise IsADirectoryError(path)
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb") as stream:
        return stream.read(reader.limits.file_bytes + 1)


def _unopened(path: Path, fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        if path.exists():
            return f"«{path}» — не файл. Проверьте имя и папку"
        return f"Файла «{path}» нет. Проверьте имя и папку"
    if isinstance(fault, IsADirectoryError):
        return f"В папке «{path}» нет файлов. Проверьте, та ли это папка"
    return f"Файл не открывается: {os_words(fault, 'ошибка чтения')}. Проверьте доступ к нему"


def as_json(checked: Iterable[CheckedFile]) -> dict[str, Any]:
    """What ``bsk-desk hourly check --json`` prints: files with points and findings."""
    return {"files": [_file(file) for file in checked]}


def _file(checked: CheckedFile) -> dict[str, Any]:
    return {
        "file": checked.read.file,
        "kind": checked.read.kind,
        "contract": checked.contract,
        "points": [_point(point) for point in checked.read.points],
        "findings": [_finding(finding) for finding in checked.findings],
    }


def _point(point: Point) -> dict[str, Any]:
    profile = point.profile
    return {
        "serial": point.serial,
        "month": f"{profile.month:%Y-%m}",
        "hours": profile.hours,
        "kwh": plain(profile.kwh),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "point": finding.point,
        "code": finding.code,
        "level": finding.level,
        "message": finding.message,
    }


def in_order(file: HourlyFile) -> HourlyFile:
    """Errors first, otherwise as found."""
    return replace(file, findings=tuple(sorted(file.findings, key=lambda f: f.level != ERROR)))
