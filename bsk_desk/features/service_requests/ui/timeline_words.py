"""The events of a request as entries of the timeline: who, who sees it, what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bsk_desk.features.service_requests import model
from bsk_desk.features.service_requests.letters import status_sentence
from bsk_desk.features.service_requests.model import RequestCard
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import short_applicant
from bsk_desk.kernel.times import date_digits, day_of, when
from bsk_desk.kernel.words import initials, short_full_name
from bsk_desk.qt.theme import status
from bsk_desk.qt.timeline import Event, Undo

_CONSUMER_ICONS = {"file": "action.attach"}


class TimelineWords:
    """Makes the entries of one card for the person at the desk."""

    def __init__(self, card: RequestCard, reference: Reference, login: str, now: datetime) -> None:
        self._card, self._reference, self._login, self._now = card, reference, login, now

    def entries(self, fresh_after: int | None = None) -> list[Event]:
        """All of them; others' events after ``fresh_after`` stand below «Новое, пока вы писали»."""
        made: list[Event] = []
        marked = fresh_after is None
        for event in self._card.events:
            if not marked and event.id > (fresh_after or 0) and event.author != self._login:
                made.append(Event(-1, "fresh", "", body="Новое, пока вы писали"))
                marked = True
            if entry := self._entry(event):
                made.append(entry)
        return made

    def _entry(self, event: model.Event) -> Event | None:
        if event.withdrawn:
            return None
        if event.kind in {"submitted", "reply"}:
            return self._written(event)
        if event.kind == "note" or (event.kind == "assigned" and event.body):
            return self._note(event)
        if event.public and event.author_kind == "staff":
            return self._public(event)
        return self._system(event)

    def _written(self, event: model.Event) -> Event:
        row = self._card.row
        who = short_applicant(row)
        return Event(
            event.id,
            "written",
            when(event.at, self._now),
            who=who,
            what=self._way(event),
            body=event.body or row.subject,
            initials=initials(row.applicant) if row.applicant[:1].isupper() else "?",
        )

    def _way(self, event: model.Event) -> str:
        row = self._card.row
        if event.kind == "reply":
            return "потребитель, ответ на запрос"
        if event.author_kind == "staff":
            words = {"telephone": "по телефону", "office": "на приёме", "paper": "на бумаге"}
            by = "вы" if event.author == self._login else self._name(event)
            return f"потребитель {words.get(row.channel, '')}, записали {by}".replace("  ", " ")
        return "потребитель, через " + ("кабинет" if row.consumer_id else "приёмную на сайте")

    def _note(self, event: model.Event) -> Event:
        body = event.body or ""
        if event.kind == "assigned":
            body = f"{self._assigned(event)}: {body}"
        return Event(
            event.id,
            "note",
            when(event.at, self._now),
            who=self._who(event),
            what="заметка, потребитель не видит",
            body=body,
            initials=initials(event.author_name or event.author or ""),
            mine=event.author == self._login,
        )

    def _public(self, event: model.Event) -> Event:
        undo = self._undo(event)
        if event.kind == "registered" and not event.body and undo is None:
            return self._system(event)
        seen = "видит потребитель" if event.visible_from <= self._now else "увидит потребитель"
        said = event.body or self._sentence(event)
        if event.kind in {"info_requested", "postponed", "reopened"}:
            seen = f"{seen}, {self._move(event)}"
        return Event(
            event.id,
            "public",
            when(event.at, self._now),
            who=self._who(event),
            what=seen,
            body=said,
            initials=initials(event.author_name or event.author or ""),
            mine=event.author == self._login,
            undo=undo,
            files=tuple((a.id, a.name) for a in self._card.attachments if a.event_id == event.id),
        )

    def _undo(self, event: model.Event) -> Undo | None:
        if event.undo_until is None:
            return None
        left = (event.undo_until - self._now).total_seconds()
        whole = max(1.0, (event.undo_until - event.at).total_seconds())
        return Undo(min(left, whole), whole) if left > 0 else None

    def _sentence(self, event: model.Event) -> str:
        until = self._card.row.postponed_until
        words = date_digits(until) if until else ""
        return status_sentence(event.to_status or "", self._card.row.number or "", words)

    def _move(self, event: model.Event) -> str:
        if event.kind == "reopened":
            return "открыта снова"
        until = self._card.row.postponed_until
        last = max((e.id for e in self._card.events if e.kind == "postponed"), default=0)
        if event.kind == "postponed" and until and event.id == last:
            return f"отложена до\u00a0{date_digits(until)}"
        return status(event.kind)["word"]

    def _system(self, event: model.Event) -> Event:
        code = event.to_status or "submitted"
        moved = event.kind in model.PUBLIC_EVENTS - {"file"}
        icon = (
            status(code)["icon"] if moved else _CONSUMER_ICONS.get(event.kind, "ph.pencil-simple")
        )
        return Event(
            event.id,
            "system",
            when(event.at, self._now),
            body=self._happened(event),
            icon=icon,
            role=code if moved else "text2",
        )

    def _happened(self, event: model.Event) -> str:
        mine = event.author == self._login
        by = "вы" if mine else self._name(event)
        if event.kind == "registered" and self._again(event):
            return f"Снова в работе · {by}"
        if event.kind == "registered":
            number = f"под номером {self._card.row.number}"
            return (
                f"Зарегистрирована вами {number}" if mine else f"Зарегистрирована {number} · {by}"
            )
        if event.kind == "file":
            return f"Потребитель приложил файл: {event.body or 'без имени'}"
        made: dict[str, Callable[[model.Event], str]] = {
            "assigned": self._assigned,
            "classified": self._classified,
            "linked": self._linked,
            "taken_over": self._taken_over,
            "deadline": self._recalculated,
            "withdrawn": self._withdrawn,
            "outage_linked": self._outage,
            "outage_unlinked": self._outage,
        }
        said = made[event.kind](event) if event.kind in made else event.body or event.kind
        return f"{said} · {by}"

    def _again(self, event: model.Event) -> bool:
        """It had its number already: it was put off, or something was asked for."""
        before = (e for e in self._card.events if e.id < event.id)
        return any(e.kind == "registered" and not e.withdrawn for e in before)

    def _linked(self, event: model.Event) -> str:
        first = (event.data or {}).get("to")
        return f"Повторное к обращению {first}" if first else "Не повторное"

    def _taken_over(self, event: model.Event) -> str:
        was = self._short((event.data or {}).get("from"))
        return f"Ответ перехвачен, до этого писал сотрудник {was}" if was else "Ответ перехвачен"

    def _recalculated(self, event: model.Event) -> str:
        return f"Срок пересчитан: {_day((event.data or {}).get('due_after'))}"

    def _withdrawn(self, _event: model.Event) -> str:
        return "Отправка отменена, потребитель ничего не увидел"

    def _outage(self, event: model.Event) -> str:
        tied = event.kind == "outage_linked"
        return "Связано с отключением" if tied else "Связь с отключением снята"

    def _assigned(self, event: model.Event) -> str:
        to = (event.data or {}).get("to")
        if to is None:
            return "Исполнитель снят"
        return "Исполнитель: вы" if to == self._login else f"Исполнитель: {self._short(to)}"

    def _classified(self, event: model.Event) -> str:
        data = event.data or {}
        said = []
        if topic := data.get("topic"):
            said.append(f"тема: {self._reference.topic_titles.get(topic, topic)}")
        if channel := data.get("channel"):
            said.append(f"канал: {model.CHANNELS.get(channel, channel)}")
        if data.get("measures_done"):
            said.append("меры приняты")
        if data.get("measures_planned"):
            said.append("меры намечены")
        return "Форма 4.9, " + "; ".join(said or ["без изменений"])

    def _who(self, event: model.Event) -> str:
        return "Вы" if event.author == self._login else self._name(event)

    def _name(self, event: model.Event) -> str:
        return short_full_name(event.author_name or event.author or "система")

    def _short(self, login: str | None) -> str:
        return short_full_name(self._reference.name_of(login)) if login else ""


def _day(moment: str | None) -> str:
    return date_digits(day_of(datetime.fromisoformat(moment))) if moment else "без срока"


def undoable(events: Sequence[model.Event], now: datetime) -> model.Event | None:
    """The last of one's own events that can still be taken back."""
    found = [e for e in events if e.undo_until is not None and e.undo_until > now]
    return found[-1] if found else None
