"""The card of one request and what stands around it: two queries for the whole card."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, column, func, select, table
from sqlalchemy.orm import Session

from bsk_desk.db.calls import call_rows
from bsk_desk.features.service_requests import desk_views as v
from bsk_desk.features.service_requests.desk_views import requests as r
from bsk_desk.features.service_requests.model import (
    ROW_COLUMNS,
    Attachment,
    BulkRow,
    BulkRun,
    Colleague,
    DeadlineLine,
    Event,
    KeptDraft,
    Lease,
    RequestCard,
    RequestRow,
    SavedView,
    Status,
    Template,
    Topic,
    Transition,
    Viewer,
)
from bsk_desk.kernel import server_time
from bsk_desk.kernel.errors import NotFound

_CARD = (
    "phone",
    "email",
    "account_id",
    "account_address",
    "contract",
    "measures_done",
    "measures_planned",
    "repeat_of",
    "outage_id",
    "hidden",
)


def find_card(session: Session, request: int) -> RequestCard:
    """Everything on the card, in three queries; NotFound where there is none (or it is hidden).

    The server's time comes along (kernel.server_time).
    """
    asked = server_time.steady()
    found = session.execute(_card_query().where(r.c.id == request)).one_or_none()
    if found is None:
        raise NotFound("Такого обращения нет.")
    server_time.learn(found.server_now, asked)
    events = session.execute(
        select(*(v.events.c[f.name] for f in fields(Event)))
        .where(v.events.c.request_id == request)
        .order_by(v.events.c.id)
    )
    files = session.execute(
        select(*(v.attachments.c[f.name] for f in fields(Attachment)))
        .where(v.attachments.c.request_id == request)
        .order_by(v.attachments.c.id)
    )
    return _card(found, tuple(Event(*e) for e in events), tuple(Attachment(*a) for a in files))


def _card_query() -> Any:
    watching, kept = v.viewers.c, v.drafts.c
    others = r.alias("others")
    extra = (
        select(func.jsonb_agg(func.jsonb_build_array(watching.login, watching.name)))
        .where(watching.request_id == r.c.id)
        .scalar_subquery()
        .label("viewers"),
        select(func.jsonb_object_agg(kept.mode, func.jsonb_build_array(kept.body, kept.updated_at)))
        .where(kept.request_id == r.c.id)
        .scalar_subquery()
        .label("drafts"),
        select(func.count())
        .select_from(others)
        .where(others.c.consumer_id == r.c.consumer_id, others.c.id != r.c.id)
        .scalar_subquery()
        .label("others"),
    )
    named = [r.c[name] for name in (*ROW_COLUMNS, *_CARD, "payload", "writer_until")]
    return select(*named, *extra, func.clock_timestamp().label("server_now"))


def _card(
    found: Row[Any], events: tuple[Event, ...], attachments: tuple[Attachment, ...]
) -> RequestCard:
    row = RequestRow(*found[: len(ROW_COLUMNS)])
    lease = None
    if row.writer is not None:
        lease = Lease(row.writer, row.writer_name or row.writer, found.writer_until)
    return RequestCard(
        row=row,
        payload=found.payload,
        others=found.others,
        viewers=tuple(Viewer(login, name) for login, name in found.viewers or ()),
        lease=lease,
        drafts={
            mode: KeptDraft(body, datetime.fromisoformat(at))
            for mode, (body, at) in (found.drafts or {}).items()
        },
        events=events,
        attachments=attachments,
        **{name: getattr(found, name) for name in _CARD},
    )


def explain_deadline(session: Session, request: int) -> tuple[DeadlineLine, ...]:
    """Line by line why the request is due then; NotFound."""
    found = call_rows(session, "deadline_explanation", request=request)
    return tuple(DeadlineLine(line.kind, line.label, line.body) for line in found)


def list_statuses(session: Session) -> tuple[Status, ...]:
    """All of them in their order."""
    return tuple(
        Status(*row)
        for row in _rows(
            session, "statuses", "status", "staff_title", "consumer_title", by="position"
        )
    )


def list_transitions(session: Session) -> tuple[Transition, ...]:
    """Which moves are possible: read once at login, to grey out the others."""
    names = ("from_status", "to_status", "needs_body", "needs_until", "what_is_missing")
    return tuple(
        Transition(*row) for row in _rows(session, "status_transitions", *names, by="from_status")
    )


def list_topics(session: Session) -> tuple[Topic, ...]:
    """Columns 10-26 of form 4.9."""
    return tuple(
        Topic(*row)
        for row in _rows(session, "topics", "topic", "section", "title", by="form_column")
    )


def list_templates(session: Session) -> tuple[Template, ...]:
    """Answer templates by title, those out of use too."""
    names = ("id", "title", "form", "body", "active")
    return tuple(Template(*row) for row in _rows(session, "answer_templates", *names, by="title"))


def list_colleagues(session: Session) -> tuple[Colleague, ...]:
    """Who works here and can be given a request."""
    found = _rows(session, "staff", "login", "full_name", "active", by="full_name")
    return tuple(Colleague(row[0], row[1]) for row in found if row[2])


def list_views(session: Session, page: str) -> tuple[SavedView, ...]:
    """The person's own saved views of a page and those shared with his roles."""
    query = (
        select(*(v.saved_views.c[f.name] for f in fields(SavedView)))
        .where(v.saved_views.c.page == page)
        .order_by(v.saved_views.c.mine.desc(), v.saved_views.c.title)
    )
    return tuple(SavedView(*row) for row in session.execute(query))


def list_bulk_rows(session: Session, run: int) -> tuple[BulkRow, ...]:
    """What became of each request of a run so far; one that is hidden now has no subject."""
    items = v.bulk_items.c
    query = select(
        items.request_id,
        items.refusal,
        items.sentence,
        r.c.number,
        func.coalesce(r.c.subject, ""),
    ).select_from(v.bulk_items.outerjoin(r, r.c.id == items.request_id))
    query = query.where(items.run_id == run, items.done_at.isnot(None)).order_by(items.request_id)
    return tuple(BulkRow(*row) for row in session.execute(query))


def list_unfinished_runs(session: Session) -> tuple[BulkRun, ...]:
    """One's own runs of which something is left, the latest first."""
    runs = v.bulk_runs.c
    query = (
        select(*(runs[f.name] for f in fields(BulkRun)))
        .where(runs.owner == func.session_user(), runs.waiting > 0)
        .order_by(runs.id.desc())
    )
    return tuple(BulkRun(*row) for row in session.execute(query))


def _rows(session: Session, name: str, *names: str, by: str) -> Any:
    wanted = table(name, *(column(n, Text) for n in dict.fromkeys((*names, by))), schema="bsk")
    untyped: list[Any] = [column(n) for n in names]
    return session.execute(select(*untyped).select_from(wanted).order_by(wanted.c[by]))
