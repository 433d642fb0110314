"""The first window of the demonstration: gets the database ready, then asks who to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QProgressBar, QSizePolicy

from bsk_desk.kernel.words import percent
from bsk_desk.qt import paint
from bsk_desk.qt.kit import Box, column, label, row
from bsk_desk.qt.marks import sign
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.screens import begin_with
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.demo_base import DemoPerson

WIDE, HIGH = 1440, 900
_SHEET = 520
_CHOICE_HIGH = 72


class PersonButton(QAbstractButton):
    """A big choice: icon, who it is, what they do."""

    def __init__(self, theme: Theme, person: DemoPerson) -> None:
        super().__init__()
        self.setObjectName(f"person_{person.login}")
        self.setAccessibleName(f"{person.title}: {person.full_name}. {person.words}")
        self.person = person
        self._theme = theme
        self.setFixedHeight(_CHOICE_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # Qt overrides

    def sizeHint(self) -> QSize:
        """As wide as the sheet."""
        return QSize(_SHEET - 64, _CHOICE_HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with two lines."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self._theme, QRectF(self.rect())
        surface = "hover" if self.underMouse() or self.isDown() else "surface"
        paint.fill(p, rect, theme.colour(surface), 8, theme.colour("line_strong"))
        middle = rect.center().y()
        spot = QRectF(16, middle - 20, 40, 40)
        paint.fill(p, spot, theme.colour("accent_tint"), 20)
        paint.icon(p, theme, paint.centre(spot, 20), self.person.icon, "accent_text")
        wide = rect.width() - 72 - 36
        title = QRectF(72, middle - 22, wide, 22)
        x = paint.text(p, theme, title, self.person.title, "heading")
        name = QRectF(72 + x + 10, title.top(), wide - x - 10, 22)
        paint.text(p, theme, name, self.person.full_name, "small", "text3")
        paint.text(p, theme, QRectF(72, middle + 1, wide, 18), self.person.words, "small", "text2")
        caret = QRectF(rect.right() - 30, middle - 7, 14, 14)
        paint.icon(p, theme, caret, "action.open", "text3")
        if self.hasFocus():
            paint.focus_ring(p, theme, rect, 8)


class DemoWindow(Box):
    """``chosen(login)``; ``left()`` when the window is closed without a choice."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, people: Sequence[DemoPerson]) -> None:
        super().__init__("v", gap=0, surface="window")
        self.setObjectName("demo_window")
        self.setWindowTitle("Демонстрация — BSK Desk")
        begin_with(self, WIDE, HIGH)
        self._done = False
        self.words = label("Запускаем базу данных", "body", "text2")
        self.words.setObjectName("demo_words")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Готовим демонстрацию")
        self.notice = NoticeBar(theme, pad=(0,))
        self.notice.setObjectName("demo_notice")
        self.buttons = [PersonButton(theme, person) for person in people]
        self._waiting = column(self.words, self.bar, gap=8)
        self._choices = column(label("Кем войти?", "heading"), *self.buttons, gap=8)
        self._choices.hide()
        for one in self.buttons:
            one.clicked.connect(self._on_clicked)
        self._lay(theme)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """What is being done; a total of 0 is unknown."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.words.setText(f"{words}, {percent(done, total)}" if total else f"{words}…")

    def offer(self, facts: Sequence[str] = ()) -> None:
        """The database is ready: choose; ``facts`` stand below, a line each."""
        self._waiting.hide()
        for fact in facts:
            line = label(fact, "small", "text2", selectable=True)
            self._foot.add(row(None, line, None, gap=0))
        self._choices.show()
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why it does not go on; who has been chosen may be chosen again."""
        self._waiting.hide()
        for one in self.buttons:
            one.setEnabled(True)
        self.notice.say(sentence, tone="fault")

    def let_in(self) -> None:
        """Somebody is in: closing this window is not the end."""
        self._done = True

    def _lay(self, theme: Theme) -> None:
        about = "Люди и обращения выдуманы, база настоящая, на этом компьютере."
        head = column(
            sign(theme, 40),
            12,
            label("BSK Desk: демонстрация", "display"),
            label(about, "body", "text2", wrap=True),
            gap=2,
        )
        sheet = column(head, 8, self._waiting, self._choices, self.notice, gap=12, pad=(32,))
        sheet.setProperty("surface", "sheet")
        sheet.setFixedWidth(_SHEET)
        self._foot = Box("v", gap=6)
        self.add(None, row(None, sheet, None, gap=0), 20, self._foot, None)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, PersonButton):
            for one in self.buttons:
                one.setEnabled(False)
            self.chosen.emit(button.person.login)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the choices, Enter chooses."""
        at = next((i for i, one in enumerate(self.buttons) if one.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if at >= 0 and step:
            self.buttons[(at + step) % len(self.buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.buttons[at].click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The end, unless somebody is in."""
        super().closeEvent(event)
        if not self._done:
            self.left.emit()
