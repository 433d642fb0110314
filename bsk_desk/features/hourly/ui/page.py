"""The page of hourly files: what has come at the left, the point in question at the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent

from bsk_desk.features.hourly.card_queries import Card, Listed, PointKey, PointState, read_card
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.queries import FileRow, ProfileRow
from bsk_desk.features.hourly.ui.actions import ACTIONS, in_menu
from bsk_desk.features.hourly.ui.card_pane import CardPane, profile_of
from bsk_desk.features.hourly.ui.closer import Closer
from bsk_desk.features.hourly.ui.deeds import Deeds
from bsk_desk.features.hourly.ui.filtering import Filtering
from bsk_desk.features.hourly.ui.intake import AT_ONCE, Intake, Summary
from bsk_desk.features.hourly.ui.line_making import point_key, with_incoming
from bsk_desk.features.hourly.ui.lines import Line
from bsk_desk.features.hourly.ui.list_pane import ListPane
from bsk_desk.features.hourly.ui.listing import Listing
from bsk_desk.features.hourly.ui.looking import Looking
from bsk_desk.features.hourly.ui.mail import Mail
from bsk_desk.features.hourly.ui.months import kept_month, today
from bsk_desk.features.hourly.ui.outgoing import Outgoing
from bsk_desk.features.hourly.ui.parts import dropped_paths
from bsk_desk.features.hourly.ui.places import WORK
from bsk_desk.features.hourly.ui.summary import summary_words
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.actions import attach, menu_of, refresh_enabled
from bsk_desk.qt.kit import Box, line
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.tab_order import chain

TOPIC = "hourly_file"
_WIDE, _NARROW, _FROM = 496, 440, 1184
#: A burst of changes (forty files) is one reading of the list.
_REFRESH_AFTER_MS = 150
#: While files come in one after the other the list is read less often.
_BUSY_REFRESH_MS = 600
_NO_SUCH_FILE = "Такого файла нет."


class HourlyPage(Box):
    """Joins the list, the intake, what is looked at and the deeds; hidden, it only gets stale."""

    def __init__(self, context: PageContext, place: Place) -> None:
        super().__init__("h", gap=0, surface="plain")
        self.setObjectName("hourly_page")
        self.context, self.place = context, place
        self.may_work = context.person.may(WORK)
        may_export = self.may_work and context.person.may("export")
        self.list = ListPane(context.theme, may_work=self.may_work, may_export=may_export)
        self.pane = CardPane(context.theme, may_work=self.may_work)
        self.intake = Intake(context.backend, context.tasks, self)
        self.deeds = Deeds(self, context)
        self.closer = Closer(self, context)
        self.outgoing = Outgoing(self, context)
        self.looking = Looking(self, context)
        self.mail = Mail(self, context)
        self.listing = Listing(context, self, kept_month(context.settings))
        self.filtering = Filtering(self, context)
        self._stale, self._started, self._seen = True, False, False
        self._jobs = LatestJobs(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_AFTER_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self.add(self.list, line("v"), (self.pane, 1))
        self.setAcceptDrops(self.may_work)
        self.acts = attach(self, ACTIONS, context.person.may, context.theme)
        menu = menu_of(self, in_menu(self.acts))
        menu.aboutToShow.connect(self.refresh_actions)
        self.pane.set_menu(menu)
        self._connect()
        chain(*self.list.tab_order(), *self.pane.tab_order())
        self.refresh_actions()

    @property
    def card(self) -> Card | None:
        """The file that is looked at."""
        return self.looking.card

    @property
    def point(self) -> Mapping[str, Any] | None:
        """The point that is looked at, as the file's reading has it."""
        return self.looking.chosen_point

    @property
    def profile(self) -> ProfileRow | None:
        """Its newest revision."""
        return profile_of(self.card, self.point) if self.card else None

    @property
    def files(self) -> tuple[FileRow, ...]:
        """Those of the list that were read so far."""
        return self.listing.files

    @property
    def states(self) -> dict[PointKey, PointState]:
        """The newest revision of each of their points."""
        return self.listing.states

    @property
    def month(self) -> date | None:
        """The month of consumption that is listed, None for all of them."""
        return self.listing.wanted.month

    def state_of(self, point: Mapping[str, Any]) -> PointState | None:
        """Of a point of the file that is looked at."""
        return self.states.get(point_key(self.card.file, point)) if self.card else None

    def _connect(self) -> None:
        left, right = self.list, self.pane
        left.view.chosen.connect(self._on_chosen)
        left.view.opened.connect(self.to_sheet)
        left.drop.dropped.connect(self.take)
        left.drop.choose_wanted.connect(self.deeds.choose)
        left.filters.exported.connect(self.outgoing.export)
        left.template_wanted.connect(self.outgoing.template)
        left.view.end_near.connect(self.listing.more)
        self.listing.arrived.connect(self._on_list)
        self.listing.grown.connect(self._on_grown)
        self.listing.failed.connect(self.say_refusal)
        right.finding.moved.connect(self.looking.step)
        right.accepted.connect(self.deeds.accept)
        right.rejected.connect(self.deeds.reject)
        right.returned.connect(self.deeds.give_back)
        right.source_wanted.connect(self.outgoing.save_source)
        self.intake.changed.connect(self._show_lines)
        self.intake.arrived.connect(self._on_arrived)
        self.intake.finished.connect(self._on_finished)
        self.looking.moved.connect(self.refresh_actions)
        self._jobs.failed.connect(self.say_refusal)

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Read again what is looked at; a hidden page waits until it is shown."""
        if changes.touches(TOPIC):
            self._stale = True
            if self.isVisible() and self._started and not self._timer.isActive():
                self._timer.start(_BUSY_REFRESH_MS if self.intake.busy else _REFRESH_AFTER_MS)

    def open_object(self, file: int) -> None:
        """Show this file, whatever is filtered; the map of who has not sent keeps its month."""
        self.listing.show(file, kept_month(self.context.settings))

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
        self.looking.step(1)

    def previous_fault(self) -> None:
        """Shift+F8."""
        self.looking.step(-1)

    def next(self) -> None:
        """J."""
        self.list.view.step(1)

    def previous(self) -> None:
        """K."""
        self.list.view.step(-1)

    def to_sheet(self) -> None:
        """L: the arrows walk the cells."""
        self.pane.sheet.setFocus()

    def back(self) -> None:
        """Escape."""
        self.list.view.setFocus()

    def show_month(self, month: date | None) -> None:
        """Only files of this month of consumption (and those of none); None shows all."""
        self.filtering.month(month)

    def refresh(self) -> None:
        """Read the list again, and the card with it."""
        self._stale = False
        self.listing.read()

    def _refresh_if_seen(self) -> None:
        """A page that was left meanwhile reads when it is shown again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def say_refusal(self, error: UserError) -> None:
        """Where it happened: over the sheet, or over the list."""
        (self.pane.notice if self.card else self.list.notice).say(str(error))

    def refresh_actions(self) -> None:
        """What is possible now."""
        refresh_enabled(self, ACTIONS, self.acts)

    def _on_list(self, listed: Listed) -> None:
        first, self._seen = not self._seen, True
        target, self.listing.target = self.listing.target, None
        if target is not None:
            self.filtering.show()
        self.list.show_counters(listed.counts)
        self._show_lines()
        if first:
            self.list.view.setFocus()
        if self.may_work:
            self.intake.add_waiting(listed.unread)
        if not listed.found:
            self.list.notice.say(_NO_SUCH_FILE)
        elif target is not None:
            self.list.view.choose((target, -1))
        if self.card is not None and target in (None, self.card.file.id):
            self._read_card(self.card.file.id)
        elif self.list.view.line is None and self.files:
            self.list.view.choose((self.files[0].id, -1))

    def _on_grown(self) -> None:
        self._show_lines()
        self.looking.on_grown()

    def _show_lines(self) -> None:
        lines = with_incoming(self.listing.made, self.intake.files)
        self.list.show_lines(lines, filtered=self.filtering.narrow)

    def _on_arrived(self, _file: int) -> None:
        if not self._timer.isActive():
            self._timer.start(_BUSY_REFRESH_MS)

    def _on_finished(self, summary: Summary) -> None:
        words, tone = summary_words(summary)
        self.list.notice.say(words, tone=tone)
        self._timer.start(_REFRESH_AFTER_MS)

    def _on_chosen(self, chosen: Line | None) -> None:
        if chosen is None:
            self.looking.at_nothing()
        elif chosen.file is None:
            self.looking.at_message(chosen.title, chosen.under or chosen.mark.words)
        elif not self.looking.at_point(chosen.file, chosen.point):
            self.pane.notice.put_away()
            self._read_card(chosen.file)
        self.refresh_actions()

    def _read_card(self, file: int) -> None:
        backend = self.context.backend
        self._jobs.start("card", lambda job: backend.read(job, read_card, file), self._on_card)

    def _on_card(self, card: Card | None) -> None:
        chosen = self.list.view.line
        if card is None or chosen is None or chosen.file != card.file.id:
            return
        self.looking.at_card(card, chosen.point)
        self.refresh_actions()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """The first time all is read; later what has changed."""
        super().showEvent(event)
        if not self._started:
            self._started = True
            if self.may_work:
                POOL.polite = True
                POOL.warm(AT_ONCE)
            self.list.offer_months(today(), self.month)
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
