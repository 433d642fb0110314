"""What a page of requests knows besides requests: statuses, moves, topics, templates, people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bsk_desk.features.service_requests import card_queries
from bsk_desk.features.service_requests.model import (
    Colleague,
    SavedView,
    Status,
    Template,
    Topic,
    Transition,
)
from bsk_desk.features.service_requests.ui.places import PAGE


@dataclass(frozen=True, slots=True)
class Reference:
    """Read once when a page opens, and again when templates or views change."""

    statuses: tuple[Status, ...] = ()
    transitions: tuple[Transition, ...] = ()
    topics: tuple[Topic, ...] = ()
    templates: tuple[Template, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    views: tuple[SavedView, ...] = ()
    topic_titles: dict[str, str] = field(default_factory=dict)

    def moves(self, status: str) -> dict[str, Transition]:
        """What a status may become."""
        return {t.to_status: t for t in self.transitions if t.from_status == status}

    def consumer_title(self, status: str) -> str:
        """How the consumer reads a status."""
        return next((s.consumer_title for s in self.statuses if s.status == status), status)

    def templates_for(self, form: str) -> tuple[Template, ...]:
        """Those in use that fit the form, its own first."""
        fits = [t for t in self.templates if t.active and t.form in {None, form}]
        return tuple(sorted(fits, key=lambda t: (t.form is None, t.title)))

    def name_of(self, login: str | None) -> str:
        """The full name of a colleague; the login where it is not known."""
        found = next((c.full_name for c in self.colleagues if c.login == login), None)
        return found or login or ""


def read_reference(session: Any) -> Reference:
    """Everything at once; runs on a worker."""
    topics = card_queries.list_topics(session)
    return Reference(
        statuses=card_queries.list_statuses(session),
        transitions=card_queries.list_transitions(session),
        topics=topics,
        templates=card_queries.list_templates(session),
        colleagues=card_queries.list_colleagues(session),
        views=card_queries.list_views(session, PAGE),
        topic_titles={topic.topic: topic.title for topic in topics},
    )
