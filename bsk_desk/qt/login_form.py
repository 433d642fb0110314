"""The door: which server, who, the password, and in words why it did not open. Looks only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from bsk_desk.qt import paint
from bsk_desk.qt.buttons import button
from bsk_desk.qt.inputs import seen
from bsk_desk.qt.kit import Box, Elided, Painted, column, icon_label, label, row, set_tone
from bsk_desk.qt.marks import sign
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.switches import Check
from bsk_desk.qt.theme import Theme, font


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A server profile: the name people use, what it leads to, and its key for the shell."""

    key: Any
    title: str
    leads_to: str


class ProfileBox(Box):
    """A choice with two lines; ``chosen(key)``, and ``edit_wanted()`` from the end of its menu."""

    chosen = Signal(object)
    edit_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("h", gap=12, pad=(0, 12), surface="field")
        self._theme, self._role = theme, "text3"
        self.menu = Menu(self)
        self.menu.triggered.connect(self._on_triggered)
        self._title, self._leads = Elided("", "strong"), Elided("", "small", "text2")
        self._dot = Painted(QSize(8, 8), self._draw_dot)
        self._state = label("", "small", "text2")
        self.add(icon_label(theme, "thing.server", "text2", 20))
        self.add((column(None, self._title, self._leads, None, gap=0), 1))
        self.add(
            row(self._dot, self._state, gap=6), icon_label(theme, "action.choose", "text2", 12)
        )
        self.setFixedHeight(56)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_profiles(
        self, profiles: Sequence[ProfileRow], key: Any, *, may_edit: bool = True
    ) -> None:
        """The choices and which of them stands."""
        self.menu.clear()
        for profile in profiles:
            self.menu.addAction(f"{profile.title} · {profile.leads_to}").setData(
                ("key", profile.key)
            )
            if profile.key == key:
                self._title.say(profile.title)
                self._leads.say(profile.leads_to)
                self.setAccessibleName(f"Сервер: {profile.title}, {profile.leads_to}")
        if may_edit:
            self.menu.addSeparator()
            self.menu.addAction("Изменить список серверов…").setData(("edit", None))

    def show_state(self, words: str, role: str = "text3") -> None:
        """«доступна» (done), «не отвечает» (overdue), «проверяется» (text3)."""
        self._role = role
        self._state.setText(words)
        self._dot.setVisible(bool(words))
        self._dot.update()

    def _draw_dot(self, p: QPainter, rect: QRectF) -> None:
        paint.fill(p, rect, self._theme.colour(self._role), 4)

    def _open(self) -> None:
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _on_triggered(self, action: QAction) -> None:
        what, key = action.data()
        if what == "edit":
            self.edit_wanted.emit()
        else:
            self.chosen.emit(key)

    # Qt overrides

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Open the menu."""
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, space and Down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down):
            self._open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring inside."""
        super().paintEvent(event)
        if self.hasFocus():
            p = QPainter(self)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.focus_ring(p, self._theme, QRectF(self.rect()))


class LoginForm(Box):
    """The whole window before the desk opens.

    ``entered(login, password, remember)`` · ``profile_chosen(key)`` · ``profiles_wanted()``.
    """

    entered = Signal(str, str, bool)
    profile_chosen = Signal(object)
    profiles_wanted = Signal()

    def __init__(self, theme: Theme, *, foot: str = "", remember: str = "") -> None:
        super().__init__("v", None, gap=20, surface="window")
        self._theme = theme
        self.profile = ProfileBox(theme)
        self.login, self.password = QLineEdit(), QLineEdit()
        self.remember = Check(theme, remember or "Помнить имя и сервер на этом компьютере", on=True)
        self.enter = button(theme, "Войти", "primary")
        self.enter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.notice = NoticeBar(theme, pad=(0,))
        self._caps = label("", "small", "today")
        self.remark = label("", "small", "text2", wrap=True)
        self.remark.hide()
        self._dress()
        sheet = self._sheet()
        self.foot = label(foot, "small", "text2")
        for part in (sheet, self.foot):
            # Not by alignment: wrapped labels would be measured at the width of the window.
            self.add(row(None, part, None, gap=0))
        self.add(None)
        self._connect()

    def _dress(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.installEventFilter(self)
        self._eye = self.password.addAction(
            self._theme.icon("action.preview"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._eye.setCheckable(True)
        self._eye.setToolTip("Показать пароль")
        for field, name in ((self.login, "Имя для входа"), (self.password, "Пароль")):
            field.setFont(font("body"))
            field.setAccessibleName(name)

    def _sheet(self) -> Box:
        theme = self._theme
        head = column(
            sign(theme, 40),
            12,
            label("BSK Desk", "display"),
            label("Барнаульская сетевая компания, рабочее место", "body", "text2"),
            gap=2,
        )
        made = column(head, 4, self.notice, gap=16, pad=(32,), surface="sheet")
        made.add(_titled("Сервер", self.profile), _titled("Имя для входа", self.login))
        made.add(_titled("Пароль", self.password, self._caps))
        made.add(column(self.remember, self.remark, gap=2), self.enter)
        made.setFixedWidth(416)
        return made

    def _connect(self) -> None:
        self.profile.chosen.connect(self.profile_chosen)
        self.profile.edit_wanted.connect(self.profiles_wanted)
        self.login.returnPressed.connect(self._on_login_done)
        self.password.returnPressed.connect(self._submit)
        self.enter.clicked.connect(self._submit)
        self._eye.toggled.connect(self._on_eye)

    def show_error(self, sentence: str) -> None:
        """Why the door did not open; the password is selected for another try."""
        self.busy(False)
        self.notice.say(sentence, tone="fault")
        self.password.setFocus()
        self.password.selectAll()

    def busy(self, on: bool, words: str = "Входим…") -> None:
        """While the server is asked."""
        self.enter.setEnabled(not on)
        self.enter.setText(words if on else "Войти")
        if on:
            self.notice.put_away()

    def show_remark(self, words: str) -> None:
        """What must be known of remembering: «Связки ключей нет, пароль не сохранится»."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def _submit(self) -> None:
        login = seen(self.login.text())
        if not login:
            self.login.setFocus()
        elif self.enter.isEnabled():
            self.entered.emit(login, self.password.text(), self.remember.isChecked())

    def _on_login_done(self) -> None:
        if self.password.text():
            self._submit()
        else:
            self.password.setFocus()

    def _on_eye(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.password.setEchoMode(mode.Normal if shown else mode.Password)
        self._eye.setIcon(self._theme.icon("action.hide" if shown else "action.preview"))
        self._eye.setToolTip("Скрыть пароль" if shown else "Показать пароль")

    def say_caps(self, on: bool) -> None:
        """Whether Caps Lock seems to be on."""
        self._caps.setText("включён Caps Lock" if on else "")
        set_tone(self._caps, "today")

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A large letter without Shift, or a small one with it, means Caps Lock."""
        if watched is self.password and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            letter = event.text()
            if event.key() == Qt.Key.Key_CapsLock:
                self.say_caps(False)
            elif letter.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.say_caps(letter.isupper() != shift)
        return super().eventFilter(watched, event)


def _titled(title: str, widget: QWidget, extra: QLabel | None = None) -> Box:
    name = label(title, "small_strong")
    name.setBuddy(widget)
    head = row(name, None)
    if extra:
        head.add(extra)
    return column(head, widget, gap=4)
