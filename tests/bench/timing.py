"""Taking the time of ours, the floor and the peer in turns, so that all see the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Work = Callable[..., Any]


@dataclass
class Times:
    """What was measured, in milliseconds."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)


@contextmanager
def taken(into: list[float]) -> Iterator[None]:
    """Appends how long the block took, in milliseconds."""
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * 1000)


def in_turns(
    cases: Iterable[Any],
    ours: Work,
    floor: Work | None = None,
    peer: Work | None = None,
    *,
    peers: int = 5,
    warm: bool = True,
) -> Times:
    """Each with every case, one after another; the slow peer with ``peers`` of them, spread evenly.

    The first case is run once unmeasured.
    """
    times, cases = Times(), list(cases)
    apart = max(1, len(cases) // peers)
    for number, case in enumerate(cases):
        if number == 0 and warm:
            for work in filter(None, (ours, floor, peer)):
                work(case)
        with taken(times.ours):
            ours(case)
        if floor is not None:
            with taken(times.floor):
                floor(case)
        if peer is not None and number % apart == 0:
            with taken(times.peer):
                peer(case)
    return times
