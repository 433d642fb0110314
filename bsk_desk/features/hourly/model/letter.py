"""What is written back to the consumer: findings in plain Russian, with the place and the mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: More lines than this nobody reads; the rest is counted.
LINES = 40


def letter(file: str, findings: Sequence[Mapping[str, Any]], accepted: Sequence[str] = ()) -> str:
    """The text for the cabinet and the mail.

    ``findings`` are dicts as they are stored ({sheet, cell, until, point, code, level, message});
    ``accepted`` are serials of meters that need nothing more.
    """
    errors = [f for f in findings if f["level"] == "E"]
    warnings = [f for f in findings if f["level"] != "E"]
    parts = [f"Здравствуйте! Мы проверили файл {file}."]
    if errors:
        parts.append("Нужно исправить:\n" + _lines(errors))
    if warnings:
        parts.append("Проверьте, пожалуйста:\n" + _lines(warnings))
    if accepted:
        one = len(accepted) == 1
        meters, taken = ("счётчику", "он принят") if one else ("счётчикам", "они приняты")
        parts.append(f"По {meters} {', '.join(accepted)} всё в порядке, {taken}.")
    if errors:
        parts.append("Исправьте и пришлите файл ещё раз целиком: он заменит этот.")
    return "\n\n".join(parts)


def place(finding: Mapping[str, Any]) -> str:
    """«Лист «Октябрь», ячейка D17, счётчик 0921: », empty when the whole file is meant."""
    parts = []
    if finding.get("sheet"):
        parts.append(f"лист «{finding['sheet']}»")
    if finding.get("cell"):
        until = finding.get("until")
        xml = "/" in finding["cell"]
        one, some = ("элемент", "элементы") if xml else ("ячейка", "ячейки")
        parts.append(f"{some} {finding['cell']}:{until}" if until else f"{one} {finding['cell']}")
    if finding.get("point"):
        parts.append(f"счётчик {finding['point']}")
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}: " if words else ""


def _lines(findings: Sequence[Mapping[str, Any]]) -> str:
    lines = [f"— {place(f)}{f['message']}." for f in findings[:LINES]]
    if len(findings) > LINES:
        lines.append(f"— и ещё {len(findings) - LINES}.")
    return "\n".join(line.replace("..", ".") for line in lines)
