"""What the page reads and writes in one transaction: a broadcast whole, a draft and its stamp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bsk_desk.features.broadcasts.model import Broadcast, Numbers, Preview, SavedAudience
from bsk_desk.features.broadcasts.queries import find_broadcast, list_audiences, staff_names
from bsk_desk.features.broadcasts.service import (
    SaveBroadcast,
    broadcast_numbers,
    preview_broadcast,
    save_broadcast,
)
from bsk_desk.features.settings.api import undo_seconds


@dataclass(frozen=True, slots=True)
class Whole:
    """A broadcast, what came of it (None before it has started), names of those who moved it."""

    broadcast: Broadcast
    numbers: Numbers | None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Of the broadcast."""
        return self.broadcast.id

    @property
    def status(self) -> str:
        """Of the broadcast."""
        return self.broadcast.status


def read_whole(session: Any, broadcast: int) -> Whole | None:
    """One of them, None when it is gone."""
    found = find_broadcast(session, broadcast)
    if found is None:
        return None
    counted = broadcast_numbers(session, broadcast) if found.started_at else None
    logins = (found.author, found.submitted_by, found.approved_by, found.started_by)
    names = staff_names(session, [login for login in logins if login])
    return Whole(found, counted, names)


def save_and_read(session: Any, command: SaveBroadcast) -> Broadcast:
    """Saves the draft; it comes back with the stamp that the next saving is compared with."""
    stepped = save_broadcast(session, command)
    found = find_broadcast(session, stepped.broadcast)
    assert found is not None
    return found


def read_preview(session: Any, command: SaveBroadcast) -> Preview:
    """Count, sample and undo window for what stands in the form. WrongField."""
    found = preview_broadcast(session, command.title, command.body, command.audience)
    return replace(found, undo_seconds=undo_seconds(session))


def read_audiences(session: Any) -> tuple[SavedAudience, ...]:
    """Saved conditions, by title."""
    return list_audiences(session)
