"""What is shown before an action over many, and what came of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bsk_desk.features.service_requests.model import BulkRow, RequestRow
from bsk_desk.features.service_requests.ui.rows import short_applicant
from bsk_desk.kernel.words import counted, grouped
from bsk_desk.qt.kit import Box, column, keycap, label, row
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.sheet import Sheet
from bsk_desk.qt.theme import Theme, status

if TYPE_CHECKING:
    from bsk_desk.features.service_requests.ui.bulk import Kind

#: So many refusals are listed; the rest is counted.
MOST = 200


def preview_lines(three: Sequence[RequestRow], kind: Kind, total: int) -> Iterator[str]:
    """Up to three requests in words, then how many more."""
    for one in three:
        named = one.number or one.form_short
        what = status(one.status)["word"]
        yield f"{named}: {one.subject}, {short_applicant(one)}, {what}"
    if total > len(three):
        yield f"и ещё {grouped(total - len(three))}"
    if kind.action in {"answer", "change_status", "register"}:
        yield "Каждый потребитель получит уведомление и письмо; 30 секунд их можно отменить."


def result_sheet(theme: Theme, title: str, done: int, refused: Sequence[BulkRow]) -> Sheet:
    """How many went through, and each refused request with its sentence."""
    made = Sheet(gap=0, pad=(0,))
    head = row(label(title, "title"), None, keycap("Esc"), gap=8, pad=(16, 20, 4, 20))
    words = counted(done, "обращение сделано", "обращения сделаны", "обращений сделано")
    body = Box(pad=(4, 20, 20, 20), gap=6)
    for one in refused[:MOST]:
        number = label(f"№\u00a0{one.request}", "small_strong", width=96)
        body.add(row(number, (label(one.sentence or "", "small", "text2", wrap=True), 1), gap=12))
    if len(refused) > MOST:
        body.add(label(f"и ещё {grouped(len(refused) - MOST)}", "small", "text3"))
    body.add(None)
    said = f"{words}, отказов: {grouped(len(refused))}"
    made.add(head, column(label(said, "body", "text2"), gap=0, pad=(0, 20, 12, 20)))
    made.add((Scroll(theme, body, "raised"), 1))
    made.setMinimumWidth(560)
    made.setMinimumHeight(min(480, 120 + 28 * min(len(refused), MOST)))
    made.setAccessibleName(f"{title}: {said}")
    return made
