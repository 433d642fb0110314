"""Every slice that the desk shows, in the order of their rows: one explicit tuple."""

from __future__ import annotations

from bsk_desk.features.broadcasts.ui import SLICE as BROADCASTS
from bsk_desk.features.consumers.ui import SLICE as CONSUMERS
from bsk_desk.features.hourly.ui import SLICE as HOURLY
from bsk_desk.features.mail.ui import REMINDERS
from bsk_desk.features.mail.ui import SLICE as MAIL
from bsk_desk.features.outages.ui import SLICE as OUTAGES
from bsk_desk.features.registrations.ui import SLICE as REGISTRATIONS
from bsk_desk.features.service_requests.ui import SLICE as SERVICE_REQUESTS
from bsk_desk.features.settings.ui import SLICE as SETTINGS
from bsk_desk.qt.pages import Slice

SLICES: tuple[Slice, ...] = (
    SERVICE_REQUESTS,
    HOURLY,
    BROADCASTS,
    OUTAGES,
    CONSUMERS,
    REGISTRATIONS,
    MAIL,
    REMINDERS,
    SETTINGS,
)
