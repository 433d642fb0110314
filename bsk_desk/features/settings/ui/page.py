"""«Параметры»: what administrators may set, area by area, and the sheet in which one is changed."""

from __future__ import annotations

from operator import methodcaller
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from bsk_desk.features.settings.model import Setting
from bsk_desk.features.settings.queries import list_settings
from bsk_desk.features.settings.service import SetSetting, set_setting
from bsk_desk.features.settings.ui.sheet import field_of, value_in
from bsk_desk.features.settings.ui.table import SettingsTable
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError, WrongField
from bsk_desk.qt.actions import Action, attach, key_words, refresh_enabled
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import button
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.kit import Box, column, label, line, row
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.notice import Empty, NoticeBar, Skeleton
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.theme import PX

#: Room for the longest name of a company.
_WIDE = 480


class SettingsPage(Box):
    """The page of the place; for administrators alone."""

    def __init__(self, context: PageContext, _place: Place) -> None:
        super().__init__("v", gap=0, surface="plain")
        self.context = context
        self.settings: tuple[Setting, ...] = ()
        self._stale, self._wanted = True, 0
        theme = context.theme
        self.notice = NoticeBar(theme, pad=(12, 16, 0, 16))
        self.table = SettingsTable(theme)
        self.table.setObjectName("settings")
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._on_opened)
        self.table.current.connect(self._on_current)
        self.unread = Empty(theme, "thing.offline", "Параметры не прочитались",
                            "Связь с базой восстановится сама, или попробуйте сейчас.",
                            action="Прочитать ещё раз")  # fmt: skip
        self.unread.acted.connect(self._read)
        self._loading = Skeleton(theme, PX["table_row"])
        self.stack = QStackedWidget()
        for one in (self._loading, self.table, self.unread):
            self.stack.addWidget(one)
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(self.say_error)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_unread)
        self.acts = attach(self, ACTIONS, context.person.may, theme)
        self.what = label("", "body", "text2", wrap=True)
        self.bounds = label("", "small", "text3", wrap=True)
        foot = row((column(self.what, self.bounds, gap=2), 1), pad=(10, 16, 12, 16))
        self.add(self._head(), line(), self.notice, (self.stack, 1), line(), foot)
        refresh_enabled(self, ACTIONS, self.acts)

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Changed at another desk; a hidden page waits."""
        if changes.touches("setting"):
            self._stale = True
            self._read_if_seen()

    def open_object(self, object_id: int) -> None:
        """Choose a setting; one that is not read yet a moment later."""
        self._wanted = 0 if self.table.choose(object_id) else object_id

    # What a person can do (ACTIONS)

    def edit(self) -> None:
        """Ask for another value of the chosen one."""
        if (setting := self.table.chosen) is not None:
            self._ask(setting, value_in(setting))

    def say_error(self, error: UserError) -> None:
        """A refusal in the database's own sentence."""
        self.notice.say(str(error))

    def _head(self) -> Box:
        theme = self.context.theme
        action = ACTIONS[0]
        self._edit = button(theme, action.title, shortcut=key_words(action.keys))
        self._edit.setObjectName(action.id)
        made = self.acts.get(action.id)
        head = row(label("Параметры", "heading"), None, gap=8, pad=(0, 16))
        if made is not None:
            self._edit.clicked.connect(made.trigger)
            made.enabledChanged.connect(self._edit.setEnabled)
            head.add(self._edit)
        head.setFixedHeight(PX["header"])
        return head

    def _ask(self, setting: Setting, typed: Any, problem: str = "") -> None:
        def save(values: dict[str, Any]) -> None:
            self._save(setting, values["value"])

        sheet = ask(self.context.theme, self, setting.title, [field_of(setting)], save,
                    do="Сохранить", why=setting.what, values={"value": typed},
                    wide=_WIDE)  # fmt: skip
        if problem:
            sheet.form.show_problems({"value": problem})

    def _save(self, setting: Setting, typed: Any) -> None:
        """What was typed comes back with the sentence beside it."""

        def refused(error: UserError) -> None:
            if isinstance(error, WrongField):
                self._ask(setting, typed, error.detail.get("value", str(error)))
            else:
                self.say_error(error)
                self._ask(setting, typed)

        def saved(_changed: bool) -> None:
            self.notice.put_away()
            self.context.notice("Сохранено. Новое значение действует с этого момента.", "ok")
            self._read()

        command = SetSetting(name=setting.name, value=setting.stored(typed))
        self.doing.do(set_setting, command, saved, refused)

    def _read_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._read()

    def _read(self) -> None:
        self._stale = False
        backend = self.context.backend
        self._jobs.start("settings", lambda job: backend.read(job, list_settings), self._on_read)

    def _on_read(self, settings: tuple[Setting, ...]) -> None:
        self.settings = settings
        had_focus = self.unread.isAncestorOf(self.focusWidget() or self)
        self.stack.setCurrentWidget(self.table)
        self.table.show_settings(settings)
        if self._wanted:
            self.open_object(self._wanted)
        if had_focus:
            self.table.setFocus()

    def _on_unread(self, error: UserError) -> None:
        """What was read before stays readable."""
        self._stale = True
        if self.settings:
            self.say_error(error)
        else:
            self.stack.setCurrentWidget(self.unread)

    def _on_opened(self, _line: Any) -> None:
        self.edit()

    def _on_current(self, line_: Any) -> None:
        chosen = line_ if isinstance(line_, Setting) else None
        self.what.setText(_about(chosen) if chosen else "")
        self.bounds.setText(chosen.bounds if chosen else "")
        refresh_enabled(self, ACTIONS, self.acts)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Read the first time, and what has changed since."""
        super().showEvent(event)
        self._read_if_seen()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _about(setting: Setting) -> str:
    """A long text is read whole here: its column cuts it."""
    return f"{setting.what} Сейчас: {setting.value}" if setting.kind == "text" else setting.what


def _has_chosen(page: SettingsPage) -> bool:
    return page.table.chosen is not None


ACTIONS: tuple[Action[SettingsPage], ...] = (
    Action("settings.edit", "Изменить", methodcaller("edit"), "E", "settings.work", _has_chosen,
           "action.write"),
)  # fmt: skip
