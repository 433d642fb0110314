"""«Отключения»: written, published, changed, closed; requests from there answered together."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from bsk_desk.features.outages.model import Answered, OutageRequest, Saved, Told
from bsk_desk.features.outages.service import (
    CloseOutage,
    DeclineOutage,
    LinkOutage,
    PublishOutage,
    change_outage,
    close_outage,
    decline_outage,
    link_outage,
    publish_outage,
    save_outage,
)
from bsk_desk.features.outages.ui.actions import ACTIONS, WORK
from bsk_desk.features.outages.ui.answering import Answering
from bsk_desk.features.outages.ui.card import OutageCard
from bsk_desk.features.outages.ui.changing import ask_change, changed_words, command_of
from bsk_desk.features.outages.ui.compose import OutageForm, by_field
from bsk_desk.features.outages.ui.reading import Whole, read_whole
from bsk_desk.features.outages.ui.rows import things
from bsk_desk.features.settings.api import may_be_undone
from bsk_desk.kernel import server_time
from bsk_desk.kernel.errors import UserError, WrongField
from bsk_desk.kernel.words import counted, short_full_name
from bsk_desk.qt import placeholders
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import LongText, Moment, no_longer_than
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.thing_page import ThingPage
from bsk_desk.qt.things import ThingList

_KEYS = (("J", "следующее отключение"), ("Ctrl N", "новое"), ("F1", "все клавиши"))
_REQUESTS = ("обращение", "обращения", "обращений")
#: A sheet with a letter in it.
_WIDE = 560
_EACH = "Каждое обращение отдельно: что нельзя, будет названо, остальное сделано."
_BODY = LongText("body", "Текст для потребителя", required=True, least=5,
                 checks=(no_longer_than(10_000), placeholders.problem))  # fmt: skip


class OutagesPage(ThingPage):
    """The page of the place; engineers and auditors read it, operators work."""

    topics = frozenset({"outage", "request", "broadcast"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        theme = context.theme
        self._may = context.person.may(WORK)
        tools: tuple[QWidget, ...] = ()
        if self._may:
            add = button(theme, "Новое", "quiet", "action.add", shortcut="Ctrl N")
            add.setObjectName("new_outage")
            add.clicked.connect(self._on_new_clicked)
            tools = (add,)
        self.form = OutageForm(context)
        nothing = Empty(theme, "place.outages", "Отключение не выбрано", keys=_KEYS)
        super().__init__(
            context,
            ThingList(context, things(may_work=self._may), *tools),
            OutageCard(context),
            read_whole,
            nothing=nothing,
        )
        self.stack.addWidget(self.form)
        self.answering = Answering(context, self)
        self.answering.finished.connect(self._on_answered)
        self.answering.unfinished.connect(self._on_not_answered)
        self.use_actions(ACTIONS)
        self.form.saved.connect(self.save)
        self.form.published.connect(self.publish)
        card = self.card
        assert isinstance(card, OutageCard)
        card.wanted.connect(self.run)
        card.opened.connect(context.go_to)
        card.linked.connect(self._on_link)
        card.declined.connect(self._on_decline)
        self.list.empty_acted.connect(self.new)

    # What the shell asks (qt.pages)

    def may_close(self) -> bool:
        """What is typed and not saved would be lost."""
        return not (self.writing and self.form.dirty)

    def busy_words(self) -> str:
        """What would be lost."""
        return "" if self.may_close() else "записываемое отключение"

    @property
    def writing(self) -> bool:
        """Whether a draft is shown."""
        return self.stack.currentWidget() is self.form

    # What a person can do (actions.py)

    def new(self) -> None:
        """An empty draft."""
        self.list.rows.clearSelection()
        self.chosen = self.thing = None
        self._write(None)
        self.form.setFocus()

    def save(self) -> None:
        """Ctrl+S; it says whom it would reach."""
        self._save(self._on_saved)

    def publish(self) -> None:
        """Save, then into the cabinets."""
        self._save(self._on_saved_to_publish)

    def write_text(self) -> None:
        """Out of the fields."""
        self.form.write_text()

    def change(self) -> None:
        """Other times, words or streets, told to whom it concerns."""
        if (whole := self._whole) is not None:
            ask_change(self, whole.row, self._on_change)

    def close_outage(self) -> None:
        """Power is back; the follow-up goes to the same consumers."""
        if (whole := self._whole) is None:
            return
        when = Moment("restored_at", "Когда восстановлено", required=True)
        text = "Здравствуйте, {{имя}}! Электроснабжение по адресу {{адрес}} восстановлено."
        if whole.row.kind == "quality":
            text = "Здравствуйте, {{имя}}! Качество электроэнергии по адресу {{адрес}} в норме."
        values = {"restored_at": server_time.now(), "body": text}
        ask(self.context.theme, self, "Закрыть отключение", [when, _BODY], self._on_close,
            do="Закрыть и сообщить", values=values, wide=_WIDE)  # fmt: skip

    def answer_all(self) -> None:
        """One text to every open request from there; three of them are shown before."""
        if (whole := self._whole) is None:
            return
        waits = whole.open_requests
        number = counted(len(waits), *_REQUESTS)
        body = LongText("body", "Ответ", required=True, least=5, checks=(no_longer_than(10_000),))
        ask(self.context.theme, self, f"Ответить всем: {number}", [body], self._on_answer,
            do="Ответить и исполнить", lines=_preview(waits, whole.undo_seconds), why=_EACH,
            values={"body": self.answering.text_of(whole.id)}, wide=_WIDE)  # fmt: skip

    def link_all(self) -> None:
        """Every request that arrived later and looks like this one."""
        for one in self._whole.later if self._whole else ():
            self._on_link(one.id)

    def show_thing(self, thing: Whole) -> None:
        """A draft in the form, anything else as a card; typed text is not touched."""
        if thing.row.status == "draft" and self._may:
            if not (self.writing and (self.form.dirty or self.form.shows(thing.row))):
                self.form.begin(thing.row)
            return
        assert isinstance(self.card, OutageCard)
        self.card.show_whole(thing)

    @property
    def _whole(self) -> Whole | None:
        found: Whole | None = self.thing
        return found

    def widget_of(self, thing: Any) -> QWidget:
        """The form for a draft."""
        return self.form if thing.row.status == "draft" and self._may else self.card

    def _write(self, whole: Whole | None) -> None:
        self.form.begin(whole.row if whole else None)
        self.stack.setCurrentWidget(self.form)
        self.refresh_actions()

    def _on_new_clicked(self) -> None:
        self.new()

    def _save(self, then: Any) -> None:
        command = self.form.command()
        if command is not None:
            self.form.notice.put_away()
            self.doing.do(save_outage, command, then, self._on_not_saved)

    def _on_saved(self, saved: Saved) -> None:
        self.form.show_saved(saved)
        self.chosen = saved.outage
        self.list.refresh()

    def _on_saved_to_publish(self, saved: Saved) -> None:
        self._on_saved(saved)
        self.doing.do(publish_outage, PublishOutage(saved.outage), self._on_published)

    def _on_not_saved(self, error: UserError) -> None:
        if isinstance(error, WrongField):
            self.form.show_problems(error.detail)
        self.say(str(error), "Набранное на месте.")

    def _on_published(self, told: Told) -> None:
        linked = counted(told.requests, *_REQUESTS)
        news = "кабинетов по этим адресам нет" if told.broadcast is None else "уведомления уходят"
        self.done(f"Опубликовано: {news}, связано {linked}.")

    def _on_change(self, values: dict[str, Any]) -> None:
        if (whole := self._whole) is None:
            return

        def refused(error: UserError) -> None:
            if isinstance(error, WrongField) and self.chosen == whole.id:
                sheet = ask_change(self, whole.row, self._on_change, values)
                sheet.form.show_problems(by_field(error.detail))
            self.say_error(error)

        command = command_of(whole.id, values)
        self.doing.do(change_outage, command, self._on_changed, refused)

    def _on_changed(self, told: Told) -> None:
        self.done(changed_words(told))

    def _on_close(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            body = placeholders.stored(values["body"])
            command = CloseOutage(self.chosen, values["restored_at"], body)
            self.doing.do(close_outage, command, self._on_told)

    def _on_told(self, told: Told) -> None:
        words = "сообщать некому" if told.broadcast is None else "потребителям сообщаем"
        self.done(f"Записано: {words}.")

    def _on_answer(self, values: dict[str, Any]) -> None:
        if self.answering.running:
            self.say("Уже отвечаем на обращения: дождитесь конца или остановите.", tone="info")
        elif (whole := self._whole) is not None:
            requests = tuple(one.id for one in whole.open_requests)
            self.answering.begin(whole.id, values["body"], requests)

    def _on_answered(self, answered: Answered) -> None:
        self.done(f"Отвечено: {counted(answered.done, *_REQUESTS)}.")
        if answered.refused:
            self.say("Не на все обращения удалось ответить.", _refusals(answered))

    def _on_not_answered(self, words: str, answered: Answered) -> None:
        self.list.refresh()
        self.read_again()
        again = "«Ответить всем» продолжит с того же места, текст сохранён."
        self.say(words, "\n".join(part for part in (again, _refusals(answered)) if part))

    def _on_link(self, request: int) -> None:
        if self.chosen is not None:
            self.doing.do(link_outage, LinkOutage(request, self.chosen), self._on_linked)

    def _on_decline(self, request: int) -> None:
        if self.chosen is not None:
            self.doing.do(decline_outage, DeclineOutage(request, self.chosen), self._on_linked)

    def _on_linked(self, _nothing: None) -> None:
        self.read_again()
        self.list.refresh()


def _refusals(answered: Answered) -> str:
    return "\n".join(f"№ {one.request}: {one.sentence}" for one in answered.refused)


def _preview(waits: tuple[OutageRequest, ...], undo: int) -> tuple[str, ...]:
    """Up to three requests in words, then how many more."""
    said = [
        f"{one.number or one.form_short}: {one.subject}, {short_full_name(one.applicant)}"
        for one in waits[:3]
    ]
    if len(waits) > len(said):
        said.append(f"и ещё {len(waits) - len(said)}")
    undone = may_be_undone(undo, "в обращении")
    return (*said, f"Каждый получит уведомление и письмо; {undone}.")
