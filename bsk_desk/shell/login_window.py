"""The first window: the login form, or the editor of server profiles in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import row
from bsk_desk.qt.login_form import LoginForm, ProfileRow
from bsk_desk.qt.screens import begin_with
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.tasks import Job, TaskRunner
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.login_flow import LoginFlow, Recalled
from bsk_desk.shell.profile_editor import ProfileEditor
from bsk_desk.shell.profiles import Profile
from bsk_desk.shell.secrets import NO_KEYRING
from bsk_desk.shell.sign_in import SignedIn, answers

WIDE, HIGH = 1440, 900
LEAST_WIDE, LEAST_HIGH = 560, 480
REMEMBER = "Помнить сервер, имя и пароль"


class LoginWindow(QWidget):
    """``signed_in(SignedIn)`` when the door opens, ``left()`` when the window is closed."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, tasks: TaskRunner, flow: LoginFlow, version: str) -> None:
        super().__init__()
        self.setObjectName("login_window")
        self.setWindowTitle("Вход — BSK Desk")
        begin_with(self, WIDE, HIGH)
        self.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
        self._tasks, self._flow = tasks, flow
        flow.setParent(self)
        self._profile = flow.profiles.last
        self._in = False
        foot = f"Версия {version}. Не получается войти: 501-262, доб. 1401"
        self.form = LoginForm(theme, foot=foot, remember=REMEMBER)
        self.stop = button(theme, "Остановить", "link", shortcut="Esc")
        self.editor = ProfileEditor(theme)
        self.pages = QStackedWidget()
        self._lay(theme)
        self._connect()
        self._show_profiles()
        self.form.login.setText(flow.profiles.last_login)
        flow.recall(self._profile.name if self._profile else "", flow.profiles.last_login)
        if self._profile is None:
            self._show_editor()
        else:
            self._first_focus()

    def _lay(self, theme: Theme) -> None:
        form = self.form
        names = {"server": form.profile, "login": form.login, "password": form.password}
        names |= {"enter": form.enter, "remember": form.remember, "stop_login": self.stop}
        names |= {"login_notice": form.notice, "keyring_remark": form.remark}
        for name, widget in names.items():
            widget.setObjectName(name)
        form.box.insertWidget(form.box.count() - 2, row(None, self.stop, None))
        self.stop.hide()
        self.pages.addWidget(Scroll(theme, form, "window"))
        self.pages.addWidget(Scroll(theme, self.editor, "window"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _connect(self) -> None:
        form, flow, editor = self.form, self._flow, self.editor
        form.entered.connect(self._on_entered)
        form.profile_chosen.connect(self._on_profile_chosen)
        form.profiles_wanted.connect(self._show_editor)
        self.stop.clicked.connect(flow.stop)
        flow.began.connect(self._on_began)
        flow.refused.connect(self._on_refused)
        flow.stopped.connect(self._on_stopped)
        flow.signed_in.connect(self._on_signed_in)
        flow.recalled.connect(self._on_recalled)
        editor.saved.connect(self._on_saved)
        editor.removed.connect(self._on_removed)
        editor.left.connect(self._show_form)

    def _show_profiles(self) -> None:
        rows = [ProfileRow(p.name, p.name, p.words) for p in self._flow.profiles.known]
        name = self._profile.name if self._profile else ""
        self.form.profile.show_profiles(rows, name)
        if self._profile is not None:
            self.form.profile.show_state("проверяется")
            self._probe(self._profile)

    def _probe(self, profile: Profile) -> None:
        """Ask in the background whether the server takes connections."""

        def work(job: Job) -> bool:
            return answers(job, profile)

        def arrived(found: bool) -> None:
            if profile == self._profile:
                words, role = ("отвечает", "done") if found else ("не отвечает", "overdue")
                self.form.profile.show_state(words, role)

        self._tasks.start(self, work, arrived)

    def _first_focus(self) -> None:
        field = self.form.password if self.form.login.text() else self.form.login
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _busy(self, on: bool) -> None:
        self.form.busy(on)
        self.stop.setVisible(on)
        for field in (self.form.profile, self.form.login, self.form.password, self.form.remember):
            field.setEnabled(not on)
        if on:
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_entered(self, login: str, password: str, remember: bool) -> None:
        if self._profile is None:
            self._show_editor()
        elif not password:
            self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._flow.enter(self._profile, login, password, remember=remember)

    def _on_began(self) -> None:
        self._busy(True)

    def _on_stopped(self) -> None:
        self._busy(False)
        self.form.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, sentence: str) -> None:
        self._busy(False)
        self.form.show_error(sentence)

    def _on_signed_in(self, signed: SignedIn) -> None:
        self._in = True
        self.signed_in.emit(signed)

    def _on_recalled(self, found: Recalled) -> None:
        self.form.show_remark("" if found.available else NO_KEYRING)
        same = self._profile is not None and self._profile.name == found.profile
        if found.password and same and not self.form.password.text():
            self.form.password.setText(found.password)
            self.form.password.selectAll()

    def _on_profile_chosen(self, name: str) -> None:
        self._profile = self._flow.profiles.named(name)
        self._show_profiles()
        self._flow.recall(name, self.form.login.text().strip())

    def _on_saved(self, profile: Profile, old: str) -> None:
        self._flow.profiles.put(profile, instead_of=old)
        self._profile = self._flow.profiles.named(profile.name)
        self._after_change()

    def _on_removed(self, name: str) -> None:
        self._flow.profiles.remove(name)
        self._profile = self._flow.profiles.last
        self._after_change()

    def _after_change(self) -> None:
        said = self._flow.save()
        self._show_profiles()
        if self._profile is None:
            self._show_editor()
        else:
            self._show_form()
        if said:
            self.form.show_error(said)

    def _show_editor(self) -> None:
        self.pages.setCurrentIndex(1)
        self.editor.edit(self._flow.profiles.known, self._profile)

    def _show_form(self) -> None:
        self.pages.setCurrentIndex(0)
        self._first_focus()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up the attempt, or leaves the editor."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._flow.under_way:
            self._flow.stop()
        elif self.pages.currentIndex() == 1 and self._profile is not None:
            self._show_form()

    def closeEvent(self, event: QCloseEvent) -> None:
        """An attempt under way is given up."""
        self._flow.stop()
        super().closeEvent(event)
        if not self._in:
            self.left.emit()
