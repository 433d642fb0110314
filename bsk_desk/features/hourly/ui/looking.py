"""What is looked at (a file, a point, one of its findings) and how the right side shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.formats.showing import Shown
from bsk_desk.features.hourly.queries import CURRENT
from bsk_desk.features.hourly.ui.card_pane import profile_of, strangers_of
from bsk_desk.features.hourly.ui.line_making import states_of
from bsk_desk.features.hourly.ui.sheets import Sheets
from bsk_desk.features.hourly.ui.summary import decision_of
from bsk_desk.features.hourly.ui.walk import Stop, first_of, stops_of
from bsk_desk.features.hourly.ui.words import month_of
from bsk_desk.qt.pages import INFO, PageContext

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage

_NOT_FOR_YOU = "Сам файл видит инженер по учёту."
_UNREADABLE = "Лист не показать: файл не читается. Сохраните исходный файл."


class Looking(QObject):
    """Belongs to the page. ``moved()`` when another finding is stood at."""

    moved = Signal()

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._notice = page, context.notice
        self.sheets = Sheets(context.backend, context.tasks, self)
        self.sheets.shown.connect(self._on_sheet)
        self.card: Card | None = None
        self.stops: list[Stop] = []
        self.at = -1
        self._point = -1
        self._from_the_end = False
        self._waits_for_more = False

    @property
    def chosen_point(self) -> Mapping[str, Any] | None:
        """The point whose line is chosen, None where that is the file's own."""
        points = self.card.file.points if self.card else ()
        return points[self._point] if 0 <= self._point < len(points) else None

    def at_nothing(self) -> None:
        """No line is chosen."""
        self._forget()
        self._page.pane.show_nothing()

    def at_message(self, title: str, why: str) -> None:
        """A file that never came in."""
        self._forget()
        self._page.pane.show_message(title, why)

    def at_point(self, file: int, point: int) -> bool:
        """A line of the file that is shown; False where another file is to be read first."""
        self._point = point
        if self.card is None or self.card.file.id != file:
            return False
        self._show_first()
        return True

    def at_card(self, card: Card, point: int) -> None:
        """A file that was read, or read again: where somebody stands stays."""
        other = self.card is None or self.card.file.id != card.file.id
        changed = self.card != card
        self.card, self._point = card, point
        if other or changed:
            self.stops = stops_of(card.file)
            if other:
                self._show_first()
            else:
                self.at = min(self.at, len(self.stops) - 1)
                self._show()

    def step(self, way: int) -> None:
        """To the next or previous finding; past the last one to the next file that has some."""
        if 0 <= self.at + way < len(self.stops):
            self._stand_at(self.at + way)
        elif (file := self._next_faulty(way)) is not None:
            self._from_the_end = way < 0
            self._page.list.view.choose((file, -1))
        elif way > 0 and self._page.listing.more():
            self._waits_for_more = True
        else:
            self._notice(f"{'Дальше' if way > 0 else 'Выше'} замечаний нет.", INFO)

    def on_grown(self) -> None:
        """There is one more page of files: go on to the next finding if somebody waits for it."""
        if self._waits_for_more:
            self._waits_for_more = False
            self.step(1)

    def _next_faulty(self, way: int) -> int | None:
        order = [file.id for file in self._page.files]
        faulty = {file.id for file in self._page.files if file.findings}
        if self.card is not None and self.card.file.id in order:
            place = order.index(self.card.file.id)
            order = order[place + 1 :] if way > 0 else order[:place][::-1]
        return next((file for file in order if file in faulty), None)

    def _forget(self) -> None:
        self.card, self.stops, self.at = None, [], -1
        self.sheets.forget()

    def _show_first(self) -> None:
        """Stand at the first finding of what is chosen (coming from below, at the last)."""
        if self._point < 0 and self.stops:
            self.at = len(self.stops) - 1 if self._from_the_end else 0
        else:
            self.at = first_of(self.stops, self._point)
        self._from_the_end = False
        self._show()

    def _stand_at(self, at: int) -> None:
        self.at = at
        point = self.stops[at].point
        if point != self._point and self.card is not None:
            self._point = point
            view = self._page.list.view
            view.blockSignals(True)
            view.choose((self.card.file.id, point))
            view.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """Everything at the right, by file, point and finding."""
        card, pane = self.card, self._page.pane
        assert card is not None
        stop = self.stops[self.at] if 0 <= self.at < len(self.stops) else None
        point = self._shown_point(card, stop)
        pane.show_point(card, point)
        profile = profile_of(card, point)
        accepted = profile is not None and profile.status in CURRENT
        finding = stop.finding if stop else None
        pane.say_finding(finding, self.at, len(self.stops), accepted=accepted)
        pane.show_decision(*decision_of(card, states_of(card.file, self._page.states)))
        if not self._page.may_work:
            pane.wait_sheet(_NOT_FOR_YOU)
        else:
            if self.sheets.want(card.file, point, self.stops, strangers_of(card)):
                pane.empty_sheet()
            self._place()
        self.moved.emit()

    def _shown_point(self, card: Card, stop: Stop | None) -> Mapping[str, Any] | None:
        """For a file's own line: the point of the finding, else the first one."""
        points = card.file.points
        at = self._point if self._point >= 0 else (stop.point if stop else 0)
        at = max(at, 0)
        return points[at] if at < len(points) else None

    def _on_sheet(self, shown: Shown | None) -> None:
        if shown is None:
            self._page.pane.wait_sheet(_UNREADABLE)
        else:
            self._page.pane.show_sheet(shown, self.sheets.faults)
        self._place()

    def _draw_stranger(self) -> None:
        """A meter that the database does not know: its hours are those of the file."""
        stop = self.stops[self.at] if 0 <= self.at < len(self.stops) else None
        point = self._shown_point(self.card, stop) if self.card else None
        if self.card is None or point is None or profile_of(self.card, point) is not None:
            return
        profile = self.sheets.profile(str(point["serial"]), month_of(point["month"]))
        if profile is not None:
            self._page.pane.show_stranger(profile, partial=bool(point.get("partial")))

    def _place(self) -> None:
        """Frame the finding's cell, and draw its hours into the charts."""
        self._page.pane.sheet.go_to(self.sheets.spot(self.at))
        self._draw_stranger()
        if 0 <= self.at < len(self.stops):
            hours = self.sheets.hours(self.stops[self.at].point)
            if hours:
                self._page.pane.mark_hours(hours)
