"""What neighbours may use of outages: the offer to link a request, the link itself."""

from bsk_desk.features.outages.model import KINDS, Offer, OutageFilter, OutageRow
from bsk_desk.features.outages.queries import count_outages, find_outage, offers_for
from bsk_desk.features.outages.service import (
    DeclineOutage,
    LinkOutage,
    decline_outage,
    link_outage,
)

__all__ = [
    "KINDS",
    "DeclineOutage",
    "LinkOutage",
    "Offer",
    "OutageFilter",
    "OutageRow",
    "count_outages",
    "decline_outage",
    "find_outage",
    "link_outage",
    "offers_for",
]
