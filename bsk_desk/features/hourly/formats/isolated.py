"""Reading in a process of its own: a crash, a hang or a bomb costs a process, never the desk."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing import Pipe
from operator import is_
from types import TracebackType
from typing import Any, Self, TypeVar

from bsk_desk.features.hourly.formats import wire, wire_master
from bsk_desk.features.hourly.formats.child import FAILED, READY, TOO_MUCH_MEMORY
from bsk_desk.features.hourly.formats.kinds import ZIP
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.reading import is_lock_file, skipped, too_large
from bsk_desk.features.hourly.formats.showing import Shown, Wanted
from bsk_desk.features.hourly.model.findings import error
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.model.settings import Limits, Thresholds
from bsk_desk.kernel import processes

T = TypeVar("T")
_CHILD = "bsk_desk.features.hourly.formats.child"
_START_SECONDS = 60.0
_SECONDS_A_MEMBER = 0.1
_DIRECTORY_ENTRY = b"PK\x01\x02"
#: Libraries keep what they took; after so many files a fresh process is cheaper than a fat one.
_FILES_EACH = 500
#: The next file needs the memory again: glibc is told not to give it back in between.
_KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 26), "MALLOC_MMAP_THRESHOLD_": str(1 << 25)}

CRASHED = (
    "X01",
    (
        "Программа чтения аварийно остановилась на этом файле. Откройте его в Excel, "
        "сохраните заново и пришлите ещё раз"
    ),
)
UNREADABLE = ("X06", "Лист не показать: файл не читается")
SLOW = ("X02", "Файл читался слишком долго и остановлен. Пришлите только лист с часами")
FAT = (
    "X03",
    "Файл требует слишком много памяти. Удалите пустые строки и столбцы, сохраните заново",
)


class LostReaderError(Exception):
    """The process did not answer: ``fault`` is the finding's code and sentence."""

    def __init__(self, fault: tuple[str, str]) -> None:
        super().__init__(fault[0])
        self.fault = fault


class Reader:
    """One reading process, started when first needed and replaced after it was lost.

    Not for two threads at once: each thread takes a Reader of its own. ``warm`` starts the
    process ahead of the first file.
    """

    def __init__(self, limits: Limits | None = None, *, polite: bool = False) -> None:
        self.limits = limits or Limits()
        self.polite = polite
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Any = None
        self._ready = False
        self._served = 0
        self._given: Sequence[HourlyFile] = ()

    def warm(self) -> None:
        """Start the process without waiting for it."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process, self._connection = _start()
            self._ready, self._served = False, 0

    def wait_ready(self) -> None:
        """Start the process and wait until it takes files; raises LostReaderError."""
        self.warm()
        self._await_start()

    def read(
        self,
        name: str,
        data: bytes,
        mapping: Mapping | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> list[HourlyFile]:
        """The file, or each file of an archive, with its findings; raises what ``meanwhile`` does.

        A file the fast reader crashes on is read once more by the precise one.
        """
        if is_lock_file(name):
            return [skipped(name)]
        if len(data) > self.limits.file_bytes:
            return [too_large(name, self.limits)]
        fault = CRASHED
        for precise in (False, True):
            asked = wire.Request(name, patient(self.limits, data), mapping, precise)
            try:
                found = self._ask(asked, data, wire.unpack, meanwhile)
            except LostReaderError as lost:
                fault = lost.fault
                self.close()
                meanwhile = None
                if fault is SLOW:
                    break
            else:
                self._given = found
                return found
        code, sentence = fault
        return [HourlyFile(name, None, findings=(error(code, sentence, file=name),))]

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def show(
        self,
        name: str,
        data: bytes,
        sheet: str | None = None,
        wanted: Sequence[Wanted] = (),
        mapping: Mapping | None = None,
        *,
        serials: Sequence[str] = (),
    ) -> Shown | None:
        """A sheet of the file as text, with the places and the meters' hours wanted.

        None when it cannot be read.
        """
        asked = wire.Request(
            name, patient(self.limits, data), mapping, look=True,
            sheet=sheet, wanted=tuple(wanted), serials=tuple(serials),
        )  # fmt: skip
        try:
            return self._ask(asked, data, wire.unpack_shown)
        except LostReaderError as lost:
            if lost.fault is not UNREADABLE:
                self.close()
            return None

    def check(
        self, files: Sequence[HourlyFile], masters: Sequence[MasterData], thresholds: Thresholds
    ) -> list[HourlyFile] | None:
        """The files it has read last, with the findings of all checks; a master per file.

        None where these are others, the process is another one by now or a check has failed.
        """
        same = len(files) == len(self._given) and all(map(is_, files, self._given))
        if self._process is None or not self._ready or not self._served or not same:
            return None
        asked = wire.Request("", self.limits, check=True)
        data = wire_master.pack_check(masters, thresholds)
        try:
            found = self._ask(asked, data, wire_master.unpack_findings)
        except LostReaderError as lost:
            if lost.fault is not UNREADABLE:
                self.close()
            return None
        if len(found) != len(files):
            return None
        return [replace(f, findings=told) for f, told in zip(files, found, strict=True)]

    def _ask(
        self,
        asked: wire.Request,
        data: bytes,
        unpack: Callable[[bytes], T],
        meanwhile: Callable[[], None] | None = None,
    ) -> T:
        if self._served >= _FILES_EACH:
            self.close()
        self.warm()
        with self._noticing_death():
            self._await_start()
            self._connection.send_bytes(wire.pack_request(replace(asked, polite=self.polite)))
            self._connection.send_bytes(data)
        if meanwhile is not None:
            self._during(meanwhile)
        with self._noticing_death():
            answer = self._receive(asked.limits.seconds)
        self._served += 1
        if answer == TOO_MUCH_MEMORY:
            raise LostReaderError(FAT)
        if answer == FAILED:
            raise LostReaderError(UNREADABLE if asked.look or asked.check else CRASHED)
        try:
            return unpack(answer)
        except (ValueError, KeyError, TypeError, ArithmeticError) as fault:
            raise LostReaderError(CRASHED) from fault

    def _during(self, meanwhile: Callable[[], None]) -> None:
        """An answer that nobody fetches must not be taken for that of the next file."""
        try:
            meanwhile()
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def _noticing_death(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError) as fault:
            raise LostReaderError(self._why_dead()) from fault

    def _await_start(self) -> None:
        if not self._ready:
            if self._receive(_START_SECONDS) != READY:
                raise LostReaderError(CRASHED)
            self._ready = True

    def _receive(self, seconds: float) -> bytes:
        if not self._connection.poll(seconds):
            raise LostReaderError(SLOW)
        answer: bytes = self._connection.recv_bytes(wire.LARGEST)
        return answer

    def _why_dead(self) -> tuple[str, str]:
        """What ended the process: SIGXCPU is its limit of time, the rest a crash."""
        if self._process is None:
            return CRASHED
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        return SLOW if self._process.returncode == -24 else CRASHED


def patient(limits: Limits, data: bytes) -> Limits:
    """The limits with more seconds for an archive: each of its members is a file to read."""
    if not data.startswith(ZIP):
        return limits
    members = min(data.count(_DIRECTORY_ENTRY), limits.zip_members)
    return replace(limits, seconds=limits.seconds + members * _SECONDS_A_MEMBER)


def _command(handle: int) -> Sequence[str]:
    return processes.command(_CHILD, str(handle))


def _start() -> tuple[subprocess.Popen[bytes], Any]:
    here, there = Pipe()
    handle = there.fileno()
    try:
        process = _spawn(handle)
    except OSError:
        here.close()
        raise
    finally:
        there.close()
    return process, here


def _spawn(handle: int) -> subprocess.Popen[bytes]:
    environment = processes.environment() | _KEEP_MEMORY
    quiet = subprocess.DEVNULL
    error_stream = None if os.environ.get("BSK_HOURLY_DEBUG") else quiet
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return subprocess.Popen(
            _command(handle), stdin=quiet, stdout=quiet, stderr=quiet, env=environment,
            startupinfo=startup, close_fds=True, creationflags=subprocess.CREATE_NO_WINDOW,
        )  # fmt: skip
    return subprocess.Popen(
        _command(handle), stdin=quiet, stdout=quiet, stderr=error_stream, env=environment,
        pass_fds=(handle,),
    )  # fmt: skip
