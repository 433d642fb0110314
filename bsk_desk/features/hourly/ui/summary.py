"""What a batch came to, and what can be decided about a file, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bsk_desk.features.hourly.card_queries import Card, PointState
from bsk_desk.features.hourly.ui.intake import Summary
from bsk_desk.kernel.words import NBSP, counted, listed

#: «Ввод 1» is one name: its number is not left alone in the next line.
_BEFORE_NUMBER = re.compile(r" (?=\d)")
_OPEN = ("waiting", "read", "partly", "returned")


def summary_words(summary: Summary) -> tuple[str, str]:
    """One sentence and its tone."""
    parts = []
    if summary.stored:
        parts.append(f"загружено: {counted(summary.stored, 'файл', 'файла', 'файлов')}")
    if summary.already:
        parts.append(f"уже были загружены: {counted(summary.already, 'файл', 'файла', 'файлов')}")
    if summary.refused:
        parts.append(f"не загружены: {counted(summary.refused, 'файл', 'файла', 'файлов')}")
    words = "; ".join(parts)
    tone = "warning" if summary.refused else "ok" if summary.stored else "info"
    return f"{words[:1].upper()}{words[1:]}.", tone


def sound(states: Sequence[PointState]) -> list[PointState]:
    """The points that may be accepted now."""
    return [state for state in states if state.status == "waiting" and not state.blocked]


def decision_of(card: Card, states: Sequence[PointState]) -> tuple[str, str, bool]:
    """(what stays out, words of the primary button or '', whether anything is open)."""
    file = card.file
    if file.status == "waiting":
        return "Файл ещё не прочитан", "", True
    if file.status not in _OPEN:
        return file.reason or "", "", False
    good = sound(states)
    out = [state.name or "без названия" for state in states if state.status == "waiting"]
    kept = [state.name or "без названия" for state in good]
    for name in kept:
        out.remove(name)
    unknown = len(file.points) - len(states)
    named = [f"«{_BEFORE_NUMBER.sub(NBSP, name)}»" for name in out]
    words = f"Без {'точки' if len(out) == 1 else 'точек'} {listed(named, 2)}" if out else ""
    if unknown and not out:
        words = (
            f"Без {counted(unknown, 'неизвестной точки', 'неизвестных точек', 'неизвестных точек')}"
        )
    if not good:
        which = "не готова точка" if len(out) == 1 else "не готовы точки"
        left = f"Принимать нечего: {which} {listed(named, 2)}" if out else ""
        return left or words or "Принимать нечего", "", True
    return words, f"Принять {counted(len(good), 'точку', 'точки', 'точек')}", True
