"""What a person asks the list for: month, state, words, order; and how that is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bsk_desk.features.hourly.ui.months import keep_month, today
from bsk_desk.qt.pages import PageContext

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage


class Filtering(QObject):
    """Belongs to the page, between the row over the list and what is read."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._settings = page, context.settings
        row = page.list.filters
        row.searched.connect(self.words)
        row.state_chosen.connect(self.state)
        row.order_chosen.connect(self.order)
        row.search.left.connect(page.list.view.setFocus)
        page.list.month_chosen.connect(page.show_month)

    @property
    def narrow(self) -> bool:
        """Whether more than a month is asked for."""
        wanted = self._page.listing.wanted
        return bool(wanted.words or wanted.roles)

    def words(self, words: str) -> None:
        """As it is typed."""
        self._page.listing.filter(words=words)

    def month(self, month: date | None) -> None:
        """Only files of this month of consumption (and those of none); None shows all."""
        self._page.listing.filter(month=month)
        self.show()

    def state(self, roles: tuple[str, ...]) -> None:
        """Only files that stand so; () shows all."""
        self._page.listing.filter(roles=roles)
        self.show()

    def order(self, by: tuple[str, bool]) -> None:
        """Sorted by the database."""
        self._page.listing.sort(by[0], descending=by[1])

    def show(self) -> None:
        """What is asked for now stands in its places, and the month is kept for the next time."""
        wanted, pane = self._page.listing.wanted, self._page.list
        keep_month(self._settings, wanted.month)
        pane.offer_months(today(), wanted.month)
        pane.filters.show_state(wanted.roles)
        pane.filters.show_words(wanted.words)
