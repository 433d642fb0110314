"""Columns of a table as data, and the roles under which models answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
#: The whole row object.
ROW_ROLE = Qt.ItemDataRole.UserRole
#: The colour role in which a cell's text is painted.
TONE_ROLE = Qt.ItemDataRole.UserRole + 1
#: Figures stand at the right of their column.
RIGHT = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading, the text of a cell and, where it sorts, the name of its order.

    ``width`` is in logical pixels, 0 takes what is left; ``tone`` names a colour role.
    """

    title: str
    text: Callable[[Row], str]
    order: str | None = None
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    width: int = 0
    tone: Callable[[Row], str] | None = None

    def value(self, row: Row, role: int) -> Any:
        """What the cell answers under a role, from memory."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.align | Qt.AlignmentFlag.AlignVCenter
        return self.tone(row) if role == TONE_ROLE and self.tone else None

    def heading(self, role: int) -> Any:
        """What the header of the column answers under a role."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.align | Qt.AlignmentFlag.AlignVCenter
        return None
