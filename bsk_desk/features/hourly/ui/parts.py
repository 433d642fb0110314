"""Parts of the page: where files are dropped, the bar of a finding, the sum check in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly.model.numbers import russian
from bsk_desk.features.hourly.queries import ProfileRow
from bsk_desk.features.hourly.ui.words import Finding, figures, finding_words
from bsk_desk.qt import paint
from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.kit import (
    Box,
    Elided,
    Painted,
    column,
    icon_label,
    label,
    row,
    set_property,
    set_tone,
)
from bsk_desk.qt.marks import FINDING_ICONS
from bsk_desk.qt.theme import Theme

#: A difference this small is rounding, as in the check H10 (kWh, share of the registers).
_FLOOR, _SHARE = Decimal(2), Decimal("0.01")


def dropped_paths(event: QDropEvent) -> list[str]:
    """The files and folders of this computer in what is dragged."""
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]


class DropArea(Box):
    """Dashed field with a button. ``dropped(paths)``, ``choose_wanted()``."""

    dropped = Signal(object)
    choose_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("h", gap=12, pad=(0, 12, 0, 16), surface="drop")
        self.setObjectName("hourly_drop")
        words = column(
            None,
            label("Перетащите файлы сюда", "strong"),
            Elided("xls, xlsx, xml, zip до 20 МБ или папка", "small", "text2"),
            None,
            gap=0,
        )
        self.button = button(theme, "Выбрать", "plain", name="Выбрать файлы", shortcut="Ctrl O")
        self.button.setObjectName("hourly_choose")
        self.button.clicked.connect(self.choose_wanted)
        self.add(icon_label(theme, "action.upload", "text2", 20), (words, 1), self.button)
        self.setFixedHeight(60)
        self.setAcceptDrops(True)
        self.setAccessibleName("Область для файлов")

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only files are taken."""
        if dropped_paths(event):
            event.acceptProposedAction()
            set_property(self, "surface", "public")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As it was."""
        set_property(self, "surface", "drop")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        set_property(self, "surface", "drop")
        event.acceptProposedAction()
        self.dropped.emit(dropped_paths(event))


class FindingBar(Box):
    """What is wrong, where, and which one of how many. ``moved(step)`` by its arrows."""

    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__("v", pad=(10, 8, 10, 12), surface="danger")
        self.setObjectName("hourly_finding")
        self._theme, self._role = theme, "overdue"
        self.words = label("", wrap=True, selectable=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.words.setContentsMargins(0, 5, 0, 5)
        self.code = label("", "small_strong", "overdue")
        self.count = label("", "small", "text2")
        up = icon_button(theme, "action.up", "Предыдущее замечание", "Shift F8")
        down = icon_button(theme, "action.down", "Следующее замечание", "F8")
        up.clicked.connect(lambda: self.moved.emit(-1))
        down.clicked.connect(lambda: self.moved.emit(1))
        side = row(self.code, 4, self.count, up, down, gap=2)
        mark = Painted(QSize(16, 16), self._draw_mark)
        # Mark, first line and buttons have one middle, however many lines follow.
        words = column(self.words, None)
        self.add(row(column(mark, None, pad=(6, 0)), (words, 1), column(side, None), gap=10))

    def say(self, finding: Finding | None, at: int, count: int, *, accepted: bool = False) -> None:
        """A finding and its number, or that there is none."""
        if finding is None:
            self._look("done", "success")
            self.words.setText("Точка принята." if accepted else "Замечаний нет.")
        else:
            error = finding["level"] == "E"
            self._look("overdue" if error else "soon", "danger" if error else "note")
            self.words.setText(finding_words(finding))
        self.code.setText(finding["code"] if finding else "")
        self.count.setText(f"{at + 1} из {count}" if finding else "")
        for name in (self.code, self.count):
            name.setVisible(finding is not None)
        set_tone(self.code, self._role)
        self.setAccessibleName(self.words.text())

    def _look(self, role: str, surface: str) -> None:
        self._role = role
        set_property(self, "surface", surface)
        self.update()

    def _draw_mark(self, p: QPainter, rect: QRectF) -> None:
        paint.icon(p, self._theme, rect, FINDING_ICONS[self._role], self._role)


class IfRoom(Elided):
    """A reckoning is read whole or not at all: half a number is another one."""

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing where it does not fit; the tooltip has it."""
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        self.setToolTip("" if fits else self.text())
        if fits:
            super().paintEvent(event)


@dataclass(frozen=True, slots=True)
class Registers:
    """Readings at the month's ends, in the meter's own units: the file's, else accounting's."""

    start: Decimal | None = None
    end: Decimal | None = None

    @classmethod
    def of(cls, profile: ProfileRow | None, point: Mapping[str, Any] | None) -> Registers:
        """As the check H10 takes them."""
        said = point or {}
        kept = (profile.start, profile.end) if profile else (None, None)
        start = Decimal(said["start"]) if said.get("start") else kept[0]
        end = Decimal(said["end"]) if said.get("end") else kept[1]
        return cls(start, end)

    def expected(self, ratio: Decimal) -> Decimal | None:
        """The month's energy in kWh; None where a reading is missing."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start) * ratio


class SumBar(Box):
    """«Часы 47 881,06 · Показания 47 905,20 (13 101,75 − 11 904,12) × 40 · не хватает 24,14»."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("h", gap=8, pad=(0, 12), surface="inset")
        self.setObjectName("hourly_sum")
        self._theme = theme
        self.setFixedHeight(36)

    def say(self, profile: ProfileRow | None, registers: Registers) -> None:
        """The sum check of a point; nothing to compare with is said too."""
        self.clear()
        self.setVisible(profile is not None)
        if profile is None:
            return
        role, verdict = verdict_of(profile, registers)
        parts: list[QWidget] = [icon_label(self._theme, FINDING_ICONS[role], role)]
        parts += [label("Часы", "small", "text2"), label(figures(profile.total), "strong")]
        self.add(row(*parts, gap=8))
        expected = registers.expected(profile.ratio)
        if expected is not None:
            ends = russian(registers.end or Decimal(0)), russian(registers.start or Decimal(0))
            reckoned = f"({ends[0]} − {ends[1]}) × {russian(profile.ratio)}"
            self.add(
                8,
                row(
                    label("Показания", "small", "text2"),
                    label(figures(expected), "strong"),
                    gap=8,
                ),
                (IfRoom(reckoned, "small", "text3"), 1),
            )
        else:
            self.add(None)
        self.add(label(verdict, "small_strong", role if role == "soon" else "text2"))
        self.setAccessibleName(f"Сумма часов {figures(profile.total)}: {verdict}")


def verdict_of(profile: ProfileRow, registers: Registers) -> tuple[str, str]:
    """Colour role and words: «сходится, разница 3,00», «не хватает 24,14», «лишние 30,00»."""
    expected = registers.expected(profile.ratio)
    if expected is None:
        return "postponed", "показаний нет, сравнить не с чем"
    missing = expected - profile.total
    if abs(missing) < Decimal("0.01"):
        return "done", "сходится"
    near = abs(missing) <= max(_FLOOR, _SHARE * abs(expected))
    if near and profile.hours == len(profile.kwh):
        return "done", f"сходится, разница {figures(abs(missing))}"
    return (
        "soon",
        f"не хватает {figures(missing)}" if missing > 0 else f"лишние {figures(-missing)}",
    )
