"""Pieces of the skeleton turned into rows, in processes beside the one that feeds the database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import Connection

from bsk_desk.kernel.processes import frozen
from bsk_desk.shell.fill.cases import Bone, Context, Lines, lines_of
from bsk_desk.shell.fill.lives import Fate
from bsk_desk.shell.fill.plan import Skeleton

#: Requests of one piece.
PIECE = 4_000
#: Processes that make them.
MAKERS = 2

Fates = Mapping[int, Fate]


def made_here(
    context: Context, skeleton: Skeleton, fates: Fates, size: int = PIECE
) -> Iterator[Lines]:
    """In this process: for small fills."""
    return _made(context, skeleton, fates, range(0, skeleton.forms.size, size), size)


def made_beside(
    context: Context, skeleton: Skeleton, fates: Fates, size: int = PIECE
) -> Iterator[Lines]:
    """In processes of their own, which make the next pieces while the last one is stored.

    Raises EOFError when one of them dies.
    """
    makers = [_Maker() for _ in range(MAKERS)]
    try:
        for number, maker in enumerate(makers):
            places = range(number * size, skeleton.forms.size, MAKERS * size)
            maker.pipe.send((context, skeleton, fates, places, size))
        for piece in range(-(-skeleton.forms.size // size)):
            yield makers[piece % MAKERS].pipe.recv()
    finally:
        for maker in makers:
            maker.close()


class _Maker:
    """One such process and the pipe to it.

    Little is passed at its start: were it to die there, this process would wait for ever.
    """

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """It ends as soon as nobody takes its pieces."""
        self.pipe.close()
        self._process.join()


def makes_beside() -> bool:
    """Whether there can be a second process: not in a frozen program."""
    return not frozen()


def _serve(pipe: Connection) -> None:
    """The other side: one piece after another, as fast as they are taken."""
    try:
        for lines in _made(*pipe.recv()):
            pipe.send(lines)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # the fill was broken off


def _made(
    context: Context, skeleton: Skeleton, fates: Fates, places: Iterable[int], size: int
) -> Iterator[Lines]:
    """The pieces that begin at these places."""
    for place in places:
        yield lines_of(context, _bones(skeleton, fates, place, size))


def _bones(skeleton: Skeleton, fates: Fates, start: int, size: int) -> list[Bone]:
    """One piece of the skeleton."""
    part = slice(start, start + size)
    columns = (
        skeleton.forms[part].tolist(),
        skeleton.received[part].tolist(),
        skeleton.registered[part].tolist(),
        skeleton.numbers[part].tolist(),
        skeleton.by_staff[part].tolist(),
    )
    return [
        Bone(place, *values, fates.get(place, Fate.USUAL))
        for place, values in enumerate(zip(*columns, strict=True), start)
    ]
