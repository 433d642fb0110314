"""What the consumer will read of an answer that is being written, and what a template is given."""

from __future__ import annotations

from bsk_desk.features.service_requests import letters
from bsk_desk.features.service_requests.model import Attachment, RequestCard
from bsk_desk.features.service_requests.ui.moves import Move
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import now


def waiting_files(card: RequestCard, login: str) -> tuple[Attachment, ...]:
    """One's own files that the next answer takes along."""
    return tuple(
        file
        for file in card.attachments
        if file.author_kind == "staff" and file.author == login and file.event_id is None
    )


def preview_of(
    card: RequestCard, reference: Reference, move: Move, said: str, login: str
) -> letters.Message:
    """What the consumer will read after the move (see letters.message)."""
    row = card.row
    names = [file.name for file in waiting_files(card, login)]
    return letters.message(
        label=" ".join(part for part in (row.form_short, row.number) if part),
        status_title=reference.consumer_title(move.to_status),
        sentence=letters.status_sentence(move.to_status, row.number or ""),
        said=said,
        tracking=row.tracking,
        files=letters.files_sentence(names, in_cabinet=row.consumer_id is not None),
    )


def values_of(card: RequestCard, author: str) -> dict[str, str]:
    """The values of a template's placeholders for this request."""
    row = card.row
    return letters.values_of(
        applicant=row.applicant,
        number=row.number or "",
        form=row.form_short,
        subject=row.subject,
        address=card.account_address or row.address,
        account=row.account or "",
        received=row.received_at,
        due=row.due_at,
        now=now(),
        author=author,
    )
