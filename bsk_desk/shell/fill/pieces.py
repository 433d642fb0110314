"""Pieces of the skeleton turned into rows, in a process beside the one that feeds the database."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection

from bsk_desk.shell.fill.cases import Bone, Context, Lines, lines_of
from bsk_desk.shell.fill.lives import Fate
from bsk_desk.shell.fill.plan import Skeleton

#: Requests of one piece.
PIECE = 4_000

Fates = Mapping[int, Fate]


def made_here(context: Context, skeleton: Skeleton, fates: Fates) -> Iterator[Lines]:
    """In this process: for small fills."""
    for bones in _pieces(skeleton, fates):
        yield lines_of(context, bones)


def made_beside(context: Context, skeleton: Skeleton, fates: Fates) -> Iterator[Lines]:
    """In a process of its own, which makes the next piece while the last one is stored.

    Raises EOFError when that process dies.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    maker = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    maker.start()
    theirs.close()
    try:
        ours.send((context, skeleton, fates))
        for _ in range(0, skeleton.forms.size, PIECE):
            yield ours.recv()
    finally:
        ours.close()
        maker.join()


def makes_beside() -> bool:
    """Whether there can be a second process: not in a frozen program."""
    return not getattr(sys, "frozen", False)


def _serve(pipe: Connection) -> None:
    """The other side: one piece after another, as fast as they are taken."""
    try:
        context, skeleton, fates = pipe.recv()
        for lines in made_here(context, skeleton, fates):
            pipe.send(lines)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # the fill was broken off


def _pieces(skeleton: Skeleton, fates: Fates) -> Iterator[list[Bone]]:
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
