"""Pieces of the skeleton turned into rows, in a process beside the one that feeds the database."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import repeat

from bsk_desk.shell.fill.cases import Bone, Context, Lines, lines_of
from bsk_desk.shell.fill.lives import Fate
from bsk_desk.shell.fill.plan import Skeleton

#: Requests of one piece.
PIECE = 4_000
#: Pieces made ahead of the database.
AHEAD = 3


def pieces(skeleton: Skeleton, fates: Mapping[int, Fate]) -> Iterator[list[Bone]]:
    """The skeleton in pieces, in its order."""
    for start in range(0, skeleton.forms.size, PIECE):
        part = slice(start, start + PIECE)
        columns = (
            skeleton.forms[part].tolist(),
            skeleton.received[part].tolist(),
            skeleton.registered[part].tolist(),
            skeleton.numbers[part].tolist(),
            skeleton.by_staff[part].tolist(),
        )
        yield [
            Bone(place, *values, fates.get(place, Fate.USUAL))
            for place, values in enumerate(zip(*columns, strict=True), start)
        ]


def made_here(context: Context, parts: Iterator[list[Bone]]) -> Iterator[Lines]:
    """In this process: for small fills."""
    return map(lines_of, repeat(context), parts)


def made_beside(context: Context, parts: Iterator[list[Bone]]) -> Iterator[Lines]:
    """In a process of its own, a few pieces ahead."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, _begin, (context,)) as pool:
        waiting: deque[Future[Lines]] = deque()
        for part in parts:
            waiting.append(pool.submit(_make, part))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_context: list[Context] = []


def _begin(context: Context) -> None:
    _context[:] = [context]


def _make(bones: list[Bone]) -> Lines:
    return lines_of(_context[0], bones)
