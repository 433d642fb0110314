"""What a keyset list knows of its rows: a few pages in memory, and where each page begins.

Plain Python without Qt: the model asks it for rows and for what to read next. Rows are cut into
blocks of a page's size; block b begins after the key ``starts[b]``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from bsk_desk.kernel.paging import Key, Page, PageRequest
from bsk_desk.qt.tasks import Job

Row = TypeVar("Row")
#: Pages kept in memory: 60 × 200 rows however far one scrolls.
KEEP = 60


class Loader(Protocol[Row]):
    """How the rows of one filter are read. Called on worker threads: holds plain values only."""

    def page(self, job: Job, request: PageRequest) -> Page[Row]:
        """The rows after ``request.after`` in the order asked for."""

    def count(self, job: Job) -> int:
        """How many rows the filter matches, exactly."""

    def anchors(self, job: Job, request: PageRequest) -> Sequence[Key]:
        """Keys of every ``request.size``-th row: of rows size - 1, 2 × size - 1, …, in order."""


@dataclass(frozen=True, slots=True)
class Loads(Generic[Row]):
    """A Loader out of three functions."""

    page_of: Callable[[Job, PageRequest], Page[Row]]
    count_of: Callable[[Job], int]
    anchors_of: Callable[[Job, PageRequest], Sequence[Key]] = lambda _job, _request: ()

    def page(self, job: Job, request: PageRequest) -> Page[Row]:
        """See Loader."""
        return self.page_of(job, request)

    def count(self, job: Job) -> int:
        """See Loader."""
        return self.count_of(job)

    def anchors(self, job: Job, request: PageRequest) -> Sequence[Key]:
        """See Loader."""
        return self.anchors_of(job, request)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring blocks read by one chain of requests; backwards a run is one block long."""

    block: int
    length: int
    request: PageRequest
    backwards: bool = False

    def read(self, loader: Loader[Row], job: Job) -> list[tuple[int, Page[Row]]]:
        """Each block of the run with its page, on a worker."""
        found: list[tuple[int, Page[Row]]] = []
        request = self.request
        for block in range(self.block, self.block + self.length):
            job.check()
            page = loader.page(job, request)
            found.append((block, page))
            if page.next_after is None:
                break
            request = replace(request, after=page.next_after)
        return found


class Pages(Generic[Row]):
    """The blocks that are in memory, the least used dropped first."""

    def __init__(self, request: PageRequest, total: int = 0, keep: int = KEEP) -> None:
        self.request = replace(request, after=None)
        self.total = total
        #: Whether the rows were found not to fit the count: others have changed them.
        self.drifted = False
        self._keep = keep
        self._blocks: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._starts: dict[int, Key | None] = {0: None}
        self._ends: dict[int, Key] = {}

    @property
    def size(self) -> int:
        """Rows of a block."""
        return self.request.size

    @property
    def last_block(self) -> int:
        """The number of the last block; 0 of an empty list."""
        return max(0, self.total - 1) // self.size

    def at(self, row: int) -> Row | None:
        """The row, or None where it is not in memory."""
        block, offset = divmod(row, self.size)
        rows = self._blocks.get(block)
        if rows is None or offset >= len(rows):
            return None
        self._blocks.move_to_end(block)
        return rows[offset]

    def has(self, block: int) -> bool:
        """Whether the block is in memory."""
        return block in self._blocks

    def loaded(self) -> Iterator[tuple[int, Row]]:
        """Every row in memory with its place."""
        for block, rows in self._blocks.items():
            yield from enumerate(rows, block * self.size)

    def recent(self, number: int) -> list[int]:
        """The blocks used last."""
        return list(self._blocks)[-number:]

    def runs(self, blocks: Iterable[int]) -> list[Run]:
        """What to read to have these blocks; those whose place is not known yet are left out."""
        made: list[Run] = []
        for block in sorted({b for b in blocks if 0 <= b <= self.last_block}):
            if made and not made[-1].backwards and block == made[-1].block + made[-1].length:
                made[-1] = replace(made[-1], length=made[-1].length + 1)
            elif run := self._run(block):
                made.append(run)
        return made

    def _run(self, block: int) -> Run | None:
        if block in self._starts:
            return Run(block, 1, replace(self.request, after=self._starts[block]))
        turned = replace(self.request, descending=not self.request.descending)
        if block == self.last_block:
            return Run(block, 1, replace(turned, size=self.total - block * self.size), True)
        if block in self._ends:
            return Run(block, 1, replace(turned, after=self._ends[block]), True)
        return None

    def accept(self, run: Run, found: Iterable[tuple[int, Page[Row]]]) -> None:
        """Take what a run has brought."""
        for block, page in found:
            if run.backwards:
                self._put(block, page.rows[::-1])
                if page.next_after is not None:
                    self._ends[block - 1] = page.next_after
                continue
            self._put(block, page.rows)
            if page.next_after is not None:
                if self._starts.get(block + 1, page.next_after) != page.next_after:
                    self._blocks.pop(block + 1, None)  # it would leave out or repeat rows
                self._starts[block + 1] = page.next_after
        while len(self._blocks) > self._keep:
            self._blocks.popitem(last=False)

    def _put(self, block: int, rows: tuple[Row, ...]) -> None:
        self._blocks[block] = rows
        self._blocks.move_to_end(block)
        if len(rows) != min(self.size, self.total - block * self.size):
            self.drifted = True

    def anchor(self, keys: Sequence[Key]) -> None:
        """Learn where every block begins; a block that began elsewhere is forgotten."""
        starts: dict[int, Key | None] = {0: None}
        starts.update(enumerate(keys, 1))
        for block in list(self._blocks):
            if self._starts.get(block) != starts.get(block) and block in self._starts:
                del self._blocks[block]
        self._starts = starts
        self._ends.clear()

    def again(self, kept: Iterable[int]) -> tuple[Pages[Row], set[int]]:
        """Empty pages that know the old places, and the blocks worth reading again.

        ``kept`` are rows that are selected: their blocks are read too, four at most.
        """
        made: Pages[Row] = Pages(self.request, keep=self._keep)
        made._starts = dict(self._starts)
        chosen = sorted({b for row in kept if (b := row // self.size) in self._blocks})
        return made, {0, *chosen[:4], *self.recent(2)}

    def read(self, loader: Loader[Row], job: Job, blocks: set[int], anchors: bool) -> Pages[Row]:
        """Fill empty pages on a worker: count, blocks and, where asked for, the anchors."""
        self.total = loader.count(job)
        if anchors:
            self.anchor(loader.anchors(job, self.request))
        for run in self.runs(blocks):
            self.accept(run, run.read(loader, job))
        self.drifted = False
        return self


def follow(
    old: Pages[Row], new: Pages[Row], row_id: Callable[[Row], object]
) -> Callable[[int], int | None]:
    """Where a row of the old pages is in the new ones, by its id; None where it has gone.

    A row that was not in memory has no id to follow: it keeps its place.
    """
    places = {row_id(row): at for at, row in new.loaded()}

    def place_now(at: int) -> int | None:
        row = old.at(at)
        place = at if row is None else places.get(row_id(row))
        return place if place is not None and place < new.total else None

    return place_now


def all_rows(loader: Loader[Row], job: Job, request: PageRequest) -> Iterator[Row]:
    """Every row of a filter, page by page, on a worker: for exports and work on all that match."""
    request = replace(request, after=None)
    while True:
        job.check()
        page = loader.page(job, request)
        yield from page.rows
        if page.next_after is None:
            return
        request = replace(request, after=page.next_after)
