"""The sidebar of this window: the person's places, background jobs, the menu of the gear."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction, QActionGroup

from bsk_desk.kernel.words import grouped
from bsk_desk.qt.pages import Place
from bsk_desk.qt.sidebar import PlaceRow, Section, Sidebar
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.application import THEME_MODES
from bsk_desk.shell.background import BackgroundJobs
from bsk_desk.shell.places import Places
from bsk_desk.shell.work_session import WorkSession


class Side(Sidebar):
    """``theme_picked(mode)``, ``settings_wanted()``, ``keys_wanted()``, ``left()`` of the gear."""

    theme_picked = Signal(str)
    settings_wanted = Signal()
    keys_wanted = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, places: Places, session: WorkSession, jobs: BackgroundJobs
    ) -> None:
        super().__init__(theme, session.person.full_name)
        self.setObjectName("sidebar")
        self.view.setObjectName("places")
        self.gear.setObjectName("gear")
        self.door.setObjectName("palette_door")
        self._listed = places
        self.box.insertWidget(self.box.count() - 1, jobs)
        self._fill_menu()
        places.changed.connect(self.show_all)
        places.counted.connect(self.show_all)
        session.bus.connection_changed.connect(self.show_connection)
        self.show_all()

    def show_all(self) -> None:
        """Places and their numbers as they are now."""
        self.show_places(self.sections())

    def sections(self) -> list[Section]:
        """The places by section, with counts in words."""
        found = groupby(self._listed.all, key=_section)
        return [(title, [self._row(p) for p in places]) for title, places in found]

    def choose_none(self) -> None:
        """A page is shown that is no place."""
        self.view.clearSelection()
        self.view.setCurrentIndex(QModelIndex())

    def show_mode(self, mode: str) -> None:
        """Mark the present theme in the menu."""
        for action in self._modes.actions():
            action.setChecked(action.data() == mode)

    def _row(self, place: Place) -> PlaceRow:
        count = self._listed.count(place)
        words = grouped(count) if count else ""
        return PlaceRow(place.id, place.title, place.icon, words, place.warns if count else "")

    def _fill_menu(self) -> None:
        self._modes = QActionGroup(self)
        for mode, words in THEME_MODES:
            action = self.menu.addAction(f"{words} тема" if mode != "system" else "Тема системы")
            action.setData(mode)
            action.setCheckable(True)
            self._modes.addAction(action)
        self._modes.triggered.connect(self._on_mode)
        self.menu.addSeparator()
        self.menu.addAction("Настройки").triggered.connect(self.settings_wanted)
        self.menu.addAction("Все клавиши\tF1").triggered.connect(self.keys_wanted)
        self.menu.addSeparator()
        self.menu.addAction("Выйти").triggered.connect(self.left)

    def _on_mode(self, action: QAction) -> None:
        self.theme_picked.emit(action.data())


def _section(place: Place) -> str:
    return place.section
