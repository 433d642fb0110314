"""What neighbours may use of broadcasts: lists and counts."""

from bsk_desk.features.broadcasts.model import STATUSES, BroadcastFilter, BroadcastRow
from bsk_desk.features.broadcasts.queries import count_broadcasts, list_broadcasts

__all__ = ["STATUSES", "BroadcastFilter", "BroadcastRow", "count_broadcasts", "list_broadcasts"]
