"""The present moment by the server's clock: this computer's own may be wrong, or be set meanwhile.

The server tells its time with what it is asked anyway (signing in, each card); a clock that nobody
can set carries it on from there. Until the server has spoken this computer's clock stands in.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

#: An answer that was longer on its way says too little of the moment.
_SLOWEST_S = 2.0
#: Linux stops the monotonic clock during sleep, and has another one that goes on.
_BOOT_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class _Known(NamedTuple):
    """At this moment of the steady clock it was so late on the server."""

    steady: float
    server: datetime


_known: _Known | None = None


def steady() -> float:
    """Seconds of a clock that nobody sets and that goes on while the computer sleeps."""
    return time.monotonic() if _BOOT_CLOCK is None else time.clock_gettime(_BOOT_CLOCK)


def of_computer() -> datetime:
    """The computer's own clock."""
    return datetime.now(UTC)


def learn(server: datetime, asked: float) -> None:
    """The server said so when it was asked at ``asked`` (``steady``); from any thread."""
    global _known  # noqa: PLW0603 - one process, one server; replaced as a whole
    answered = steady()
    if _known is None or answered - asked <= _SLOWEST_S:
        _known = _Known((asked + answered) / 2, server)


def forget() -> None:
    """Nothing is known of the server's time."""
    global _known  # noqa: PLW0603 - see learn
    _known = None


def now() -> datetime:
    """For words like «сегодня» and for what can still be undone; rules ask the database."""
    known = _known
    if known is None:
        return of_computer()
    return known.server + timedelta(seconds=steady() - known.steady)
