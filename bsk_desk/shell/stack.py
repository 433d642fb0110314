"""The pages of the window: built when they are first shown, kept, told of every change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.pages import PageContext, Place, Slice, hook


class PageStack(QStackedWidget):
    """One page per place. ``shown(page)`` after another one came to the front."""

    shown = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, QWidget] = {}
        self.setObjectName("pages")

    @property
    def page(self) -> QWidget | None:
        """The one in front."""
        return self.currentWidget()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """All that were built."""
        return tuple(self._pages.values())

    def show_place(self, place: Place, owner: Slice, context: PageContext) -> QWidget:
        """The page of the place, built now if need be; a changed view gets a new page."""
        page = self._pages.get(place.id)
        if page is not None and page.property("place_data") not in {None, repr(place.data)}:
            self._drop(place.id)
            page = None
        if page is None:
            page = owner.make_page(context, place)
            page.setObjectName(place.id)
            page.setProperty("place_data", repr(place.data))
            self.keep(place.id, page)
        self.bring(place.id)
        return page

    def keep(self, name: str, page: QWidget) -> None:
        """A page that belongs to no slice: settings, the empty one."""
        self._pages[name] = page
        self.addWidget(page)

    def bring(self, name: str) -> None:
        """To the front; KeyError for a page that was never built."""
        page = self._pages[name]
        if page is not self.currentWidget():
            self.setCurrentWidget(page)
        self.shown.emit(page)

    def has(self, name: str) -> bool:
        """Whether it was built."""
        return name in self._pages

    def on_changes(self, changes: Changes) -> None:
        """Hidden pages hear it too: they mark themselves stale."""
        for page in self.pages:
            hook(page, "on_changes")(changes)

    def unsaved(self) -> tuple[QWidget, ...]:
        """Pages that would lose something now."""
        return tuple(page for page in self.pages if hook(page, "may_close")() is False)

    def _drop(self, name: str) -> None:
        page = self._pages.pop(name)
        self.removeWidget(page)
        page.deleteLater()
