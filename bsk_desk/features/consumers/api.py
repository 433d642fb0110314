"""What neighbours may use of consumers: rows, cards, accounts, unmasking."""

from bsk_desk.features.consumers.model import (
    KINDS,
    AccountRow,
    Consumer,
    ConsumerCard,
    ConsumerFilter,
    ConsumerRow,
    LinkedAccount,
)
from bsk_desk.features.consumers.queries import (
    count_consumers,
    find_accounts,
    find_card,
    find_consumer,
    list_consumers,
)
from bsk_desk.features.consumers.service import UnmaskConsumer, open_consumer, unmask_consumer

__all__ = [
    "KINDS",
    "AccountRow",
    "Consumer",
    "ConsumerCard",
    "ConsumerFilter",
    "ConsumerRow",
    "LinkedAccount",
    "UnmaskConsumer",
    "count_consumers",
    "find_accounts",
    "find_card",
    "find_consumer",
    "list_consumers",
    "open_consumer",
    "unmask_consumer",
]
