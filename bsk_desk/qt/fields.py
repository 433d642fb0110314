"""Fields as data: one declaration gives widget, label, check and value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, QDateTime, QSize, QTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from bsk_desk.kernel.times import BARNAUL, local
from bsk_desk.kernel.words import grouped
from bsk_desk.qt.inputs import GrowingText, seen
from bsk_desk.qt.moments import MomentEdit
from bsk_desk.qt.switches import Check as CheckBox
from bsk_desk.qt.theme import Theme, font

#: A choice is never narrower than this.
_LEAST_CHOICE = 120
_NUMBER = re.compile(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)")

#: Returns what is wrong in one sentence, or None.
Check = Callable[[Any], str | None]


def no_longer_than(most: int) -> Check:
    """A check of length in characters."""

    def check(value: Any) -> str | None:
        over = len(str(value)) - most
        return f"Слишком длинно: не больше {most} знаков, лишних {over}." if over > 0 else None

    return check


@dataclass(frozen=True, slots=True)
class Field:
    """One line of text. ``help`` stands under the field, ``hint`` in it while it is empty.

    ``normalized`` makes the stored form of a value that has passed its checks. ``right`` is asked
    of kernel.rights: without it the field is only shown.
    """

    name: str
    label: str
    required: bool = False
    checks: tuple[Check, ...] = ()
    help: str = ""
    hint: str = ""
    normalized: Callable[[Any], Any] | None = None
    right: str = ""

    def make(self, _theme: Theme, parent: QWidget) -> QWidget:
        """The widget, empty."""
        made = QLineEdit(parent)
        made.setPlaceholderText(self.hint)
        made.setFont(font("body"))
        return made

    def read(self, widget: Any) -> Any:
        """What a person sees in it."""
        return seen(widget.text())

    def write(self, widget: Any, value: Any) -> None:
        """Show a value; None empties."""
        widget.setText("" if value is None else str(value))

    def problem(self, value: Any) -> str | None:
        """What is wrong with the value, in one sentence."""
        if value in ("", None, ()):
            return "Заполните поле." if self.required else None
        return next((said for check in self.checks if (said := check(value))), None)

    def stored(self, value: Any) -> Any:
        """The form that is kept; what is empty stays empty."""
        return self.normalized(value) if self.normalized and value not in ("", None) else value


@dataclass(frozen=True, slots=True)
class Secret(Field):
    """A password or PIN: not shown, not trimmed."""

    def make(self, theme: Theme, parent: QWidget) -> QWidget:
        """With dots for letters."""
        made = Field.make(self, theme, parent)
        assert isinstance(made, QLineEdit)
        made.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    def read(self, widget: Any) -> Any:
        """As typed."""
        return widget.text()


@dataclass(frozen=True, slots=True)
class LongText(Field):
    """Several lines of plain text in a field that grows from ``least`` to ``most`` lines."""

    least: int = 3
    most: int = 12

    def make(self, _theme: Theme, parent: QWidget) -> QWidget:
        """A growing text."""
        made = GrowingText(self.least, self.most)
        made.setParent(parent)
        made.setPlaceholderText(self.hint)
        return made

    def read(self, widget: QPlainTextEdit) -> str:
        """Without empty ends."""
        return widget.toPlainText().strip()

    def write(self, widget: QPlainTextEdit, value: Any) -> None:
        """Plain text."""
        widget.setPlainText(str(value or ""))


class _Box(QComboBox):
    """Its longest words do not make a sheet wider than it is."""

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        """Qt's own is as wide as the longest item."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_CHOICE), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what the field stands in: another choice would be nobody's."""
        event.ignore()


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of several values; ``options`` are value and words."""

    options: tuple[tuple[Any, str], ...] = ()

    def make(self, _theme: Theme, parent: QWidget) -> QWidget:
        """A combo box; one that is not required, or has a hint, starts empty."""
        box = _Box(parent)
        box.setFont(font("body"))
        if self.hint or not self.required:
            box.addItem(self.hint or "—", None)
        for value, words in self.options:
            box.addItem(words, value)
        return box

    def read(self, widget: QComboBox) -> Any:
        """The value, not the words."""
        return widget.currentData()

    def write(self, widget: QComboBox, value: Any) -> None:
        """Nothing chosen where the value is not offered. Qt's findData finds no days."""
        places = [at for at in range(widget.count()) if widget.itemData(at) == value]
        widget.setCurrentIndex((places or [0])[0] if widget.count() else -1)


@dataclass(frozen=True, slots=True)
class YesNo(Field):
    """A check box, or a toggle where ``switch``. Required means it must be on (consent)."""

    switch: bool = False

    def make(self, theme: Theme, parent: QWidget) -> QWidget:
        """With its label as words."""
        made = CheckBox(theme, self.label, switch=self.switch)
        made.setParent(parent)
        return made

    def read(self, widget: QCheckBox) -> bool:
        """On or off."""
        return widget.isChecked()

    def write(self, widget: QCheckBox, value: Any) -> None:
        """None is off."""
        widget.setChecked(bool(value))

    def problem(self, value: Any) -> str | None:
        """Consent must be given."""
        if self.required and not value:
            return "Без этой отметки нельзя."
        return next((said for check in self.checks if (said := check(value))), None)


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A date; ``empty`` shows no date until one is chosen (kept as the special minimum)."""

    def make(self, _theme: Theme, parent: QWidget) -> QWidget:
        """With a calendar; empty at first."""
        return MomentEdit(parent, "dd.MM.yyyy", self.hint or "не указан")

    def read(self, widget: QDateTimeEdit) -> date | None:
        """None while empty."""
        found = widget.date()
        if found == widget.minimumDate():
            return None
        return date(found.year(), found.month(), found.day())

    def write(self, widget: QDateTimeEdit, value: date | None) -> None:
        """None empties."""
        widget.setDate(
            widget.minimumDate() if value is None else QDate(value.year, value.month, value.day)
        )


@dataclass(frozen=True, slots=True)
class Moment(Field):
    """A date and a time of day in Barnaul; the value is aware."""

    def make(self, _theme: Theme, parent: QWidget) -> QWidget:
        """With a calendar; empty at first."""
        return MomentEdit(parent, "dd.MM.yyyy HH:mm", self.hint or "не указано")

    def read(self, widget: QDateTimeEdit) -> datetime | None:
        """None while empty."""
        if widget.dateTime() == widget.minimumDateTime():
            return None
        day, time = widget.date(), widget.time()
        return datetime(
            day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=BARNAUL
        )

    def write(self, widget: QDateTimeEdit, value: datetime | None) -> None:
        """Any zone is shown as Barnaul's clock; None empties."""
        if value is None:
            widget.setDateTime(widget.minimumDateTime())
            return
        here = local(value)
        widget.setDateTime(
            QDateTime(QDate(here.year, here.month, here.day), QTime(here.hour, here.minute))
        )


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A decimal number with a comma or a point; the value is a Decimal."""

    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None

    def read(self, widget: Any) -> Any:
        """A Decimal; what is not a number stays text, so that the check can say so."""
        typed = seen(widget.text())
        bare = re.sub("[−–]", "-", typed.replace(" ", "").replace(",", "."))
        return Decimal(bare) if _NUMBER.fullmatch(bare) else typed

    def write(self, widget: Any, value: Any) -> None:
        """With a comma; what was no number comes back as it was typed."""
        told = f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value
        Field.write(self, widget, told)

    def problem(self, value: Any) -> str | None:
        """Not a number, too small, too large."""
        if isinstance(value, str):
            return Field.problem(self, value) if not value else "Здесь нужно число."
        if self.least is not None and value < self.least:
            return f"Не меньше {grouped(self.least)}."
        if self.most is not None and value > self.most:
            return f"Не больше {grouped(self.most)}."
        return Field.problem(self, value)


def options(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Options whose value is the words themselves."""
    return tuple((word, word) for word in words)
