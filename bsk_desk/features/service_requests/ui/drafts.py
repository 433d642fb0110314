"""What is being written, kept on this computer within a second: it survives a crash.

The person's store writes to the disk by itself half a second after a change; the copy in the
database follows within five seconds, for another desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bsk_desk.qt.pages import Store

_KEY = "requests.drafts"
#: So many drafts are kept; the oldest is forgotten first.
MOST = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of one mode (answer or note) of one request, and when it was last touched."""

    body: str
    at: datetime


class Drafts:
    """The drafts of the person at this computer."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, request: int, mode: str) -> Draft | None:
        """The draft, if there is one."""
        kept = self._all().get(f"{request}:{mode}")
        try:
            return Draft(kept["body"], datetime.fromisoformat(kept["at"])) if kept else None
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, request: int, mode: str, body: str, now: datetime) -> None:
        """Keep the text; an empty one forgets the draft."""
        kept = self._all()
        kept.pop(f"{request}:{mode}", None)
        if body.strip():
            kept[f"{request}:{mode}"] = {"body": body, "at": now.isoformat()}
        for oldest in list(kept)[: max(0, len(kept) - MOST)]:
            del kept[oldest]
        self._store.set(_KEY, kept)

    def forget(self, request: int, mode: str, now: datetime) -> None:
        """The text was sent."""
        self.keep(request, mode, "", now)

    def _all(self) -> dict[str, dict[str, str]]:
        found = self._store.get(_KEY, {})
        return dict(found) if isinstance(found, dict) else {}
