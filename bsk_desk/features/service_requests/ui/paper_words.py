"""The words of printed papers: their frame comes from resources/letters, their values do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bsk_desk.features.service_requests.letters import moment_words, paper
from bsk_desk.features.service_requests.model import CHANNELS, Event, RequestCard
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.timeline_words import TimelineWords
from bsk_desk.kernel.times import date_digits, day_of
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt.print import Heading, Paper, Table
from bsk_desk.qt.theme import status


def answer_paper(card: RequestCard, answer: Event | None, author: str) -> Paper:
    """The letter: sender, addressee, number and dates, the text, who answered."""
    assert answer is not None
    row = card.row
    subject = paper("answer_subject", _values(card))
    return Paper(
        title=subject.strip(),
        parts=[answer.body or ""],
        sender=_lines("sender"),
        addressee=_addressee(card),
        number=f"{row.number or row.tracking} от {date_digits(day_of(answer.at))}",
        signature=(short_full_name(answer.author_name or author),),
        remark=paper("remark", _values(card)).strip(),
    )


def request_paper(
    card: RequestCard,
    form_title: str,
    pairs: Sequence[tuple[str, str]],
    *,
    reference: Reference,
    now: datetime,
) -> Paper:
    """What was filed and everything that happened since, internal notes left out."""
    row = card.row
    head = (
        ("Заявитель", row.applicant or "без имени"),
        ("Поступило", f"{moment_words(row.received_at)}, {CHANNELS[row.channel]}"),
        ("Зарегистрировано", moment_words(row.registered_at) if row.registered_at else "нет"),
        ("Состояние", status(row.status)["word"]),
        ("Срок", date_digits(day_of(row.due_at)) if row.due_at else "не установлен"),
        ("Лицевой счёт", row.account or ""),
    )
    facts = tuple((title, value) for title, value in (*head, *pairs) if value)
    text = str(card.payload.get("text") or row.subject)
    return Paper(
        title=row.subject,
        parts=[
            Heading(form_title),
            Table((), facts, (30, 70)),
            Heading("Текст"),
            text,
            Heading("Что было"),
            Table(("Когда", "Что"), _told(card, reference, now), (25, 75)),
        ],
        sender=_lines("sender"),
        number=f"{row.number or row.tracking} от {date_digits(day_of(row.received_at))}, "
        f"напечатано {moment_words(now)}",
    )


def _told(card: RequestCard, reference: Reference, now: datetime) -> tuple[tuple[str, str], ...]:
    """Who did what and when, in full dates; on paper nobody is «вы», and the text stands above."""
    events = {event.id: event for event in card.events}
    made = []
    for entry in TimelineWords(card, reference, "", now).entries():
        event = events.get(entry.id)
        if event is None or entry.kind not in {"written", "public", "system"}:
            continue
        said = "подано" if event.kind == "submitted" else entry.body
        words = f"{entry.who}: {said}" if entry.who else said
        made.append((moment_words(event.at), words))
    return tuple(made)


def _addressee(card: RequestCard) -> tuple[str, ...]:
    row = card.row
    where = str(card.payload.get("applicant_address") or "") or card.account_address or row.address
    return tuple(line for line in (row.applicant or "Заявителю", where, card.email or "") if line)


def _lines(name: str) -> tuple[str, ...]:
    return tuple(line for line in paper(name, {}).splitlines() if line.strip())


def _values(card: RequestCard) -> dict[str, str]:
    row = card.row
    return {
        "форма": row.form_short.lower(),
        "номер": row.number or "",
        "код": row.tracking,
        "получено": date_digits(day_of(row.received_at)),
        "тема": row.subject,
    }
