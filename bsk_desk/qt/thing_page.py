"""A page of things: the list at the left, what is chosen beside it, keys for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.qt.actions import Action, attach, refresh_enabled
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.list_page import two_panes
from bsk_desk.qt.notice import Empty, NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tab_order import OrderedPage, focus_kept, ring_of
from bsk_desk.qt.things import ThingList

#: Skimming through the list with J does not open everything on the way.
_OPEN_AFTER_MS = 140


class ThingPage(OrderedPage):
    """``thing`` is what is chosen, None where nothing is; ``shown(thing)`` when it was read.

    A slice gives the list, the query that reads one thing whole (None: it is gone), the widget
    that shows it and the actions. ``topics`` say when to read again.
    """

    shown = Signal(object)
    topics: frozenset[str] = frozenset()

    def __init__(
        self,
        context: PageContext,
        things: ThingList,
        card: QWidget,
        read: Callable[[Any, int], Any],
        *,
        nothing: Empty,
        actions: Sequence[Action[Any]] = (),
        width: int = 0,
    ) -> None:
        super().__init__()
        self.context, self.list, self.card = context, things, card
        self._read = read
        self._actions: tuple[Action[Any], ...] = ()
        self._chosen: int | None = None
        self._shown: int | None = None
        self.thing: Any = None
        self._stale, self._started = True, False
        self.stack = QStackedWidget()
        self._nothing = nothing
        for one in (nothing, card):
            self.stack.addWidget(one)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(two_panes(things, self.stack, width))
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(self.say_error)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_not_read)
        self._opening = QTimer(self, singleShot=True, interval=_OPEN_AFTER_MS)
        self._opening.timeout.connect(self._on_opening)
        self.acts: dict[str, QAction] = {}
        things.opened.connect(self._on_opened)
        things.moved.connect(self._on_moved)
        things.ticked.connect(self.refresh_actions)
        things.model.counted.connect(self._follow)
        if actions:
            self.use_actions(actions)

    def use_actions(self, actions: Sequence[Action[Any]]) -> None:
        """The keys of the page; for one whose actions need parts that are made after it."""
        self._actions = tuple(actions)
        self.acts = attach(self, self._actions, self.context.person.may, self.context.theme)
        self.refresh_actions()

    @property
    def chosen(self) -> int | None:
        """The id of what is shown, or on its way; the focus in the list must not exchange it."""
        return self._chosen

    @chosen.setter
    def chosen(self, thing: int | None) -> None:
        self._chosen = thing
        self.list.rows.takes_first = thing is None

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Read again what is looked at; a hidden page waits until it is shown."""
        if any(changes.touches(topic) for topic in self.topics):
            self._stale = True
            self._refresh_if_seen()

    def tab_parts(self) -> Sequence[QWidget]:
        """Search and head, the list, then what is chosen."""
        return (*self.list.tab_parts(), self.stack)

    def resting_place(self) -> QWidget | None:
        """The list, where a row is current."""
        return ring_of(self.list.rows)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.list.filters.search.setFocus()
        self.list.filters.search.selectAll()

    def open_object(self, thing: int) -> None:
        """Show this one; in the list too if it is there."""
        self._opening.stop()
        self._choose(thing)
        self.open(thing)

    # What a person can do

    def next(self) -> None:
        """J."""
        self.list.go(1)

    def previous(self) -> None:
        """K."""
        self.list.go(-1)

    def back(self) -> None:
        """Escape: out of the search, the ticks, the card; to the list."""
        search = self.list.filters.search
        if search.hasFocus() and search.text():
            search.clear()
            self.list.search("")
        else:
            self.list.untick()
        self.list.take_focus()

    def open(self, thing: int) -> None:
        """Read it and show it."""
        if thing != self.chosen:
            self.bar.put_away()
        self.chosen = thing
        self.read_again()

    def export(self) -> None:
        """The list into a file, where the slice says how."""
        self.list.export()

    def close_thing(self) -> None:
        """Nothing is chosen any more."""
        self.chosen = self.thing = None
        self.stack.setCurrentWidget(self._nothing)
        self.refresh_actions()

    def read_again(self) -> None:
        """What is chosen, as it is now."""
        if (chosen := self.chosen) is None:
            return
        backend, read = self.context.backend, self._read
        self._jobs.start("thing", lambda job: backend.read(job, read, chosen), self._on_read)

    @property
    def bar(self) -> NoticeBar:
        """Where refusals stand: in the card while one is shown, else above the list."""
        own: NoticeBar | None = getattr(self.stack.currentWidget(), "notice", None)
        return self.list.notice if own is None else own

    def say(self, words: str, detail: str = "", tone: str = "warning") -> None:
        """A sentence beside what it is about."""
        self.bar.say(words, detail, tone=tone)

    def say_error(self, error: UserError) -> None:
        """A refusal with the database's own sentence."""
        if isinstance(error, ServerUnavailable):
            self.say(str(error), "Повторите, когда связь вернётся: дважды не сделается.")
        else:
            self.say(str(error))

    def done(self, words: str) -> None:
        """It went well: say so, and show what is so now."""
        self.bar.put_away()
        self.context.notice(words, "ok")
        self.list.refresh()
        self.read_again()

    def _on_not_read(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):  # the bar over the window says that
            self.say_error(error)
        self._stale = True

    def refresh_actions(self) -> None:
        """What can be done with what is chosen."""
        refresh_enabled(self, self._actions, self.acts)

    def show_thing(self, thing: Any) -> None:
        """Fill the card. For the slice."""
        raise NotImplementedError

    def widget_of(self, _thing: Any) -> QWidget:
        """What shows it; the card where a slice has nothing else to say."""
        return self.card

    def start_reading(self) -> None:
        """What else is read when the page is shown first. For the slice."""

    def run(self, action: str) -> None:
        """An action by its id, as its key does; nothing where it is not possible now."""
        if made := self.acts.get(action):
            made.trigger()

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible() and self._started:
            self._stale = False
            self.list.refresh()
            self.read_again()

    def _on_read(self, thing: Any) -> None:
        if thing is None:
            self.close_thing()
            return
        again, self._shown = self._shown == self.chosen, self.chosen
        self.thing = thing
        with focus_kept(self.stack, again=again):
            self.show_thing(thing)
        self._bring(self.widget_of(thing))
        self.refresh_actions()
        self._follow()
        self.shown.emit(thing)

    def _bring(self, widget: QWidget) -> None:
        """In front; the focus does not fall on some button of it when a form goes."""
        before = self.stack.currentWidget()
        held = before is not None and before.isAncestorOf(self.focusWidget() or self)
        self.stack.setCurrentWidget(widget)
        if held and before is not widget:
            self.list.take_focus()

    def _follow(self, _total: object = None) -> None:
        """What is shown is the current row, if it is in the list; a row on its way is left."""
        row = self.list.rows.current_row()
        elsewhere = row is not None and row.id != self.chosen
        if self.thing is not None and not self._opening.isActive() and (row is None or elsewhere):
            self._choose(self.chosen)

    def _choose(self, thing: int | None) -> None:
        """Current in the list, and where it can be read: not under the fade at the edge."""
        rows = self.list.rows
        if rows.choose(thing):
            spot = rows.visualRect(rows.currentIndex())
            if spot.top() < 0 or spot.bottom() > rows.viewport().height() - spot.height():
                rows.scrollTo(rows.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_opened(self, row: Any) -> None:
        self._opening.stop()
        self.open(row.id)

    def _on_moved(self, row: Any) -> None:
        if row.id != self.chosen:
            self._opening.start()

    def _on_opening(self) -> None:
        row = self.list.rows.current_row()
        if row is not None:
            self.open(row.id)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """The first time all is read; later what has changed."""
        super().showEvent(event)
        if not self._started:
            self._started, self._stale = True, False
            self.list.start()
            self.start_reading()
        self._refresh_if_seen()


def moving(prefix: str, thing: str) -> tuple[Action[Any], ...]:
    """The keys every page of things has: next, previous, back to the list."""
    return (
        Action(f"{prefix}.next", f"Следующее: {thing}", methodcaller("next"), "J",
               icon="action.down"),
        Action(f"{prefix}.previous", f"Предыдущее: {thing}", methodcaller("previous"), "K",
               icon="action.up"),
        Action(f"{prefix}.back", "К списку", methodcaller("back"), "Escape", icon="action.open"),
    )  # fmt: skip


def has_thing(page: ThingPage) -> bool:
    """Whether something is chosen."""
    return page.thing is not None
