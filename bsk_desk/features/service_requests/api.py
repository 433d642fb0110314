"""What neighbours may use of requests: rows, counts, filters, and filing one."""

from __future__ import annotations

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from bsk_desk.features.service_requests.model import CHANNELS, OUTCOMES, RequestRow
from bsk_desk.features.service_requests.queries import (
    count_queues,
    count_requests,
    find_rows,
    list_ids,
    list_requests,
    other_requests,
)
from bsk_desk.features.service_requests.request_filter import QUEUES, Queue, RequestFilter
from bsk_desk.features.service_requests.service import (
    ChangeStatus,
    FileRequest,
    change_status,
    file_request,
)

__all__ = [
    "BY_CODE",
    "CHANNELS",
    "FORMS",
    "OUTCOMES",
    "QUEUES",
    "ChangeStatus",
    "FileRequest",
    "Queue",
    "RequestFilter",
    "RequestRow",
    "change_status",
    "count_queues",
    "count_requests",
    "file_request",
    "find_rows",
    "list_ids",
    "list_requests",
    "other_requests",
]
