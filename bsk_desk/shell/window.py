"""The main window: goes from place to place, opens sheets, says sentences, closes with care."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.qt.actions import attach
from bsk_desk.qt.pages import INFO, OK, WARNING, PageContext, Place, Slice, Tone, hook
from bsk_desk.qt.palette import Palette
from bsk_desk.qt.screens import at_least, begin_with
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.theme import PX
from bsk_desk.shell.application import ThemeKeeper
from bsk_desk.shell.closing import Closing
from bsk_desk.shell.finder import Finder
from bsk_desk.shell.frame import Frame
from bsk_desk.shell.key_sheet import KeySheet, Pair
from bsk_desk.shell.page_window import PageWindows
from bsk_desk.shell.places import Places
from bsk_desk.shell.settings_page import SettingsPage
from bsk_desk.shell.window_actions import ACTIONS, PLACE, PLACES_KEY
from bsk_desk.shell.work_session import WorkSession

#: As large as the pictures of the design, where the screen has room.
WIDE, HIGH = 1440, 900
#: The places, a list and a card beside each other: of a narrower one the card would be cut off.
LEAST_WIDE, LEAST_HIGH = PX["sidebar"] + PX["list_min"] + PX["card_min"], 600
SETTINGS = "settings"


class MainWindow(QWidget):
    """``gone(log_out)`` after it was closed: False to leave the program, True for the login."""

    gone = Signal(bool)

    def __init__(
        self,
        session: WorkSession,
        slices: Sequence[Slice],
        themes: ThemeKeeper,
        facts: dict[str, str],
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        at_least(self, LEAST_WIDE, LEAST_HIGH)
        self.session, self.themes = session, themes
        self._facts = facts | {"server": f"{session.profile.name}: {session.profile.words}"}
        self._title = ""
        self._log_out = self._may_go = self._passing = False
        self._settings: SettingsPage | None = None
        self.places = Places(
            slices,
            session.person,
            session.backend,
            tasks=session.tasks,
            bus=session.bus,
            parent=self,
        )
        self.frame = Frame(themes.theme, self.places, session)
        self.stack, self.side = self.frame.stack, self.frame.side
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        self.windows = PageWindows(session.bus, self)
        self.palette_sheet = Palette(themes.theme, self)
        self.palette_sheet.setObjectName("palette")
        self.finder = Finder(
            self.palette_sheet, session, self.places, go=self.go_to, window_for=self.open_window
        )
        self.finder.offer_finds_of([p for one in slices for p in one.search])
        self.closing = Closing(themes.theme, self, session.tasks)
        self.context = self._make_context()
        self.actions_by_id = attach(self, ACTIONS, session.person.may, themes.theme)
        self._connect()
        self._begin()

    @property
    def page(self) -> QWidget | None:
        """The page in front."""
        return self.stack.page

    def go_to(self, place_id: str, object_id: int | None = None) -> None:
        """Show a place, and an object in it; a place without the right to it is not there."""
        place, owner = self.places.place(place_id), self.places.slice_of(place_id)
        if place is None or owner is None:
            self.notice("Такого раздела у вас нет.", INFO)
            return
        if self._passing:
            self.frame.notices.put_away()
        by_arrows = self.side.view.hasFocus() and not QApplication.mouseButtons()
        before = self.page
        page = self.stack.show_place(place, owner, self.context)
        self.side.choose(place_id)
        self._name(place.title)
        self.session.store.set("place", place_id)
        if not by_arrows:
            self._focus(page, stays=page is before)
        if object_id is not None:
            hook(page, "open_object")(object_id)

    def go_number(self, number: int) -> None:
        """The n-th place of the sidebar, counted from one."""
        if number <= len(self.places.all):
            self.go_to(self.places.all[number - 1].id)

    def open_window(self, place_id: str, object_id: int | None = None) -> None:
        """The same in a window of its own."""
        place, owner = self.places.place(place_id), self.places.slice_of(place_id)
        if place is None or owner is None:
            self.notice("Такого раздела у вас нет.", INFO)
        else:
            self.windows.add(place, owner, self.context, object_id)

    def notice(self, sentence: str, tone: Tone = INFO) -> None:
        """Say it in the message bar; what is no warning goes when one goes elsewhere."""
        self._passing = tone in {OK, INFO}
        self.frame.notices.say(sentence, tone=tone)

    def say_error(self, error: UserError) -> None:
        """What a job nobody answers for was refused with."""
        if isinstance(error, ServerUnavailable):
            self.session.live.look_now()
        self.notice(str(error), WARNING)

    def start_background(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run with progress and a stop button under the places."""
        return self.session.tasks.start(owner, work, done, title=title, failed=failed)

    def open_palette(self) -> None:
        """Ctrl+K."""
        self.finder.open(self.page, self._title, self._own_actions())

    def focus_search(self) -> None:
        """Ctrl+F: the page's own search, else the palette."""
        if self.page is None or not hasattr(self.page, "focus_search"):
            self.open_palette()
        else:
            hook(self.page, "focus_search")()

    def show_keys(self) -> None:
        """F1."""
        own: list[QAction | Pair] = [*self._own_actions(), PLACES_KEY]
        page: list[QAction | Pair] = [*self.page.actions()] if self.page else []
        KeySheet(self.themes.theme, self, [(self._title, page), ("Окно", own)]).open()

    def refresh(self) -> None:
        """F5: everything may look different."""
        self.session.live.look_now()
        self.session.bus.changes.emit(Changes.of_everything())

    def switch_theme(self) -> None:
        """To the other one."""
        self.use_theme("light" if self.themes.theme.dark else "dark")

    def use_theme(self, mode: object) -> None:
        """One of THEME_MODES, remembered."""
        self.themes.use(str(mode))
        self.session.store.set("theme", self.themes.mode)
        self.side.show_mode(self.themes.mode)
        if self._settings:
            self._settings.show_mode(self.themes.mode)

    def show_settings(self) -> None:
        """The page of settings."""
        if self._settings is None:
            self._settings = self._make_settings()
            self.stack.keep(SETTINGS, self._settings)
        self.stack.bring(SETTINGS)
        self.side.choose_none()
        self._name("Настройки")

    def log_out(self) -> None:
        """Close, and show the login again."""
        self._log_out = True
        self.close()

    def close_now(self) -> None:
        """Without a question: whoever calls has seen to what runs and what is typed."""
        self._may_go = True
        if self.isVisible():
            self._keep_geometry()
        self.close()

    def _keep_geometry(self) -> None:
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self.session.store.set("geometry", geometry)

    def _own_actions(self) -> list[QAction]:
        return [a for name, a in self.actions_by_id.items() if not name.startswith(PLACE)]

    def _make_settings(self) -> SettingsPage:
        person = self.session.person
        made = SettingsPage(self.themes.theme, person, self._facts, self.themes.mode)
        made.theme_picked.connect(self.use_theme)
        made.left.connect(self.log_out)
        made.keys_wanted.connect(self.show_keys)
        return made

    def _make_context(self) -> PageContext:
        session = self.session
        return PageContext(
            backend=session.backend,
            tasks=session.tasks,
            theme=self.themes.theme,
            person=session.person,
            settings=session.store,
            bus=session.bus,
            notice=self.notice,
            start_background=self.start_background,
            go_to=self.go_to,
            open_window=self.open_window,
        )

    def _connect(self) -> None:
        self.side.place_chosen.connect(self.go_to)
        self.side.palette_wanted.connect(self.open_palette)
        self.side.theme_picked.connect(self.use_theme)
        self.side.settings_wanted.connect(self.show_settings)
        self.side.keys_wanted.connect(self.show_keys)
        self.side.left.connect(self.log_out)
        self.session.bus.changes.connect(self.stack.on_changes)
        self.closing.ready.connect(self._on_ready_to_close)
        self.closing.stayed.connect(self._on_stayed)

    def _begin(self) -> None:
        kept = self.session.store.get("geometry")
        state = QByteArray(base64.b64decode(kept)) if isinstance(kept, str) else QByteArray()
        if state.isEmpty() or not self.restoreGeometry(state):
            begin_with(self, WIDE, HIGH)
        self.side.show_mode(self.themes.mode)
        first = self._first_place()
        if first is None:
            self.show_settings()
        else:
            self.go_to(first.id)
        if self.session.schema_newer:
            self.notice("База новее программы: работать можно, но программу пора обновить.")
        self.places.refresh()

    def _first_place(self) -> Place | None:
        wanted = self.places.place(str(self.session.store.get("place", "")))
        return wanted or next(iter(self.places.all), None)

    def _focus(self, page: QWidget, *, stays: bool) -> None:
        """The page's keys work at once.

        As a page is hidden, Qt hands the focus to the next field it finds: in the search of the
        page that comes the keys would be letters.
        """
        if not stays or not page.isAncestorOf(self.focusWidget() or self):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self, title: str) -> None:
        self._title = title
        self.setWindowTitle(f"{title} — BSK Desk")

    def _on_ready_to_close(self) -> None:
        QTimer.singleShot(0, self, self.close_now)

    def _on_stayed(self) -> None:
        self._log_out = False

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        """Back at the window: look whether anything was missed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.live.look_now()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not before work has stopped; the question is a sheet, so nothing blocks."""
        if not self._may_go:
            event.ignore()
            self._keep_geometry()
            pages = (*self.stack.pages, *self.windows.pages)
            self.closing.begin([p for p in pages if hook(p, "may_close")() is False])
            return
        self.places.stop()
        self.windows.leave()
        self.hide()  # pages keep their drafts now, while there is somebody to do it
        event.accept()
        self.gone.emit(self._log_out)
