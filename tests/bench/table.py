"""What a part measures, and the table it is printed in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MS, S, MB, PER_S, PIECES = "мс", "с", "МБ", "в с", "шт."
_DIGITS = {MS: 1, S: 2, MB: 0, PER_S: 0, PIECES: 0}
_HEAD = ("что", "наше p50", "p95", "пол", "сверстник", "к полу", "бюджет", "итог")


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of all are not above (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: values of ours, the floor and the peer in ``unit``; empty where there is none.

    ``most`` is the budget of ours at quantile ``at``; ``floors`` of the ratio to the floor's median;
    ``peers`` how many times faster than the peer. ``rising`` where more is better.
    """

    name: str
    ours: Sequence[float] = ()
    floor: Sequence[float] = ()
    peer: Sequence[float] = ()
    unit: str = MS
    most: float | None = None
    at: float = 0.95
    floors: float | None = None
    peers: float | None = None
    rising: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours to the floor, median to median; above one is worse than the floor."""
        if not self.ours or not self.floor:
            return None
        ours, floor = quantile(self.ours, 0.5), quantile(self.floor, 0.5)
        return floor / ours if self.rising else ours / floor

    @property
    def gain(self) -> float | None:
        """How many times better than the peer."""
        if not self.ours or not self.peer:
            return None
        ours, peer = quantile(self.ours, 0.5), quantile(self.peer, 0.5)
        return ours / peer if self.rising else peer / ours

    @property
    def met(self) -> bool | None:
        """Whether every budget is kept; None where there is none."""
        kept = [
            value <= limit
            for value, limit in (
                (quantile(self.ours, self.at) if self.ours else None, self.most),
                (self.ratio, self.floors),
            )
            if value is not None and limit is not None
        ]
        if self.gain is not None and self.peers is not None:
            kept.append(self.gain >= self.peers)
        return all(kept) if kept else None

    @property
    def budget(self) -> str:
        """In words."""
        words = []
        if self.most is not None:
            rank = "" if len(self.ours) < 2 else f" p{self.at * 100:.0f}"
            words.append(f"≤ {self.most:g} {self.unit}{rank}")
        if self.floors is not None:
            words.append(f"≤ {self.floors:g} × пол")
        if self.peers is not None:
            words.append(f"≥ {self.peers:g} × сверстник")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Broken:
    """A part that could not be measured."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of words among the rows."""

    words: str


Line = Row | Broken | Remark


def cells(row: Row) -> tuple[str, ...]:
    """A row as the table shows it."""
    middle = _number(row.ours, 0.5, row.unit)
    tail = _number(row.ours, row.at, row.unit, with_unit=False) if len(row.ours) > 1 else ""
    if row.at != 0.95 and tail:
        tail += f" (p{row.at * 100:.0f})"
    gain = "" if row.gain is None else f" ({row.gain:.1f}×)"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}×"
    verdict = {True: "есть", False: "НЕТ", None: ""}[row.met]
    peer = _number(row.peer, 0.5, row.unit) + gain
    words = (row.name, middle, tail, _number(row.floor, 0.5, row.unit), peer, ratio, row.budget)
    return (*words, " · ".join(part for part in (verdict, row.note) if part))


def render(lines: Sequence[Line]) -> str:
    """The whole table."""
    made = [_HEAD, *(cells(line) for line in lines if isinstance(line, Row))]
    widths = [max(len(row[n]) for row in made) for n in range(len(_HEAD))]
    rule = "  ".join("─" * width for width in widths)
    out = [_joined(_HEAD, widths), rule]
    for line in lines:
        if isinstance(line, Row):
            out.append(_joined(cells(line), widths))
        elif isinstance(line, Broken):
            out.append(f"{line.name}: СЛОМАНО: {line.why}")
        else:
            out.append(f"· {line.words}")
    missed = [line.name for line in lines if isinstance(line, Row) and line.met is False]
    broken = [line.name for line in lines if isinstance(line, Broken)]
    out.append(rule)
    if missed:
        out.append(f"Не уложились: {'; '.join(missed)}.")
    if broken:
        out.append(f"Не измерено: {'; '.join(broken)}.")
    if not missed and not broken:
        out.append("Все бюджеты выдержаны.")
    return "\n".join(out)


def _number(values: Sequence[float], share: float, unit: str, *, with_unit: bool = True) -> str:
    if not values:
        return "—"
    digits = _DIGITS[unit]
    words = f"{quantile(values, share):,.{digits}f}".replace(",", " ")
    return f"{words} {unit}" if with_unit else words


def _joined(row: Sequence[str], widths: Sequence[int]) -> str:
    numbers = range(1, 6)
    return "  ".join(
        cell.rjust(width) if n in numbers else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(row, widths, strict=True))
    ).rstrip()
