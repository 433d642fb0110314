"""Fields of days and times that may stand empty, filled and emptied by the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QObject, Qt, QTime
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import day_of
from bsk_desk.qt.theme import font

_ENDS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class MomentEdit(QDateTimeEdit):
    """Empty is Qt's special minimum, in which Qt takes no digit and keeps the Tab key for ever.

    A digit or an arrow in an empty field begins from today; Delete over all of it empties it.
    Digits in a row are the day as typed: Qt would make the 31st the 30th in November, and leave
    it so when December follows.
    """

    def __init__(self, parent: QWidget, shape: str, empty: str) -> None:
        super().__init__(parent)
        self.setFont(font("body"))
        self.setCalendarPopup(True)
        self.setLocale(QLocale("ru_RU"))
        self.setDisplayFormat(shape)
        self.setMinimumDateTime(QDateTime(QDate(1900, 1, 1), QTime(0, 0)))
        self.setSpecialValueText(empty)
        self._typed = ""
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

    def _follow(self, key: str, *, first: bool) -> None:
        """Day and month, and the year after them, once they are typed one after the other."""
        if key.isdigit() and (self._typed or first):
            self._typed += key
        elif key not in {".", ",", "/", " "}:
            self._typed = ""
        day, month, year = (self._typed[a:b] for a, b in ((0, 2), (2, 4), (4, 8)))
        if len(self._typed) not in {4, 8}:
            return
        whole = QDate(int(year) if year else self.date().year(), int(month), int(day))
        if whole.isValid() and whole != self.date():
            at = self.currentSectionIndex()
            self.setDate(whole)
            self.setSelectedSection(self.sectionAt(at))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What begins, what empties; the rest is Qt's."""
        whole = self.lineEdit().selectedText() == self.lineEdit().text()
        if self.empty and event.key() in _STEPS:
            self.begin()
        elif event.key() in _ENDS and (self.empty or whole):
            self.make_empty()
        else:
            if self.empty and event.text().isdigit():
                self.begin()
            first = self.currentSection() == QDateTimeEdit.Section.DaySection
            super().keyPressEvent(event)
            self._follow(event.text(), first=first)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing begins anew."""
        self._typed = ""
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
