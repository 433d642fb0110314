"""What neighbours may use of the outbox: red marks and reminders."""

from bsk_desk.features.mail.model import Mark, Notice
from bsk_desk.features.mail.queries import list_notices, marks_of_requests
from bsk_desk.features.mail.service import read_notice

__all__ = ["Mark", "Notice", "list_notices", "marks_of_requests", "read_notice"]
