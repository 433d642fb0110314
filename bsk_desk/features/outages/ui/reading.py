"""An outage whole: its row, the requests it caused, those that came later, what was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bsk_desk.features.outages.model import OutageNews, OutageRequest, OutageRow
from bsk_desk.features.outages.queries import (
    find_outage,
    later_requests,
    news_of,
    requests_of,
)
from bsk_desk.features.settings.api import undo_seconds


@dataclass(frozen=True, slots=True)
class Whole:
    """``later`` arrived after the publication and are linked to nothing.

    ``undo_seconds``: for so long an answer can be taken back.
    """

    row: OutageRow
    requests: tuple[OutageRequest, ...] = ()
    later: tuple[OutageRequest, ...] = ()
    news: tuple[OutageNews, ...] = ()
    undo_seconds: int = 0

    @property
    def id(self) -> int:
        """Of the outage."""
        return self.row.id

    @property
    def open_requests(self) -> tuple[OutageRequest, ...]:
        """Those that wait for an answer."""
        return tuple(one for one in self.requests if one.status != "done")


def read_whole(session: Any, outage: int) -> Whole | None:
    """One of them, None when it is gone."""
    row = find_outage(session, outage)
    if row is None:
        return None
    if row.status == "draft":
        return Whole(row)
    return Whole(
        row,
        requests_of(session, outage),
        later_requests(session, outage),
        news_of(session, outage),
        undo_seconds(session),
    )
