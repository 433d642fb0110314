"""Fields of days and times that may stand empty, filled and emptied by the keyboard alone."""

from __future__ import annotations

import re

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QObject, Qt, QTime
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import day_of
from bsk_desk.qt.theme import font

_ENDS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SEPARATORS = ".,/-: "
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class MomentEdit(QDateTimeEdit):
    """Empty is Qt's special minimum, in which Qt takes no digit and keeps the Tab key for ever.

    A digit or an arrow in an empty field begins from today; Delete over all of it empties it.
    Parts may be typed in a row or with separators between. The day is kept as typed: Qt would make
    the 31st the 30th in November, and leave it so when December follows.
    """

    def __init__(self, parent: QWidget, shape: str, empty: str) -> None:
        super().__init__(parent)
        self.setFont(font("body"))
        self.setCalendarPopup(True)
        self.setLocale(QLocale("ru_RU"))
        self.setDisplayFormat(shape)
        self.setMinimumDateTime(QDateTime(QDate(1900, 1, 1), QTime(0, 0)))
        self.setSpecialValueText(empty)
        self._between = re.findall("[^A-Za-z]", shape)
        self._day, self._went_on = "", False
        self.make_empty()
        self.calendarWidget().installEventFilter(self)

    @property
    def empty(self) -> bool:
        """Whether nothing is chosen."""
        return self.dateTime() == self.minimumDateTime()

    def make_empty(self) -> None:
        """Nothing is chosen any more."""
        self.setDateTime(self.minimumDateTime())

    def begin(self) -> None:
        """Today, with the cursor in the day."""
        today = day_of(server_time.now())
        self.setDateTime(QDateTime(QDate(today.year, today.month, today.day), QTime(0, 0)))
        self.setSelectedSection(self.sectionAt(0))

    def _type(self, event: QKeyEvent) -> None:
        """As Qt does it, noting the day that was typed and whether Qt went on by itself."""
        section, digit = self.currentSection(), event.text().isdigit()
        in_month = section == QDateTimeEdit.Section.MonthSection
        if in_month and self._went_on and self._day == "3" and event.text() in {"0", "1"}:
            self._day += event.text()  # in February Qt does not wait for the second digit
            self._keep_day()
            return
        anew = self.lineEdit().selectedText() == self.sectionText(section)
        super().keyPressEvent(event)
        self._went_on = digit and self.currentSection() != section
        if not digit:
            self._day = ""
        elif section == QDateTimeEdit.Section.DaySection:
            self._day = event.text() if anew else self._day and self._day + event.text()
        self._keep_day()

    def _go_on(self) -> None:
        """To the next part by any separator, once: Qt has gone there itself after 05 or 5."""
        at = self.currentSectionIndex()
        if not self._went_on and not self.empty and at < len(self._between):
            key, none = Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier
            super().keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, none, self._between[at]))
        self._went_on = False
        self._keep_day()

    def _keep_day(self) -> None:
        """The day as typed, or the last one that the month of the year has."""
        now = self.date()
        day = min(int(self._day or 0), now.daysInMonth())
        if day > now.day() and self.currentSection() != QDateTimeEdit.Section.DaySection:
            at = self.currentSectionIndex()
            self.setDate(QDate(now.year(), now.month(), day))
            self.setSelectedSection(self.sectionAt(at))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What begins, what empties; the rest is Qt's."""
        whole = self.lineEdit().selectedText() == self.lineEdit().text()
        if self.empty and event.key() in _STEPS:
            self.begin()
        elif event.key() in _ENDS and (self.empty or whole):
            self.make_empty()
        elif event.text() and event.text() in _SEPARATORS:
            self._go_on()
        else:
            if self.empty and event.text().isdigit():
                self.begin()
            elif whole and event.text().isdigit():
                self.setSelectedSection(self.sectionAt(0))  # Qt would keep the day
            self._type(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what the field stands in: another day would be nobody's."""
        event.ignore()

    def stepBy(self, steps: int) -> None:
        """By an arrow: another day than the typed one."""
        self._day = ""
        super().stepBy(steps)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing begins anew."""
        self._day, self._went_on = "", False
        super().focusInEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Out of an empty field at once; else from day to month as Qt does."""
        if self.empty:
            return QWidget.focusNextPrevChild(self, next)
        return super().focusNextPrevChild(next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The calendar of an empty field opens at this month, not in 1900."""
        if event.type() == QEvent.Type.Show and self.empty and watched is self.calendarWidget():
            today = day_of(server_time.now())
            self.calendarWidget().setCurrentPage(today.year, today.month)
        return super().eventFilter(watched, event)
