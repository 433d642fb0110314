"""«Напоминания»: one's own requests whose term is near or over, as the worker has told of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.mail.model import Notice
from bsk_desk.features.mail.queries import find_notice
from bsk_desk.features.mail.service import PutAway, put_away
from bsk_desk.features.mail.ui.reminder_rows import THINGS, as_row
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.qt.actions import Action
from bsk_desk.qt.buttons import button
from bsk_desk.qt.card import Card, CardHeader
from bsk_desk.qt.kit import Facts, column, label, row, section
from bsk_desk.qt.marks import tag
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.thing_page import ThingPage, has_thing, moving
from bsk_desk.qt.things import ThingList

_OPEN, _AWAY = "reminder.request", "reminder.away"
_KEYS = (("O", "открыть обращение"), ("Delete", "убрать"), ("F1", "все клавиши"))
#: Action, words, kind, icon.
_BUTTONS = (
    (_OPEN, "Открыть обращение", "primary", "place.all"),
    (_AWAY, "Убрать напоминание", "plain", "ph.check"),
)
_AFTER = "Напоминание уйдёт само, когда обращение исполнят или срок изменится."


class ReminderCard(Card):
    """``wanted(action)`` for the buttons."""

    wanted = Signal(str)

    def __init__(self, context: PageContext) -> None:
        self._theme = context.theme
        self.header = CardHeader(context.theme)
        self._place = column(gap=16)
        super().__init__(context.theme, self.header, self._place, name="Напоминание")

    def show_row(self, found: Notice) -> None:
        """Another one, or the same as it is now."""
        shown, now = as_row(found), server_time.now()
        self.header.show_thing(found.number or "", found.form_title, found.subject)
        self.header.show_facts(tag(self._theme, shown.status, shown.word, shown.icon))
        self._place.clear()
        buttons = row(gap=8)
        for action, words, kind, icon in _BUTTONS:
            one = button(self._theme, words, kind, icon)
            one.setObjectName(action)
            one.setProperty("action", action)
            one.clicked.connect(self._on_clicked)
            buttons.add(one)
        facts = [
            ("Срок", f"{when(found.due_at, now)}, {shown.due}"),
            ("Напомнили", when(found.at, now)),
        ]
        self._place.add(buttons.add(None), section("Напоминание", Facts(facts, (150,))))
        self._place.add(label(_AFTER, "small", "text3", wrap=True))
        self.middle.fit()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wanted.emit(str(sender.property("action")))


class RemindersPage(ThingPage):
    """The page of the place: everybody sees one's own."""

    topics = frozenset({"notice", "request"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        super().__init__(
            context,
            ThingList(context, THINGS),
            ReminderCard(context),
            find_notice,
            nothing=Empty(context.theme, "ph.bell", "Напоминание не выбрано", keys=_KEYS),
            actions=ACTIONS,
        )
        assert isinstance(self.card, ReminderCard)
        self.card.wanted.connect(self.run)

    def go_to_request(self) -> None:
        """What it is about."""
        if self.thing is not None:
            self.context.go_to("requests.all", self.thing.request_id)

    def put_away(self) -> None:
        """For good, for this term."""
        if self.chosen is not None:
            self.doing.do(put_away, PutAway(self.chosen), self._on_away)

    def show_thing(self, thing: Notice) -> None:
        """Fill the card."""
        assert isinstance(self.card, ReminderCard)
        self.card.show_row(thing)

    def _on_away(self, _nothing: None) -> None:
        self.done("Напоминание убрано.")


def _go(page: RemindersPage) -> None:
    page.go_to_request()


def _away(page: RemindersPage) -> None:
    page.put_away()


def _export(page: RemindersPage) -> None:
    page.export()


ACTIONS: tuple[Action[RemindersPage], ...] = (
    *moving("reminder", "напоминание"),
    Action(_OPEN, "Открыть обращение", _go, "O", enabled=has_thing, icon="place.all"),
    Action(_AWAY, "Убрать напоминание", _away, "Delete", enabled=has_thing, icon="ph.check"),
    Action("reminder.export", "Выгрузить список в Excel", _export, "Ctrl+E", "export",
           icon="action.export"),
)  # fmt: skip
