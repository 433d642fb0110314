"""The process that reads strangers' files: one request after another, with limits on itself."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from bsk_desk.features.hourly.formats import wire, wire_master
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.model.settings import Limits

READY = b"ready"
TOO_MUCH_MEMORY = b"memory"
FAILED = b"failed"
_POLITE = 5
_OBJECTS = 50_000


def serve(connection: Any) -> None:
    """Answer requests until the other side hangs up: a header, then the bytes of the file."""
    _warm_up()
    kept: list[HourlyFile] = []
    connection.send_bytes(READY)
    while True:
        try:
            header = connection.recv_bytes()
            data = connection.recv_bytes()
        except (EOFError, OSError):
            return
        connection.send_bytes(_answer(header, data, kept))


def _answer(header: bytes, data: bytes, kept: list[HourlyFile]) -> bytes:
    """Files, a sheet or findings as JSON, or one of the words above when the readers failed.

    ``kept`` are the files that were read last: they can be checked without travelling again.
    """
    from bsk_desk.features.hourly.formats.grid import ReadError
    from bsk_desk.features.hourly.formats.reading import read_files
    from bsk_desk.features.hourly.formats.showing import show

    try:
        asked = wire.unpack_request(header)
        name, limits, mapping = asked.name, asked.limits, asked.mapping
        _limit(limits)
        if asked.polite:
            _give_way()
        if asked.check:
            return wire_master.pack_findings(_checked(kept, data))
        if asked.look:
            return wire.pack_shown(
                show(
                    name,
                    data,
                    limits,
                    asked.sheet,
                    wanted=asked.wanted,
                    serials=asked.serials,
                    mapping=mapping,
                )
            )
        kept[:] = read_files(name, data, limits, mapping, precise=asked.precise)
        return wire.pack(kept)
    except ReadError:
        return FAILED
    except MemoryError:
        return TOO_MUCH_MEMORY
    except Exception:  # noqa: BLE001 - a bug of a reader is the file's finding, not the desk's end
        if os.environ.get("BSK_HOURLY_DEBUG"):
            import traceback

            traceback.print_exc()
        return FAILED


def _checked(kept: list[HourlyFile], data: bytes) -> list[HourlyFile]:
    from bsk_desk.features.hourly.model.checks import check

    masters, thresholds = wire_master.unpack_check(data)
    return [check(f, master, thresholds) for f, master in zip(kept, masters, strict=True)]


@cache
def _give_way() -> None:
    """Once: a lower priority than the window's; Windows has no such call."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)


def _limit(limits: Limits) -> None:
    """Memory for good, processor time for this request; Windows has neither."""
    try:
        import resource
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    wanted = int(used + limits.seconds) + 1
    for kind, value in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, wanted)):
        _, hard = resource.getrlimit(kind)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _warm_up() -> None:
    """Import what every file needs before the first one comes."""
    import xlrd  # noqa: F401
    from python_calamine import CalamineWorkbook  # noqa: F401

    from bsk_desk.features.hourly.formats import ats, reading, xlsx, xml_safe  # noqa: F401
    from bsk_desk.features.hourly.model.hours import BARNAUL

    BARNAUL.utcoffset(None)
    # A month of hours is no reason to look for garbage; larger files and archives are.
    gc.freeze()
    gc.set_threshold(_OBJECTS)


def run(handle: int) -> None:
    """Serve the inherited connection of that number.

    What a library prints goes to the null device: the answers travel elsewhere.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get("BSK_HOURLY_DEBUG") else (0, 1, 2):
        os.dup2(null, stream)
    serve(_connection(handle))


def _connection(handle: int) -> Any:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


if __name__ == "__main__":
    run(int(sys.argv[-1]))
