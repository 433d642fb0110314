"""What is done to the request on the card besides writing: each asks for what it needs first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests.card_marks import OutageOffer
from bsk_desk.features.service_requests.card_queries import explain_deadline
from bsk_desk.features.service_requests.card_service import LinkOutage, link_outage
from bsk_desk.features.service_requests.model import CHANNELS, DeadlineLine, RequestCard
from bsk_desk.features.service_requests.queries import list_requests
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.service import (
    AssignRequest,
    ClassifyRequest,
    LinkRepeat,
    RecalculateDeadline,
    assign_request,
    classify_request,
    link_repeat,
    recalculate_deadline,
)
from bsk_desk.features.service_requests.ui.deadline_sheet import deadline_sheet
from bsk_desk.features.service_requests.ui.list_pane import RequestList
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.features.service_requests.ui.sending import Sending
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import date_words, day_of
from bsk_desk.qt.asking import WIDE, ask
from bsk_desk.qt.fields import Choice, Field, LongText, no_longer_than
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.sheet import Over

#: The titles of form 4.9 are long.
_WIDE_TOPICS = 600
_SECTIONS = {"inquiry": "обращение", "complaint": "жалоба", "application": "заявка"}


class CardDeeds(QObject):
    """The methods are the actions of the page (see actions.py)."""

    def __init__(
        self, page: QWidget, context: PageContext, sending: Sending, rows: RequestList
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._list = page, context, rows
        self._sending, self._pane = sending, sending.pane
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(sending.say_refusal)
        self._pane.view.marks.linked.connect(self.link_outage)

    @property
    def _card(self) -> RequestCard:
        assert self._pane.card is not None
        return self._pane.card

    def assign(self) -> None:
        """To a colleague, with a few words."""
        people = [(c.login, c.full_name) for c in self._pane.reference.colleagues]
        fields = (
            Choice("assignee", "Исполнитель", hint="Никто", options=tuple(people)),
            LongText("body", "Несколько слов исполнителю", least=2,
                     help="Потребитель этого не увидит."),
        )  # fmt: skip
        card = self._card
        self._ask(
            "Назначить исполнителя",
            fields,
            lambda found: self._assign(card, found),
            "Назначить",
            values={"assignee": card.row.assignee},
        )

    def take(self) -> None:
        """To oneself."""
        self._assign(self._card, {"assignee": self._context.person.login, "body": ""})

    def classify(self) -> None:
        """Topic, channel and measures for form 4.9."""
        card = self._card
        topics = tuple(
            (t.topic, f"{_SECTIONS.get(t.section, t.section).capitalize()}: {t.title}")
            for t in self._pane.reference.topics
        )
        checks = (no_longer_than(2000),)
        fields = (
            Choice("topic", "Тема", required=True, options=topics),
            Choice("channel", "Как обратились", required=True, options=tuple(CHANNELS.items())),
            LongText("measures_done", "Меры приняты", least=2, checks=checks),
            LongText("measures_planned", "Меры намечены", least=2, checks=checks),
        )
        values = {
            "topic": card.row.topic,
            "channel": card.row.channel,
            "measures_done": card.measures_done,
            "measures_planned": card.measures_planned,
        }
        self._ask(
            "Форма 4.9",
            fields,
            lambda found: self._classify(card, found),
            "Сохранить",
            values=values,
            wide=_WIDE_TOPICS,
        )

    def link_repeat(self) -> None:
        """Says which earlier request this one repeats."""
        field = Field("first", "Номер первого обращения", hint="Ж-2026-000123",
                      help="Пустое поле снимет связь.")  # fmt: skip
        why = "Повторное обращение по тому же поводу связывают с самым первым."
        self._ask("Повторное обращение", (field,), self._find_first, "Связать", why=why)

    def link_outage(self, offer: OutageOffer) -> None:
        """The outage that was offered explains this request; the bar takes it back."""
        command = LinkOutage(request=self._card.id, outage=offer.outage)
        words = f"Связано с отключением: {offer.reason}"
        self._sending.doing.do(
            link_outage, command, lambda _none: self._on_outage_linked(command.request, words)
        )

    def recalculate(self) -> None:
        """By the rule in force today."""
        command = RecalculateDeadline(request=self._card.id, seen=self._pane.seen)
        self._sending.doing.do(recalculate_deadline, command, self._on_done)

    def take_over(self) -> None:
        """From whoever is answering."""
        self._sending.take_over()

    def why(self) -> None:
        """The reckoning of the deadline, line by line."""
        card, backend = self._card, self._context.backend
        self._jobs.start(
            "why",
            lambda job: backend.read(job, explain_deadline, card.id),
            lambda lines: self._show_why(card, lines),
        )

    def others(self) -> None:
        """The list of all that this consumer has filed."""
        consumer = self._card.row.consumer_id
        if consumer is None:
            self._pane.say("Обращение подано без личного кабинета: других не найти.", tone="info")
        else:
            self._list.narrow(RequestFilter(queue="all", consumer_id=consumer))

    def first(self) -> None:
        """The request that this one repeats."""
        if self._card.repeat_of is not None:
            self._pane.open(self._card.repeat_of)

    def own_window(self) -> None:
        """The same request in a window of its own."""
        self._context.open_window("requests.all", self._card.id)

    def _ask(
        self,
        title: str,
        fields: Any,
        done: Any,
        do: str,
        *,
        why: str = "",
        values: dict[str, Any] | None = None,
        wide: int = WIDE,
    ) -> None:
        theme = self._context.theme
        ask(theme, self._page, title, fields, done, do=do, why=why, values=values, wide=wide)

    def _assign(self, card: RequestCard, values: dict[str, Any]) -> None:
        command = AssignRequest(
            request=card.id, assignee=values["assignee"], body=values["body"] or None
        )
        self._sending.doing.do(assign_request, command, self._on_done)

    def _classify(self, card: RequestCard, values: dict[str, Any]) -> None:
        command = ClassifyRequest(
            request=card.id,
            topic=values["topic"],
            channel=values["channel"],
            measures_done=values["measures_done"] or None,
            measures_planned=values["measures_planned"] or None,
        )
        self._sending.doing.do(classify_request, command, self._on_done)

    def _find_first(self, values: dict[str, Any]) -> None:
        """The number is looked up, then linked; an empty one takes the link away."""
        card, number, backend = self._card, values["first"], self._context.backend
        if not number:
            self._link(card, None)
            return
        self._jobs.start(
            "first",
            lambda job: backend.read(job, _found_number, number),
            lambda found: self._on_first(card, number, found),
        )

    def _on_first(self, card: RequestCard, number: str, found: int | None) -> None:
        if found is None:
            self._pane.say(f"Обращения {number} нет.")
        else:
            self._link(card, found)

    def _link(self, card: RequestCard, first: int | None) -> None:
        self._sending.doing.do(link_repeat, LinkRepeat(request=card.id, first=first), self._on_done)

    def _show_why(self, card: RequestCard, lines: tuple[DeadlineLine, ...]) -> None:
        due = card.row.due_at
        title = f"Почему {date_words(day_of(due), now())}" if due else "Почему срока нет"
        sheet = deadline_sheet(self._context.theme, title, lines)
        anchor = self._pane.view.why
        over = Over(self._context.theme, self._page.window(), sheet, anchor=anchor, scrim=False)
        over.setObjectName("why")
        over.closed.connect(over.deleteLater)
        over.open()

    def _on_outage_linked(self, request: int, words: str) -> None:
        if self._pane.request != request:
            self._context.notice(f"{words}.", "ok")
            return
        self._pane.reload()
        self._sending.offer(words, "Отменить связь", lambda: self._unlink_outage(request))

    def _unlink_outage(self, request: int) -> None:
        self._sending.doing.do(link_outage, LinkOutage(request, None), self._on_done)

    def _on_done(self, _result: Any) -> None:
        self._pane.view.notice.put_away()
        self._pane.reload()


def _found_number(session: Any, number: str) -> int | None:
    """The id of the request with this number or tracking code."""
    page = PageRequest("changed", size=2)
    for wanted in (RequestFilter(number=number), RequestFilter(tracking=number)):
        rows = list_requests(session, wanted, page).rows
        exact = [r.id for r in rows if number.upper() in {(r.number or "").upper(), r.tracking}]
        if exact:
            return exact[0]
    return None
