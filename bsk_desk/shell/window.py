"""The main window: places at the left, the page beside them, bars above, sheets over it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.qt.actions import attach
from bsk_desk.qt.kit import Box, column, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import INFO, WARNING, PageContext, Place, Slice, Tone, hook
from bsk_desk.qt.palette import Palette
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.application import ThemeKeeper
from bsk_desk.shell.background import BackgroundJobs
from bsk_desk.shell.closing import Closing
from bsk_desk.shell.connection_bar import ConnectionBar
from bsk_desk.shell.finder import Finder
from bsk_desk.shell.key_sheet import KeySheet
from bsk_desk.shell.page_window import PageWindow
from bsk_desk.shell.places import Places
from bsk_desk.shell.settings_page import SettingsPage
from bsk_desk.shell.side import Side
from bsk_desk.shell.stack import PageStack
from bsk_desk.shell.window_actions import ACTIONS
from bsk_desk.shell.work_session import WorkSession

#: As large as the pictures of the design, where the screen has room.
WIDE, HIGH = 1440, 900
LEAST_WIDE, LEAST_HIGH = 960, 600
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
        self.setWindowTitle("BSK Desk")
        self.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
        self.session, self.themes = session, themes
        self._facts = facts | {"server": f"{session.profile.name}: {session.profile.words}"}
        self._slices = tuple(slices)
        self._windows: list[PageWindow] = []
        self._log_out = self._may_go = False
        self.places = Places(
            slices,
            session.person,
            session.backend,
            tasks=session.tasks,
            bus=session.bus,
            parent=self,
        )
        self._build()
        self._connect()
        self.context = self._context()
        self.actions_by_id = attach(self, ACTIONS, session.person.may, themes.theme)
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
        page = self.stack.show_place(place, owner, self.context)
        self.side.choose(place_id)
        self.setWindowTitle(f"{place.title} — BSK Desk")
        self.session.store.set("place", place_id)
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
            return
        made = PageWindow(place, owner.make_page(self.context, place), self.session.bus)
        made.gone.connect(self._on_window_gone)
        self._windows.append(made)
        made.show()
        if object_id is not None:
            hook(made.page, "open_object")(object_id)

    def notice(self, sentence: str, tone: Tone = INFO) -> None:
        """Say it in the message bar."""
        self.notices.say(sentence, tone=tone)

    def say_error(self, error: UserError) -> None:
        """What a job nobody answers for was refused with."""
        if isinstance(error, ServerUnavailable):
            self.session.live.look_now()
        self.notice(str(error), WARNING)

    def start_background(
        self,
        owner: QWidget,
        title: str,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run with progress and a stop button under the places."""
        return self.session.tasks.start(owner, work, done, title=title, failed=failed)

    def open_palette(self) -> None:
        """Ctrl+K."""
        title = self.windowTitle().removesuffix(" — BSK Desk")
        self.finder.open(self.page, title, self.own_actions())

    def own_actions(self) -> list[QAction]:
        """What the palette offers of the window's own."""
        return [a for name, a in self.actions_by_id.items() if not name.startswith("window.place")]

    def focus_search(self) -> None:
        """Ctrl+F: the page's own search, else the palette."""
        if getattr(self.page, "focus_search", None) is None:
            self.open_palette()
        else:
            hook(self.page, "focus_search")()  # type: ignore[arg-type]

    def show_keys(self) -> None:
        """F1."""
        page_title = self.windowTitle().removesuffix(" — BSK Desk")
        page_actions = self.page.actions() if self.page else []
        groups = [(page_title, page_actions), ("Окно", list(self.actions_by_id.values()))]
        KeySheet(self.themes.theme, self, groups).open()

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
        if self._settings:
            self._settings.show_mode(self.themes.mode)

    def show_settings(self) -> None:
        """The page of settings."""
        if self._settings is None:
            theme, person = self.themes.theme, self.session.person
            self._settings = SettingsPage(theme, person, self._facts, self.themes.mode)
            self._settings.theme_picked.connect(self.use_theme)
            self._settings.left.connect(self.log_out)
            self._settings.keys_wanted.connect(self.show_keys)
            self.stack.keep(SETTINGS, self._settings)
        self.stack.bring(SETTINGS)
        self.side.choose("")
        self.setWindowTitle("Настройки — BSK Desk")

    def log_out(self) -> None:
        """Close, and show the login again."""
        self._log_out = True
        self.close()

    def _build(self) -> None:
        theme, session = self.themes.theme, self.session
        self._settings: SettingsPage | None = None
        self.connection_bar = ConnectionBar(theme, session.live, session.bus)
        self.jobs = BackgroundJobs(theme, session.tasks)
        self.side = Side(theme, self.places, session, self.jobs)
        self.notices = NoticeBar(theme, pad=(12, 24, 0, 24))
        self.notices.setObjectName("notices")
        self.stack = PageStack()
        right = column(self.notices, (self.stack, 1), gap=0, surface="plain")
        inner = row(gap=0).add(self.side, line("v"), (right, 1))
        body = Box("v", self.connection_bar, (inner, 1), gap=0, surface="plain")
        outer = column(gap=0)
        outer.add((body, 1))
        self._lay(outer)
        self.palette_sheet = Palette(theme, self)
        self.palette_sheet.setObjectName("palette")
        self.finder = Finder(
            self.palette_sheet,
            session,
            self.places,
            go=self.go_to,
            window_for=self.open_window,
        )
        self.finder.offer_finds_of([p for one in self._slices for p in one.search])
        self.closing = Closing(theme, self, session.tasks)

    def _lay(self, body: QWidget) -> None:
        from PySide6.QtWidgets import QVBoxLayout

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body)

    def _connect(self) -> None:
        self.side.picked.connect(self.go_to)
        self.side.palette_wanted.connect(self.open_palette)
        self.side.settings_wanted.connect(self.show_settings)
        self.session.bus.changes.connect(self.stack.on_changes)
        self.closing.ready.connect(self._on_ready_to_close)
        self.closing.stayed.connect(self._on_stayed)
        self.places.changed.connect(self._on_places_changed)

    def _context(self) -> PageContext:
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

    def _begin(self) -> None:
        kept = self.session.store.get("geometry")
        state = QByteArray(base64.b64decode(kept)) if isinstance(kept, str) else QByteArray()
        if state.isEmpty() or not self.restoreGeometry(state):
            self.resize(WIDE, HIGH)
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

    def _on_places_changed(self) -> None:
        """A saved view that was open last may only be known now."""

    def _on_window_gone(self, window: PageWindow) -> None:
        if window in self._windows:
            self._windows.remove(window)

    def _on_ready_to_close(self) -> None:
        self._may_go = True
        QTimer.singleShot(0, self, self.close)

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
            pages = (*self.stack.pages, *(w.page for w in self._windows))
            self.closing.begin([p for p in pages if hook(p, "may_close")() is False])
            return
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self.session.store.set("geometry", geometry)
        for window in [*self._windows]:
            window.leave()
        event.accept()
        self.gone.emit(self._log_out)
