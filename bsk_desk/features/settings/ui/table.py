"""The table of settings: headings of areas between the rows, which the keys pass over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from bsk_desk.features.settings.model import AREAS, Setting
from bsk_desk.kernel.times import digits
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt import paint
from bsk_desk.qt.columns import ROW_ROLE, Column, Index
from bsk_desk.qt.tables import CellDelegate, RowsModel, TableView
from bsk_desk.qt.theme import Theme


@dataclass(frozen=True, slots=True)
class Heading:
    """Stands above the settings of an area."""

    title: str


Line = Setting | Heading


def lines(settings: Sequence[Setting]) -> tuple[Line, ...]:
    """Area by area; one that this release has no word for comes last, under its own name."""
    found: list[Line] = []
    named = dict.fromkeys([*AREAS, *(s.area for s in settings)])
    for area in named:
        of_area = [s for s in settings if s.area == area]
        if of_area:
            found += [Heading(AREAS.get(area, area)), *of_area]
    return tuple(found)


def _value(line: Line) -> str:
    return line.words if isinstance(line, Setting) else ""


def _changed(line: Line) -> str:
    if isinstance(line, Heading):
        return ""
    if line.changed_at is None:
        return "с установки"
    return f"{digits(line.changed_at)}, {short_full_name(line.changed_by_name or '')}"


def _tone(line: Line) -> str:
    unset = isinstance(line, Setting) and line.is_text and not line.value
    return "soon" if unset else "text"


def _changed_tone(line: Line) -> str:
    return "text2" if isinstance(line, Setting) and line.changed_at else "text3"


COLUMNS: tuple[Column[Line], ...] = (
    Column("Параметр", lambda line: line.title),
    Column("Значение", _value, width=250, tone=_tone),
    Column("Когда и кем изменён", _changed, width=240, tone=_changed_tone),
)


class SettingsModel(RowsModel):
    """Headings cannot be chosen."""

    # Qt overrides

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Enabled, so that the cursor may step over them."""
        if isinstance(self.row(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class _Delegate(CellDelegate):
    # Qt overrides

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A heading stands at the foot of its line, in strong words and without a tint."""
        if not isinstance(line := index.data(ROW_ROLE), Heading):
            super().paint(p, option, index)
            return
        rect = QRectF(option.rect)
        p.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("line"))
        if index.column() == 0:
            paint.text(p, self._theme, rect.adjusted(16, 6, -8, 0), line.title, "strong", "text2")


class SettingsTable(TableView):
    """One row at a time; ``choose(id)`` chooses that of a setting."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, SettingsModel(COLUMNS), COLUMNS, "Параметры")
        self.setItemDelegate(_Delegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    @property
    def rows(self) -> SettingsModel:
        """What is shown."""
        model = self.model()
        assert isinstance(model, SettingsModel)
        return model

    @property
    def chosen(self) -> Setting | None:
        """The setting that is current."""
        found = self.rows.row(self.currentIndex().row())
        return found if isinstance(found, Setting) else None

    def show_settings(self, settings: Sequence[Setting]) -> None:
        """Other values; the same setting stays chosen, at first the first one is."""
        kept = self.chosen
        self.rows.show(lines(settings))
        self.choose(kept.id if kept else settings[0].id if settings else 0)

    def choose(self, setting: int) -> bool:
        """Choose it; whether it is there."""
        for at, line in enumerate(self.rows.rows):
            if isinstance(line, Setting) and line.id == setting:
                self.setCurrentIndex(self.rows.index(at, 0))
                return True
        return False

    # Qt overrides

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Over headings, on in the same direction; above the first there is nothing."""
        found: Any = super().moveCursor(action, modifiers)
        at = found.row()
        if isinstance(self.rows.row(at), Heading):
            down = at > self.currentIndex().row() or at == 0
            found = self.rows.index(at + 1 if down else at - 1, found.column())
        if found.row() == 1:
            self.scrollToTop()
        return QModelIndex(found)
