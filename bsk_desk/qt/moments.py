"""Fields of days and times that may stand empty, filled and emptied by the keyboard alone."""

from __future__ import annotations

import re

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QObject, Qt, QTime, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QDateTimeEdit, QMenu, QWidget

from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import day_of
from bsk_desk.qt.inputs import seen
from bsk_desk.qt.theme import font
from bsk_desk.qt.typed_moments import NoSuchMoment, moment_in

_ENDS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SEPARATORS = ".,/-: "
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class MomentEdit(QDateTimeEdit):
    """Empty is Qt's special minimum, in which Qt takes no digit and keeps the Tab key for ever.

    A digit or an arrow in an empty field begins from today; Delete over all of it empties it.
    Parts may be typed in a row or with separators between. The day is kept as typed: Qt would make
    the 31st the 30th in November, and leave it so when December follows.

    What was typed from its beginning is read again when the field is left: Qt would take 05.03.25
    for this year and 24:00 for two o'clock. ``refused(sentence)`` where there is no such day;
    ``trouble`` is the sentence until something else is put in.
    """

    refused = Signal(str)

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
        self._typed, self.trouble = "", ""
        self.dateTimeChanged.connect(self._on_changed)
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

    def settle(self) -> None:
        """Read what was typed as a whole."""
        typed, self._typed = self._typed, ""
        try:
            self._take(typed)
        except NoSuchMoment as error:
            self.trouble = str(error)
            self.refused.emit(self.trouble)

    def paste(self) -> None:
        """A day as letters and tables write it; a few digits as if they were typed."""
        text, none = seen(QGuiApplication.clipboard().text()), Qt.KeyboardModifier.NoModifier
        if re.fullmatch("[0-9]{1,4}", text):
            for digit in text:
                key = Qt.Key(Qt.Key.Key_0 + int(digit))
                self.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, none, digit))
            return
        self._typed = ""
        try:
            taken = self._take(text)
        except NoSuchMoment as error:
            self.refused.emit(str(error))
        else:
            if not taken and text:
                way = "05.03.2026 09:30" if "H" in self.displayFormat() else "05.03.2026"
                self.refused.emit(f"Это не день. Он пишется так: {way}.")

    def menu(self) -> QMenu:
        """That of a line of text, whose paste is the field's own."""
        made = self.lineEdit().createStandardContextMenu()
        for action in made.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self.paste)
        return made

    def _take(self, text: str) -> bool:
        found = moment_in(text, server_time.now().year)
        if found is None:
            return False
        day, clock = found
        time = QTime(clock.hour, clock.minute) if clock else self.time()
        at = self.currentSectionIndex()
        self._day, self.trouble = "", ""
        self.setDateTime(QDateTime(QDate(day.year, day.month, day.day), time))
        self.setSelectedSection(self.sectionAt(at))
        return True

    def _note(self, event: QKeyEvent, whole: bool) -> None:
        """Keep what is typed from the beginning of the field on."""
        text = event.text()
        if event.key() in _HELD:
            return
        if not text or not (text.isdigit() or text in _SEPARATORS):
            self._typed = ""
            return
        self.trouble = ""
        if whole or self.empty:
            self._typed = text
        elif self._typed or self.currentSectionIndex() == 0:
            self._typed += text

    def _on_changed(self) -> None:
        self.trouble = ""

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
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        whole = self.lineEdit().selectedText() == self.lineEdit().text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settle()
        self._note(event, whole)
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
        self._day = self._typed = self.trouble = ""
        super().stepBy(steps)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing begins anew."""
        self._day, self._went_on, self._typed = "", False, ""
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It ends."""
        self.settle()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An arrow at the edge: what was typed counts first."""
        self.settle()
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """With its own paste."""
        made = self.menu()
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.popup(event.globalPos())

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
