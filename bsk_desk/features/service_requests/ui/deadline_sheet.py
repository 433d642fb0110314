"""«Почему?»: the reckoning of a deadline line by line, as the database explains it."""

from __future__ import annotations

from collections.abc import Sequence

from bsk_desk.features.service_requests.model import DeadlineLine
from bsk_desk.qt.sheet import Sheet, Step, why_sheet
from bsk_desk.qt.theme import Theme


def deadline_sheet(theme: Theme, title: str, lines: Sequence[DeadlineLine]) -> Sheet:
    """Steps first, the result last of them; remarks and warnings; the rule and its source."""
    steps = [Step(one.label, one.body) for one in lines if one.kind in {"step", "result"}]
    remarks = [one.body for one in lines if one.kind in {"note", "warning"}]
    rule = next((one.body for one in lines if one.kind == "source"), "")
    return why_sheet(
        theme, title, steps, remarks, rule, confirmed=not rule.startswith("Правило не")
    )
