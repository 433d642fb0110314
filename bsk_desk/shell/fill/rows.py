"""A request that was led to the present, as rows for COPY."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bsk_desk.shell.fill.copying import line
from bsk_desk.shell.fill.papers import Paper
from bsk_desk.shell.fill.payloads import Asked, Payload
from bsk_desk.shell.fill.people import Account, Consumer
from bsk_desk.shell.fill.state import Case

#: Ids set aside per request; its events and files take the first of them.
EVENTS, FILES = 24, 3
_TRACKING = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class FormRow:
    """What of bsk.forms the fill needs to know."""

    form: str
    short_title: str
    audience: str
    contacts: str
    answer: str
    topic: str | None
    number_group: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filed:
    """Who filed what, before anything came of it."""

    form: FormRow
    who: Consumer
    consumer: Consumer | None
    account: Account | None
    channel: str
    payload: Payload
    asked: Asked

    @property
    def subject(self) -> str:
        """``bsk.subject_of``."""
        said = self.payload.get("subject")
        if said:
            return str(said)
        first = str(self.payload.get("text", "")).split("\n", 1)[0].strip()
        if first:
            return first if len(first) <= 120 else first[:120].rsplit(None, 1)[0] + "…"
        names = [_title(self.form.schema, self.payload, n) for n in ("document", "kind", "topic")]
        parts = [self.form.short_title, *names, self.payload.get("object_name")]
        return ": ".join(part for part in parts if part)

    @property
    def kind(self) -> str | None:
        """Person or legal, where it is known."""
        return self.consumer.kind if self.consumer else self.payload.get("applicant_kind")

    @property
    def applicant(self) -> str:
        """Who stands in the list."""
        said = self.payload.get("applicant_name") or self.payload.get("organization")
        return said or (self.consumer.display_name if self.consumer else "без имени")

    @property
    def reachable(self) -> bool:
        """Whether there is somebody to answer."""
        contacts = {"applicant_email", "applicant_phone"}
        return self.consumer is not None or bool(contacts & self.payload.keys())

    @property
    def address(self) -> str:
        """The payload's, else the account's."""
        own = self.payload.get("address")
        return str(own) if own else self.account.address if self.account else ""


def _title(schema: Mapping[str, Any], payload: Payload, name: str) -> str | None:
    rule = schema["properties"].get(name)
    if not rule or name not in payload or "enum" not in rule:
        return None
    return str(rule["x-titles"][rule["enum"].index(payload[name])])


@dataclass(frozen=True, slots=True)
class Finished:
    """A request with everything that came of it, and its ids."""

    id: int
    first_event: int
    first_file: int
    number: int  # 0: none
    filed: Filed
    case: Case
    papers: Sequence[Paper]

    @property
    def full_number(self) -> str | None:
        """«Ж-2026-000123»."""
        registered = self.case.state.registered_at
        if registered is None:
            return None
        return f"{self.filed.form.number_group}-{registered.year}-{self.number:06d}"


#: Columns in the order of the lines above.
REQUEST_COLUMNS = (
    "id", "form", "number", "tracking", "status", "channel", "consumer_id", "account_id", "subject",
    "applicant", "applicant_kind", "address", "phone", "email", "payload", "received_at",
    "registered_at", "changed_at", "done_at", "due_at", "due_rule", "paused_at", "paused_seconds",
    "postponed_until", "assignee", "topic", "outcome", "measures_done", "measures_planned",
    "last_event", "unseen", "files",
)  # fmt: skip
EVENT_COLUMNS = (
    "id", "request_id", "at", "author_kind", "author", "kind", "from_status", "to_status", "body",
    "public", "visible_from", "before", "data",
)  # fmt: skip
FILE_COLUMNS = (
    "id", "request_id", "event_id", "name", "media_type", "size", "sha256", "content",
    "author_kind", "author", "at",
)  # fmt: skip


def request_line(request: Finished) -> str:
    """The row of bsk.service_requests but for its search vector."""
    filed, case, state = request.filed, request.case, request.case.state
    who, payload = filed.consumer, filed.payload
    return line(
        request.id, filed.form.form, request.full_number, _tracking(filed.asked.rng), state.status,
        filed.channel, who.id if who else None, filed.account.id if filed.account else None,
        filed.subject, filed.applicant, filed.kind, filed.address,
        payload.get("applicant_phone") or (who.phone if who else None),
        payload.get("applicant_email") or (who.email if who else None), payload,
        case.received, state.registered_at, case.changed_at, state.done_at, state.due_at,
        case.rule.id if case.rule else None, state.paused_at, state.paused_seconds,
        state.postponed_until, state.assignee, case.coding.get("topic") or filed.form.topic,
        state.outcome, case.coding.get("measures_done"), case.coding.get("measures_planned"),
        request.first_event + len(case.events) - 1, case.unseen, len(request.papers),
    )  # fmt: skip


def event_lines(request: Finished) -> Iterator[str]:
    """Its history; files are told by their ids."""
    events = request.case.events
    if len(events) > EVENTS:
        raise ValueError(f"{len(events)} events of one request")
    file = request.first_file
    for number, event in enumerate(events, request.first_event):
        data = event.data
        if event.kind == "file":
            data, file = {"file": file}, file + 1
        yield line(
            number, request.id, event.at, event.author_kind, event.author, event.kind,
            event.from_status, event.to_status, event.body, event.public, event.visible_from,
            event.before, data,
        )  # fmt: skip


def file_lines(request: Finished) -> Iterator[str]:
    """The files, each beside the event that tells of it."""
    places = [n for n, event in enumerate(request.case.events) if event.kind == "file"]
    for number, (place, paper) in enumerate(zip(places, request.papers, strict=True)):
        yield line(
            request.first_file + number, request.id, request.first_event + place, paper.name,
            paper.media_type, len(paper.content), paper.sha256, paper.content, "consumer", None,
            request.case.events[place].at,
        )  # fmt: skip


def _tracking(rng: Random) -> str:
    code = "".join(rng.choices(_TRACKING, k=20))
    return f"{code[:5]}-{code[5:10]}-{code[10:15]}-{code[15:]}"
