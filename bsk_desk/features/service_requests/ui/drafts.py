"""What is being written, kept on this computer within a second: it survives a crash.

The person's store writes to the disk by itself half a second after a change; the copy in the
database follows within five seconds, for another desk. Where the two differ, the newer one goes on
and the other is put aside, to be shown when it is asked for. All times are the server's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bsk_desk.features.service_requests.model import Event, RequestCard
from bsk_desk.kernel.times import clock, date_words, day_of
from bsk_desk.qt.composer import NOTE
from bsk_desk.qt.pages import Store

_KEY, _ASIDE = "requests.drafts", "requests.drafts.aside"
#: So many drafts are kept; the oldest is forgotten first.
MOST = 200
#: A text that went out word for word was typed before it did, whatever the clocks say.
_SAME_WORDS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of one mode (answer or note) of one request, and when it was last touched.

    ``base``: since when the database had what this text grew out of; None where it had nothing.
    """

    body: str
    at: datetime
    base: datetime | None = None


class Drafts:
    """The drafts of the person at this computer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bases: dict[str, datetime] = {}

    def resume(self, card: RequestCard, mode: str, login: str) -> str:
        """The text to go on with: the newer one of here and of the database.

        One that was answered meanwhile, from whichever desk, is forgotten.
        """
        key = _key(card.id, mode)
        here, there = self.get(card.id, mode), card.drafts.get(mode)
        if here is not None and _is_answered(here, card, mode, login):
            self.forget(card.id, mode)
            here = None
        if there is None:
            self._bases.pop(key, None)
            return here.body if here else ""
        self._bases[key] = there.at
        if here is None:
            return there.body
        if here.base == there.at or here.body.strip() == there.body.strip():
            return here.body
        if here.at > there.at:
            self.put_aside(card.id, mode, Draft(there.body, there.at))
            self._keep(key, Draft(here.body, here.at, there.at))
            return here.body
        self.put_aside(card.id, mode, here)
        self._keep(key, None)
        return there.body

    def get(self, request: int, mode: str) -> Draft | None:
        """The draft, if there is one."""
        return _draft(self._all(_KEY).get(_key(request, mode)))

    def keep(self, request: int, mode: str, body: str, now: datetime) -> None:
        """Keep the text; an empty one forgets the draft."""
        key = _key(request, mode)
        base = self._bases.get(key)
        self._keep(key, Draft(body, now, base) if body.strip() else None)

    def saved(self, request: int, mode: str, at: datetime) -> None:
        """The database has a copy since then: what stands here has grown out of it."""
        key, here = _key(request, mode), self.get(request, mode)
        self._bases[key] = at
        if here is not None:
            self._keep(key, Draft(here.body, here.at, at))

    def forget(self, request: int, mode: str) -> None:
        """The text was sent, and the other one is not needed either."""
        self._keep(_key(request, mode), None)
        self._keep_aside(_key(request, mode), [])

    def others(self, request: int, mode: str) -> list[Draft]:
        """What was put aside, the next to be shown first."""
        kept = self._all(_ASIDE).get(_key(request, mode))
        found = [_draft(one) for one in kept] if isinstance(kept, list) else []
        return [one for one in found if one is not None]

    def put_aside(self, request: int, mode: str, draft: Draft) -> None:
        """Keep it beside the text that goes on."""
        kept = [one for one in self.others(request, mode) if one.body != draft.body]
        self._keep_aside(_key(request, mode), [*kept, draft])

    def swap(self, request: int, mode: str, body: str, now: datetime) -> str:
        """The next of the others, for ``body`` which takes its place among them."""
        first, *kept = self.others(request, mode)
        self._keep_aside(_key(request, mode), kept)
        if body.strip():
            self.put_aside(request, mode, Draft(body, now))
        return first.body

    def _keep(self, key: str, draft: Draft | None) -> None:
        value: dict[str, str] | None = None
        if draft is not None:
            value = {"body": draft.body, "at": draft.at.isoformat()}
            if draft.base is not None:
                value["base"] = draft.base.isoformat()
        self._set(_KEY, key, value)

    def _keep_aside(self, key: str, drafts: list[Draft]) -> None:
        values = [{"body": one.body, "at": one.at.isoformat()} for one in drafts]
        self._set(_ASIDE, key, values or None)

    def _set(self, where: str, key: str, value: object) -> None:
        kept = self._all(where)
        kept.pop(key, None)
        if value is not None:
            kept[key] = value
        for oldest in list(kept)[: max(0, len(kept) - MOST)]:
            del kept[oldest]
        self._store.set(where, kept)

    def _all(self, where: str) -> dict[str, Any]:
        found = self._store.get(where, {})
        return dict(found) if isinstance(found, dict) else {}


def other_words(at: datetime, now: datetime) -> str:
    """«Другой черновик от 14:05: показать»; with the day where it is not today's."""
    day = "" if day_of(at) == day_of(now) else f"{date_words(day_of(at), now)}, "
    return f"Другой черновик от {day}{clock(at)}: показать"


def _key(request: int, mode: str) -> str:
    return f"{request}:{mode}"


def _draft(kept: object) -> Draft | None:
    """As the store has it; None for anything else."""
    if not isinstance(kept, Mapping) or not isinstance(kept.get("body"), str):
        return None
    try:
        base = kept.get("base")
        return Draft(
            kept["body"],
            datetime.fromisoformat(kept["at"]),
            datetime.fromisoformat(base) if base else None,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _is_answered(draft: Draft, card: RequestCard, mode: str, login: str) -> bool:
    """Whether one has said something since the draft was touched, from whichever desk."""
    return any(
        draft.at <= event.at + (_SAME_WORDS if _same(event, draft) else timedelta())
        for event in card.events
        if event.author == login and event.body and not event.withdrawn and _fits(event, mode)
    )


def _fits(event: Event, mode: str) -> bool:
    if mode == NOTE:
        return event.kind == "note"
    return event.public and event.author_kind == "staff" and event.kind != "submitted"


def _same(event: Event, draft: Draft) -> bool:
    return (event.body or "").strip() == draft.body.strip()
