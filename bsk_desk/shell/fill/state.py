"""The state of a request and its moves, as the functions of the database make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bsk_desk.shell.fill.terms import Rule, Terms

#: How long an event of the staff can be withdrawn (the setting ``undo_seconds``).
UNDO = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class State:
    """What a change of status may change: ``bsk.state_of``."""

    status: str = "submitted"
    registered_at: datetime | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    paused_seconds: int = 0
    postponed_until: date | None = None
    outcome: str | None = None
    assignee: str | None = None

    def other_than(self, state: State) -> dict[str, Any]:
        """What is not the same there: ``bsk.kept_of``."""
        mine = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in mine if value != getattr(state, name)}


@dataclass(frozen=True, slots=True)
class Event:
    """A row of bsk.service_request_events without its ids."""

    at: datetime
    author_kind: str
    author: str | None
    kind: str
    from_status: str | None
    to_status: str | None
    body: str | None
    public: bool
    before: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None

    @property
    def visible_from(self) -> datetime:
        """Public events of the staff wait for the undo window; filing for a caller does not."""
        waits = self.public and self.author_kind == "staff" and self.kind != "submitted"
        return self.at + UNDO if waits else self.at


@dataclass(slots=True)
class Case:
    """A request on its way: its state and what has happened so far."""

    terms: Terms
    rule: Rule | None
    received: datetime
    state: State = field(default_factory=State)
    events: list[Event] = field(default_factory=list)
    unseen: bool = True
    coding: dict[str, str] = field(default_factory=dict)

    @property
    def changed_at(self) -> datetime:
        """When something happened last."""
        return self.events[-1].at

    def submit(self, text: str | None, clerk: str | None) -> None:
        """Filed by the consumer, or by a clerk on his behalf."""
        self.state = State(due_at=self.terms.due(self.rule, self.received, None))
        kind = "staff" if clerk else "consumer"
        self._add(Event(self.received, kind, clerk, "submitted", None, "submitted", text, True))

    def attach(self, at: datetime, name: str) -> None:
        """A file of the consumer."""
        status = self.state.status
        self._add(Event(at, "consumer", None, "file", status, status, name, True))
        self.unseen = True

    def note(self, at: datetime, clerk: str, body: str) -> None:
        """A line that only the staff see."""
        self._internal(at, clerk, "note", body, None)

    def assign(self, at: datetime, clerk: str, assignee: str) -> None:
        """Handed over to a colleague."""
        data = {"from": self.state.assignee, "to": assignee}
        self._internal(at, clerk, "assigned", None, data)
        self.state = replace(self.state, assignee=assignee)

    def classify(self, at: datetime, clerk: str, topic: str, done: str, planned: str) -> None:
        """Topic and measures for form 4.9; what is empty stays as it is."""
        said = {"topic": topic, "measures_done": done, "measures_planned": planned}
        self.coding = {name: value for name, value in said.items() if value}
        self._internal(at, clerk, "classified", None, self.coding)

    def _internal(
        self, at: datetime, clerk: str, kind: str, body: str | None, data: Mapping[str, Any] | None
    ) -> None:
        status = self.state.status
        self._add(Event(at, "staff", clerk, kind, status, status, body, False, None, data))

    def move(
        self,
        at: datetime,
        clerk: str,
        status: str,
        body: str | None = None,
        *,
        until: date | None = None,
        outcome: str | None = None,
    ) -> None:
        """``desk.change_status``."""
        old = self.state
        new = self._moved(at, status, until, outcome)
        if status == "registered" and new.assignee is None:
            new = replace(new, assignee=clerk)
        kind = "reopened" if old.status == "done" else status
        data = self._pause(at, new) | {"after": new.other_than(old)}
        before = old.other_than(new)
        self.state, self.unseen = new, False
        self._add(Event(at, "staff", clerk, kind, old.status, status, body, True, before, data))

    def reply(self, at: datetime, body: str) -> None:
        """``site.reply``."""
        old, new = self.state, self._moved(at, "registered", None, None)
        data = self._pause(at, new)
        self.state, self.unseen = new, True
        event = Event(
            at, "consumer", None, "reply", old.status, "registered", body, True, None, data
        )
        self._add(event)

    def _add(self, event: Event) -> None:
        self.events.append(event)

    def _moved(self, at: datetime, status: str, until: date | None, outcome: str | None) -> State:
        done = status == "done"
        new = replace(
            self.state,
            status=status,
            postponed_until=until if status == "postponed" else None,
            done_at=at if done else None,
            outcome=(outcome or "answered") if done else None,
        )
        if status == "registered" and new.registered_at is None:
            due = new.due_at or self.terms.due(self.rule, self.received, at)
            new = replace(new, registered_at=at, due_at=due)
        return self._with_clock(at, new)

    def _with_clock(self, at: datetime, new: State) -> State:
        rule, old = self.rule, self.state
        waits = new.status == "info_requested"
        if waits and rule and rule.pauses and new.due_at and old.paused_at is None:
            return replace(new, paused_at=at)
        if waits or old.paused_at is None or rule is None or old.due_at is None:
            return new
        return replace(
            new,
            due_at=self.terms.shifted(rule, old.due_at, old.paused_at, at),
            paused_seconds=old.paused_seconds + round((at - old.paused_at).total_seconds()),
            paused_at=None,
        )

    def _pause(self, at: datetime, new: State) -> dict[str, Any]:
        old = self.state
        if old.paused_at is None or new.paused_at is not None:
            return {}
        return {
            "paused": old.paused_at,
            "resumed": at,
            "due_before": old.due_at,
            "due_after": new.due_at,
        }
