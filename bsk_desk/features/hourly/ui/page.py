"""The page of hourly files: what has come at the left, the point in question at the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly import queries
from bsk_desk.features.hourly.card_queries import (
    Card,
    Lines,
    PointKey,
    PointState,
    read_card,
    read_lines,
)
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.formats.showing import Shown
from bsk_desk.features.hourly.queries import FileFilter, FileRow, ProfileRow
from bsk_desk.features.hourly.ui.actions import ACTIONS, MENU
from bsk_desk.features.hourly.ui.card_pane import CardPane, profile_of, tab_order
from bsk_desk.features.hourly.ui.deeds import Deeds
from bsk_desk.features.hourly.ui.intake import AT_ONCE, Intake, Summary
from bsk_desk.features.hourly.ui.line_making import (
    Made,
    lines_of,
    point_key,
    states_of,
    with_incoming,
)
from bsk_desk.features.hourly.ui.lines import Line
from bsk_desk.features.hourly.ui.list_pane import ListPane
from bsk_desk.features.hourly.ui.parts import dropped_paths
from bsk_desk.features.hourly.ui.places import WORK
from bsk_desk.features.hourly.ui.sheets import Sheets
from bsk_desk.features.hourly.ui.summary import decision_of, summary_words
from bsk_desk.features.hourly.ui.walk import Stop, first_of, stops_of
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.actions import attach, menu_of, refresh_enabled
from bsk_desk.qt.kit import Box, line
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import BackendLike, PageContext, Place
from bsk_desk.qt.tasks import Job

TOPIC = "hourly_file"
_MONTH_KEY = "hourly.month"
_WIDE, _NARROW, _FROM = 496, 440, 1184
#: A burst of changes (forty files) is one reading of the list.
_REFRESH_AFTER_MS = 150
#: While files come in one after the other the list is read less often.
_BUSY_REFRESH_MS = 600
_NO_LINES = Lines((), {})


class HourlyPage(Box):
    """One of the three dozen places of the window; a hidden one only marks itself stale."""

    def __init__(self, context: PageContext, place: Place) -> None:
        super().__init__("h", gap=0, surface="plain")
        self.setObjectName("hourly_page")
        self.context, self.place = context, place
        self.may_work = context.person.may(WORK)
        self.list = ListPane(context.theme, may_work=self.may_work)
        self.pane = CardPane(context.theme, may_work=self.may_work)
        self.intake = Intake(context.backend, context.tasks, self)
        self.sheets = Sheets(context.backend, context.tasks, self)
        self.deeds = Deeds(self, context)
        self.card: Card | None = None
        self.stops: list[Stop] = []
        self.at = -1
        self._lines = _NO_LINES
        self._made: Made = {}
        self._point = -1
        self._wanted: tuple[int, int] | None = None
        self._stale, self._started = True, False
        self.month = _kept_month(context)
        self._jobs = LatestJobs(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_AFTER_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self.add(self.list, line("v"), (self.pane, 1))
        self.setAcceptDrops(self.may_work)
        self.acts = attach(self, ACTIONS, context.person.may, context.theme)
        named = [None if name is None else self.acts.get(f"hourly.{name}") for name in MENU]
        kept = [act for name, act in zip(MENU, named, strict=True) if act or name is None]
        menu = menu_of(self, kept)
        menu.aboutToShow.connect(self.refresh_actions)
        self.pane.set_menu(menu)
        self._connect()
        self._order_tabs()
        self.refresh_actions()

    @property
    def point(self) -> Mapping[str, Any] | None:
        """The point that is looked at, as the file's reading has it."""
        points = self.card.file.points if self.card else ()
        return points[self._point] if 0 <= self._point < len(points) else None

    @property
    def profile(self) -> ProfileRow | None:
        """Its newest revision."""
        return profile_of(self.card, self.point) if self.card else None

    @property
    def files(self) -> tuple[FileRow, ...]:
        """Those of the list."""
        return self._lines.files

    @property
    def states(self) -> dict[PointKey, PointState]:
        """The newest revision of each point of the list."""
        return self._lines.states

    def state_of(self, point: Mapping[str, Any]) -> PointState | None:
        """Of a point of the file that is looked at."""
        return self.states.get(point_key(self.card.file, point)) if self.card else None

    def _connect(self) -> None:
        left, right = self.list, self.pane
        left.view.chosen.connect(self._on_chosen)
        left.view.opened.connect(self._on_opened)
        left.drop.dropped.connect(self.take)
        left.drop.choose_wanted.connect(self.deeds.choose)
        left.month_chosen.connect(self.show_month)
        left.template_wanted.connect(self.deeds.template)
        right.finding.moved.connect(self.step)
        right.accepted.connect(self.deeds.accept)
        right.rejected.connect(self.deeds.reject)
        right.returned.connect(self.deeds.give_back)
        right.source_wanted.connect(self.deeds.save_source)
        self.intake.changed.connect(self._show_lines)
        self.intake.arrived.connect(self._on_arrived)
        self.intake.finished.connect(self._on_finished)
        self.sheets.shown.connect(self._on_sheet)
        self._jobs.failed.connect(self.say_refusal)

    def _order_tabs(self) -> None:
        order = [self.list.month, self.list.template, self.list.drop.button, self.list.view]
        order += tab_order(self.pane)
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Read again what is looked at; a hidden page waits until it is shown."""
        if changes.touches(TOPIC):
            self._stale = True
            if self.isVisible() and self._started and not self._timer.isActive():
                self._timer.start(_BUSY_REFRESH_MS if self.intake.busy else _REFRESH_AFTER_MS)

    def open_object(self, file: int) -> None:
        """Show this file, whatever month it is of."""
        self._wanted = (file, -1)
        if not self.list.view.choose((file, -1)):
            self.show_month(None)

    def may_close(self) -> bool:
        """Files that are on their way would be lost."""
        return not self.intake.busy

    def busy_words(self) -> str:
        """What would be lost."""
        return "файлы, которые ещё читаются" if self.intake.busy else ""

    # What a person can do (actions.py)

    def take(self, paths: list[str]) -> None:
        """Files and folders that were dropped or chosen."""
        if self.may_work and paths:
            self.intake.add_paths(paths)

    def next_fault(self) -> None:
        """F8."""
        self.step(1)

    def previous_fault(self) -> None:
        """Shift+F8."""
        self.step(-1)

    def step(self, way: int) -> None:
        """To the next or previous finding; past the last one to the next file that has some."""
        if 0 <= self.at + way < len(self.stops):
            self._stand_at(self.at + way)
            return
        faulty = [file for file in self.files if file.findings]
        ids = [file.id for file in faulty]
        here = self.card.file.id if self.card else None
        order = [file.id for file in self.files]
        if here in order:
            place = order.index(here)
            later = order[place + 1 :] if way > 0 else order[:place][::-1]
            ids = [one for one in later if one in ids]
        if ids:
            self._last = way < 0
            self.list.view.choose((ids[0], -1))

    _last = False

    def next(self) -> None:
        """J."""
        self._move(1)

    def previous(self) -> None:
        """K."""
        self._move(-1)

    def _move(self, way: int) -> None:
        view = self.list.view
        at = view.currentIndex().row() + way
        if 0 <= at < view.model_.rowCount():
            view.setCurrentIndex(view.model_.index(at))

    def to_sheet(self) -> None:
        """L: the arrows walk the cells."""
        self.pane.sheet.setFocus()

    def back(self) -> None:
        """Escape."""
        self.list.view.setFocus()

    def show_month(self, month: date | None) -> None:
        """Only files of this month of consumption (and those of none); None shows all."""
        self.month = month
        self.context.settings.set(_MONTH_KEY, month.isoformat() if month else "")
        self.list.offer_months(_today(), month)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again, and the card with it."""
        self._stale = False
        backend, wanted = self.context.backend, FileFilter(month=self.month, limit=200)
        self._jobs.start(
            "list", lambda job: _list_of(backend, job, wanted), self._on_list, quiet=True
        )

    def _refresh_if_seen(self) -> None:
        """A page that was left meanwhile reads when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def say_refusal(self, error: UserError) -> None:
        """Where it happened: over the sheet, or over the list."""
        place = self.pane.notice if self.card else self.list.notice
        place.say(str(error))

    def refresh_actions(self) -> None:
        """What is possible now."""
        refresh_enabled(self, ACTIONS, self.acts)

    def _on_list(self, found: tuple[Lines, Made]) -> None:
        first = self._lines is _NO_LINES
        lines, self._made = found
        self._lines = lines
        self._show_lines()
        if first:
            self.list.view.setFocus()
        if self.may_work:
            waiting = [(f.id, f.name, f.sender) for f in lines.files if f.status == "waiting"]
            self.intake.add_waiting(waiting)
        if self._wanted is not None and self.list.view.choose(self._wanted):
            self._wanted = None
        elif self.card is not None:
            self._read_card(self.card.file.id)
        elif self.list.view.line is None and lines.files:
            self.list.view.choose((lines.files[0].id, -1))

    def _show_lines(self) -> None:
        self.list.show_lines(with_incoming(self._made, self.intake.files))

    def _on_arrived(self, _file: int) -> None:
        if not self._timer.isActive():
            self._timer.start(_BUSY_REFRESH_MS)

    def _on_finished(self, summary: Summary) -> None:
        words, tone = summary_words(summary)
        self.list.notice.say(words, tone=tone)
        self._timer.start(_REFRESH_AFTER_MS)

    def _on_chosen(self, chosen: Line | None) -> None:
        if chosen is None:
            self.card, self.stops, self.at = None, [], -1
            self.sheets.forget()
            self.pane.show_nothing()
        elif chosen.file is None:
            self.card, self.stops, self.at = None, [], -1
            self.pane.show_message(chosen.title, chosen.under or chosen.mark.words)
        else:
            self._point = chosen.point
            if self.card is not None and self.card.file.id == chosen.file:
                self._show_point(first=True)
            else:
                self.pane.notice.put_away()
                self._read_card(chosen.file)
        self.refresh_actions()

    def _on_opened(self, _chosen: Line | None) -> None:
        self.to_sheet()

    def _read_card(self, file: int) -> None:
        backend = self.context.backend
        self._jobs.start("card", lambda job: backend.read(job, read_card, file), self._on_card)

    def _on_card(self, card: Card | None) -> None:
        chosen = self.list.view.line
        if card is None or chosen is None or chosen.file != card.file.id:
            return
        other = self.card is None or self.card.file.id != card.file.id
        changed = self.card != card
        self.card = card
        if other or changed:
            self.stops = stops_of(card.file)
            self._show_point(first=other)
        self.refresh_actions()

    def _show_point(self, *, first: bool) -> None:
        """The chosen point; ``first``: stand at its first finding."""
        assert self.card is not None
        if first:
            if self._point < 0 and self.stops:
                self.at = len(self.stops) - 1 if self._last else 0
            else:
                self.at = first_of(self.stops, self._point)
            self._last = False
        self._show()

    def _stand_at(self, at: int) -> None:
        self.at = at
        point = self.stops[at].point
        if point != self._point:
            self._point = point
            view = self.list.view
            view.blockSignals(True)
            view.choose((self.card.file.id if self.card else None, point))
            view.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """Everything at the right, by file, point and finding."""
        card = self.card
        assert card is not None
        stop = self.stops[self.at] if 0 <= self.at < len(self.stops) else None
        point = self._shown_point(stop)
        self.pane.show_point(card, point)
        profile = profile_of(card, point)
        accepted = profile is not None and profile.status in queries.CURRENT
        self.pane.say_finding(
            stop.finding if stop else None, self.at, len(self.stops), accepted=accepted
        )
        states = states_of(card.file, self._lines.states)
        self.pane.show_decision(*decision_of(card, states))
        if self.may_work:
            self.sheets.want(card.file, point, self.stops)
            self._place()
        else:
            self.pane.wait_sheet("Сам файл видит инженер по учёту.")
        self.refresh_actions()

    def _shown_point(self, stop: Stop | None) -> Mapping[str, Any] | None:
        """For a file's own line: the point of the finding, else the first one."""
        assert self.card is not None
        points = self.card.file.points
        at = self._point if self._point >= 0 else (stop.point if stop else 0)
        at = max(at, 0)
        return points[at] if at < len(points) else None

    def _on_sheet(self, shown: Shown | None) -> None:
        if shown is None:
            self.pane.wait_sheet("Лист не показать: файл не читается. Сохраните исходный файл.")
        else:
            self.pane.show_sheet(shown, self.sheets.faults)
        self._place()

    def _place(self) -> None:
        spot = self.sheets.spot(self.at)
        self.pane.sheet.go_to(spot)
        hours = (
            self.sheets.hours(self.stops[self.at].point) if 0 <= self.at < len(self.stops) else []
        )
        if hours:
            self.pane.mark_hours(hours)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """The first time all is read; later what has changed."""
        super().showEvent(event)
        if not self._started:
            self._started = True
            if self.may_work:
                POOL.polite = True
                POOL.warm(AT_ONCE)
            self.list.offer_months(_today(), self.month)
        if self._stale:
            self.refresh()
        self.list.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is as wide as the pictures say, narrower in a small window."""
        super().resizeEvent(event)
        self.list.setFixedWidth(_WIDE if event.size().width() >= _FROM else _NARROW)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """The whole page takes files."""
        if dropped_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """As on the dashed field."""
        event.acceptProposedAction()
        self.take(dropped_paths(event))


def _list_of(backend: BackendLike, job: Job, wanted: FileFilter) -> tuple[Lines, Made]:
    lines = backend.read(job, read_lines, wanted)
    return lines, lines_of(lines)


def _today() -> date:
    return datetime.now(BARNAUL).date()


def _kept_month(context: PageContext) -> date | None:
    kept = context.settings.get(_MONTH_KEY, "")
    try:
        return date.fromisoformat(kept) if kept else None
    except (TypeError, ValueError):
        return None
