"""Which revisions this program knows, read off their files: the desk starts without alembic."""

from __future__ import annotations

import re
from functools import cache

from bsk_desk.resources import migrations

_NAMED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@cache
def known_revisions() -> tuple[str, ...]:
    """All of them, the oldest first; each stands on the one before it."""
    after: dict[str, str] = {}
    for path in (migrations() / "versions").glob("*.py"):
        named = dict(_NAMED.findall(path.read_text("utf-8")))
        after[named["down_revision"]] = named["revision"]
    found: list[str] = []
    at = ""
    while at in after:
        at = after[at]
        found.append(at)
    return tuple(found)


def head() -> str:
    """The revision that this program was written for."""
    return known_revisions()[-1]
