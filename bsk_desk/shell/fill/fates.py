"""Which requests stay open on purpose, so that some are overdue and some are due today."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np

from bsk_desk.shell.fill.lives import Fate
from bsk_desk.shell.fill.plan import FORMS, Skeleton
from bsk_desk.shell.fill.terms import BARNAUL, Terms

#: Complaints: one rule for everybody, so that the term is known before the rest is.
_FORM = "complaint"


def fates(skeleton: Skeleton, terms: Terms, moment: datetime) -> dict[int, Fate]:
    """Places that nobody finishes: a few whose term ended lately, a few whose term ends today."""
    count = skeleton.forms.size
    late, due = max(3, count // 2_000), max(4, count // 4_000)
    of_a_day: Counter[date] = Counter()
    form = next(n for n, (name, _) in enumerate(FORMS) if name == _FORM)
    since = int((moment - timedelta(days=60)).timestamp())
    candidates = np.flatnonzero(
        (skeleton.forms == form) & (skeleton.registered > 0) & (skeleton.received > since)
    )
    today = moment.astimezone(BARNAUL).date()
    made: dict[int, Fate] = {}
    for place in reversed(candidates.tolist()):
        received = datetime.fromtimestamp(int(skeleton.received[place]), UTC)
        rule = terms.rule(_FORM, "internet", None, None, received)
        end = terms.due(rule, received, None)
        if end is None:
            continue
        day = end.astimezone(BARNAUL).date()
        if day == today and due:
            made[place], due = Fate.OPEN, due - 1
        elif end < moment and late and of_a_day[day] < max(1, count // 6_000):
            made[place], late = Fate.OPEN, late - 1
            of_a_day[day] += 1
    return made
