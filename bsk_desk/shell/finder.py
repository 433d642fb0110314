"""Feeds the palette: what the page and the window can do, the places, and finds of the slices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.actions import keys_of
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import Found, Place, SearchProvider
from bsk_desk.qt.palette import Item, Palette
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.places import Places
from bsk_desk.shell.work_session import WorkSession

#: Finds of one kind that are shown.
MOST_FINDS = 5
#: Shorter words are not looked for in the database.
LEAST_LETTERS = 2


class Finder(QObject):
    """Answers the palette; ``go`` and ``window_for`` are the window's own doors."""

    def __init__(
        self,
        palette: Palette,
        session: WorkSession,
        places: Places,
        *,
        go: Callable[[str, int | None], None],
        window_for: Callable[[str, int | None], None],
    ) -> None:
        super().__init__(palette)
        self._palette = palette
        self._session = session
        self._places = places
        self._go, self._window_for = go, window_for
        self._providers: tuple[SearchProvider, ...] = ()
        self._jobs = LatestJobs(session.tasks, self)
        self._jobs.failed.connect(self._on_failed)
        palette.asked.connect(self.ask)
        palette.chosen.connect(self._on_chosen)
        palette.closed.connect(self._jobs.drop)

    def offer_finds_of(self, providers: Sequence[SearchProvider]) -> None:
        """Whose finds there are; those without the right are left out."""
        self._providers = tuple(p for p in providers if self._session.person.may(p.right))

    def open(self, page: QWidget | None, page_title: str, own: Sequence[QAction]) -> None:
        """Show the palette for this page."""
        groups = []
        if page is not None:
            groups.append((page_title, items_of(page.actions())))
        groups.append(("Перейти", [_item_of(place) for place in self._places.all]))
        groups.append(("Программа", items_of(own)))
        self._palette.open()
        self._palette.offer(groups)

    def ask(self, text: str) -> None:
        """Look for the words in every slice at once."""
        if len(text) < LEAST_LETTERS or not self._palette.isVisible():
            self._jobs.drop()
            return
        for provider in self._providers:
            self._ask_one(provider, text)

    def _ask_one(self, provider: SearchProvider, text: str) -> None:
        backend, palette = self._session.backend, self._palette

        def work(job: Job) -> Sequence[Found]:
            return backend.read(job, provider.find, text, MOST_FINDS)

        def arrived(found: Sequence[Found]) -> None:
            items = [Item(f.icon, f.words, f.extra, payload=f) for f in found]
            palette.found(provider.title, items, text)

        self._jobs.start(provider.title, work, arrived)

    def _on_failed(self, error: UserError) -> None:
        self._palette.say(str(error))

    def _on_chosen(self, payload: Any, new_window: bool) -> None:
        match payload:
            case QAction():
                payload.trigger()
            case Place():
                (self._window_for if new_window else self._go)(payload.id, None)
            case Found():
                (self._window_for if new_window else self._go)(payload.place, payload.object_id)


def items_of(actions: Sequence[QAction]) -> list[Item]:
    """Those that can be done now."""
    return [
        Item(
            str(action.property("icon_name") or "action.open"),
            str(action.property("title") or action.text()),
            key=keys_of(action),
            payload=action,
        )
        for action in actions
        if action.isEnabled() and action.isVisible() and action.text()
    ]


def _item_of(place: Place) -> Item:
    return Item(place.icon, place.title, place.section, payload=place)
