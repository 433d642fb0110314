"""The head of a sheet: labels with a value beside them, and rows with one value per meter."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.formats.grid import Sheet
from bsk_desk.features.hourly.model import identity
from bsk_desk.features.hourly.model.cells import Fault, is_empty, read_number
from bsk_desk.features.hourly.model.moments import to_month
from bsk_desk.features.hourly.model.numbers import from_text, shown
from bsk_desk.features.hourly.model.profiles import Head

_PER_METER = (
    headers.SERIAL,
    headers.TYPE,
    headers.RATIO,
    headers.VOLTAGE_RATIO,
    headers.START,
    headers.END,
)


@dataclass(slots=True)
class HeadBlock:
    """Labels found on a sheet: role to (row, column, value) of everything beside the label."""

    found: dict[str, list[tuple[int, int, Any]]] = field(default_factory=dict)

    def cell(self, role: str) -> tuple[int, int, Any] | None:
        """The first value of a role."""
        return next(iter(self.found.get(role, ())), None)

    def value(self, role: str) -> Any:
        """The first value of a role, None without one."""
        found = self.cell(role)
        return found[2] if found else None


def find(sheet: Sheet, before: int) -> HeadBlock:
    """Read labels in the rows above ``before``."""
    block = HeadBlock()
    for row in range(min(before, len(sheet.rows))):
        line = sheet.rows[row]
        column = 0
        while column < len(line):
            column = _label(block, row, column, line) + 1
    return block


def _label(block: HeadBlock, row: int, column: int, line: list[Any]) -> int:
    """Take the label at ``column`` with its values; the last column that was used."""
    cell = line[column]
    if not isinstance(cell, str) or len(cell) > 400:
        return column
    role, inline = _split(cell)
    if role is None or (block.found.get(role) and role != headers.SERIAL):
        return column
    if inline:
        block.found.setdefault(role, []).append((row, column, inline))
        return column
    values = _values(row, column, line)
    wanted = values if role in _PER_METER else values[:1]
    if wanted:
        block.found.setdefault(role, []).extend(wanted)
        return wanted[-1][1]
    return column


def _values(row: int, column: int, line: list[Any]) -> list[tuple[int, int, Any]]:
    """Cells right of a label up to the next label."""
    found = []
    for at in range(column + 1, len(line)):
        cell = line[at]
        if is_empty(cell) or isinstance(cell, Fault):
            continue
        if isinstance(cell, str) and _split(cell)[0] is not None:
            break
        found.append((row, at, cell))
    return found


def _split(cell: str) -> tuple[str | None, str]:
    """(role, value) of ``ИНН: 2224012341`` or (role, '') of a bare label."""
    text = headers.words(cell)
    role = headers.head_role(text) or headers.head_role(text.split("(")[0].strip())
    if role:
        return role, ""
    for mark in (":", "№"):
        label, found, value = cell.partition(mark)
        role = headers.head_role(headers.words(label + (mark if mark == "№" else "")))
        if found and role and value.strip() and (mark == ":" or any(c.isdigit() for c in value)):
            return role, value.strip()
    return None, ""


def to_head(block: HeadBlock, sheet: Sheet) -> Head:
    """The file's own words as a Head."""
    contract = block.value(headers.CONTRACT)
    inn = block.value(headers.INN)
    period = block.value(headers.PERIOD)
    cells = tuple(
        (role, sheet.name, sheet.naming(found[0], found[1]))
        for role in (headers.CONTRACT, headers.INN, headers.PERIOD)
        if (found := block.cell(role))
    )
    return Head(
        contract=identity.contract_number(contract),
        organization=_text(block.value(headers.ORGANIZATION)),
        inn=identity.inn_text(inn) if inn is not None else None,
        responsible=_text(block.value(headers.RESPONSIBLE)),
        phone=_text(block.value(headers.PHONE)),
        period=to_month(period) if period is not None else None,
        cells=cells,
    )


def ratio_of(value: Any) -> Decimal | None:
    """A transformer ratio: a number, or ``100/5``."""
    number = read_number(value)
    if number is None and isinstance(value, str) and value.count("/") == 1:
        above, below = (from_text(part) for part in value.split("/"))
        if above is not None and below:
            number = above / below
    return number if number is not None and number > 0 else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return shown(value, 200)
