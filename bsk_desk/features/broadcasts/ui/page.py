"""«Рассылки»: the list, a draft with its preview, the card of what is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bsk_desk.features.broadcasts.model import Broadcast, SavedAudience, Stepped
from bsk_desk.features.broadcasts.service import (
    DeleteAudience,
    SaveAudience,
    Step,
    delete_audience,
    save_audience,
    take_step,
)
from bsk_desk.features.broadcasts.ui.actions import ACTIONS, WORK
from bsk_desk.features.broadcasts.ui.drafting import Drafting
from bsk_desk.features.broadcasts.ui.life import Life
from bsk_desk.features.broadcasts.ui.pane import BroadcastPane
from bsk_desk.features.broadcasts.ui.reading import Whole, read_audiences, read_whole
from bsk_desk.features.broadcasts.ui.rows import things
from bsk_desk.kernel.errors import UserError, WrongField
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import Field, no_longer_than
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.thing_page import ThingPage
from bsk_desk.qt.things import ThingList

_LIST_WIDE = 360
_COUNT_EVERY_MS = 5000
_KEYS = (("J", "следующая рассылка"), ("Ctrl N", "новая"), ("F1", "все клавиши"))


class BroadcastsPage(ThingPage):
    """The page of the place; whoever may not work with broadcasts only reads."""

    topics = frozenset({"broadcast"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        theme, may = context.theme, context.person.may(WORK)
        add = button(theme, "Новая", "quiet", "action.add", shortcut="Ctrl N")
        add.setObjectName("new_broadcast")
        self.pane = BroadcastPane(context)
        self._may = may
        super().__init__(
            context,
            ThingList(context, things(may_work=may), *((add,) if may else ())),
            self.pane,
            read_whole,
            nothing=Empty(theme, "place.broadcasts", "Рассылка не выбрана", keys=_KEYS),
            width=_LIST_WIDE,
        )
        self.drafting = Drafting(context, self.pane.compose, self.pane.preview, self.doing)
        self.life = Life(self)
        self.use_actions(ACTIONS)
        #: Letters of a broadcast are not in the change feed, each for itself.
        self._counting = QTimer(self, interval=_COUNT_EVERY_MS)
        self._counting.timeout.connect(self._on_counting)
        self._counting.start()
        add.clicked.connect(self.new)
        self._connect()

    def _connect(self) -> None:
        compose = self.pane.compose
        compose.sent.connect(self.send)
        compose.tried.connect(self.life.try_out)
        compose.audience.save_wanted.connect(self.save_conditions)
        compose.audience.delete_wanted.connect(self._on_delete_audience)
        self.drafting.saved.connect(self._on_saved)
        self.pane.view.wanted.connect(self.run)
        self.pane.view.opened.connect(self._on_consumer)
        self.list.empty_acted.connect(self.new)

    # What the shell asks (qt.pages)

    def may_close(self) -> bool:
        """What is typed is kept on this computer within a second, and now."""
        if self.drafting.dirty:
            self.drafting.keep_here()
        return True

    # What a person can do (actions.py)

    def new(self) -> None:
        """An empty draft."""
        self._leave_draft()
        self.list.rows.clearSelection()
        self.chosen = self.thing = None
        self.pane.setCurrentWidget(self.pane.desk)
        self.stack.setCurrentWidget(self.pane)
        self.drafting.begin(None)
        self.pane.compose.setFocus()
        self.refresh_actions()

    def save(self) -> None:
        """Ctrl+S."""
        self.drafting.save()

    def send(self) -> None:
        """Save, hand in, and start where no approval is needed."""
        self.pane.compose.notice.put_away()
        if not self.pane.compose.may_begin():
            return
        self.drafting.save(self._on_saved_to_send)

    def add_condition(self) -> None:
        """The menu of conditions."""
        self.pane.compose.audience.open_menu()

    def save_conditions(self) -> None:
        """These conditions under a title."""
        title = Field("title", "Название", required=True, checks=(no_longer_than(200),))
        ask(self.context.theme, self, "Сохранить условия", [title], self._on_audience_title,
            do="Сохранить", why="Набор увидят все администраторы.")  # fmt: skip

    def open(self, thing: int) -> None:
        """Another one; what is typed in the draft before it is kept."""
        if thing != self.chosen:
            self._leave_draft()
        super().open(thing)

    def start_reading(self) -> None:
        """Saved conditions."""
        if self._may:
            backend = self.context.backend
            self._jobs.start("saved", lambda job: backend.read(job, read_audiences), self._on_sets)

    def show_thing(self, thing: Whole) -> None:
        """A draft in the form, anything else as a card; typed text is not touched."""
        if thing.status != "draft" or not self._may:
            self.drafting.stop()
            writing = self.pane.desk.isAncestorOf(QApplication.focusWidget() or self)
            self.pane.setCurrentWidget(self.pane.view)
            self.pane.view.show_whole(thing)
            if writing:  # not to some button that Qt finds next
                self.list.take_focus()
            return
        compose, found = self.pane.compose, thing.broadcast
        shown = self.pane.writing and compose.broadcast == found.id
        fresh = compose.seen is None or compose.seen >= found.changed_at
        if shown and (self.drafting.dirty or fresh):
            return
        self.pane.setCurrentWidget(self.pane.desk)
        self.drafting.begin(found)

    def _on_counting(self) -> None:
        if self.isVisible() and self.thing is not None and self.thing.status == "notifying":
            self.read_again()

    def _leave_draft(self) -> None:
        if self.pane.writing and self.drafting.dirty:
            self.drafting.keep_here()

    def _on_sets(self, saved: Sequence[SavedAudience]) -> None:
        self.pane.compose.audience.offer(saved)

    def _on_saved(self, found: Broadcast) -> None:
        if self.pane.writing and self.pane.compose.broadcast == found.id:
            self.chosen, self.thing = found.id, Whole(found, None)
        self.list.refresh()
        self.refresh_actions()

    def _on_saved_to_send(self, found: Broadcast) -> None:
        self.doing.do(take_step, Step(found.id, "submit"), self._on_submitted, self._on_not_sent)

    def _on_submitted(self, stepped: Stepped) -> None:
        moment = self.pane.compose.beginning.value
        self.drafting.stop()
        self.chosen = stepped.broadcast
        self.list.rows.setFocus()
        if stepped.status == "approved":
            self.life.start_at(moment, stepped.broadcast)
            self.read_again()
        elif stepped.status == "scheduled":
            self.life.begun(stepped)
        else:
            later = " Начнётся в назначенное время." if moment else ""
            self.done(f"Рассылка ждёт утверждения другого администратора.{later}")

    def _on_not_sent(self, error: UserError) -> None:
        if isinstance(error, WrongField):
            self.pane.compose.show_problems(error.detail)
        self.say(str(error), "Черновик сохранён.")

    def _on_consumer(self, consumer: int) -> None:
        self.context.go_to("consumers.all", consumer)

    def _on_audience_title(self, values: dict[str, Any]) -> None:
        command = SaveAudience(values["title"], self.pane.compose.audience.audience)
        self.doing.do(save_audience, command, self._on_audience_saved)

    def _on_delete_audience(self, audience: int) -> None:
        self.doing.do(delete_audience, DeleteAudience(audience), self._on_audience_saved)

    def _on_audience_saved(self, _audience: int | None) -> None:
        self.context.notice("Наборы условий обновлены.", "ok")
        self.start_reading()
