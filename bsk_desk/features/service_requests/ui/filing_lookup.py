"""Who calls: a consumer or a personal account, found as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal

from bsk_desk.features.consumers.api import (
    AccountRow,
    ConsumerFilter,
    ConsumerRow,
    find_accounts,
    list_consumers,
)
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.buttons import Chip, button
from bsk_desk.qt.inputs import SearchField
from bsk_desk.qt.kit import Box, label, row
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job

MOST = 5


@dataclass(frozen=True, slots=True)
class Who:
    """The consumer and the account chosen so far."""

    consumer: ConsumerRow | None = None
    account: AccountRow | None = None


class Lookup(Box):
    """``changed()`` when a consumer or an account is chosen or taken away again."""

    changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=6)
        self._context = context
        self.who = Who()
        self.search = SearchField(context.theme, "Фамилия, организация, ИНН, лицевой счёт, адрес")
        self.search.setAccessibleName("Найти потребителя или лицевой счёт")
        self._chosen = row(gap=8)
        self._found = Box("v", gap=2)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_failed)
        self.search.searched.connect(self.look_for)
        self.add(label("Потребитель или лицевой счёт", "small_strong"), self.search)
        self.add(self._chosen, self._found)
        self._chosen.hide()
        self._found.hide()

    def look_for(self, words: str) -> None:
        """Both kinds at once; the query before it is stopped."""
        backend = self._context.backend
        if not words:
            self._on_found(((), ()))
            return

        def work(job: Job) -> tuple[Sequence[ConsumerRow], Sequence[AccountRow]]:
            return backend.read(job, _find, words)

        self._jobs.start("find", work, self._on_found)

    def take(self, who: Who) -> None:
        """Somebody who was chosen before, or nobody."""
        self.who = who
        self._show()

    def choose(self, found: ConsumerRow | AccountRow) -> None:
        """Take it; the other kind stays as it was."""
        if isinstance(found, ConsumerRow):
            self.who = Who(found, self.who.account)
        else:
            self.who = Who(self.who.consumer, found)
        self.search.clear()
        self._on_found(((), ()))
        self._show()

    def _show(self) -> None:
        theme = self._context.theme
        self._chosen.clear()
        if consumer := self.who.consumer:
            self._add(Chip(theme, consumer.display_name, "consumer"))
        if account := self.who.account:
            self._add(Chip(theme, f"ЛС\u00a0{account.number}, {account.address}", "account"))
        self._chosen.add(None)
        self._chosen.setVisible(self.who != Who())
        self.changed.emit()

    def _add(self, chip: Chip) -> None:
        chip.removed.connect(self._on_removed)
        self._chosen.add(chip)

    def _on_removed(self, key: Any) -> None:
        kept = self.who
        self.who = Who(None, kept.account) if key == "consumer" else Who(kept.consumer, None)
        self._show()

    def _on_found(self, found: tuple[Sequence[ConsumerRow], Sequence[AccountRow]]) -> None:
        self._found.clear()
        consumers, accounts = found
        for consumer in consumers:
            words = ", ".join(p for p in (consumer.display_name, consumer.email) if p)
            self._offer(words, "thing.person", consumer)
        for account in accounts:
            words = f"ЛС\u00a0{account.number}, {account.holder}, {account.address}"
            self._offer(words, "thing.account", account)
        self._found.setVisible(bool(consumers or accounts))

    def _offer(self, words: str, icon: str, value: ConsumerRow | AccountRow) -> None:
        one = button(self._context.theme, words, "quiet", icon)
        one.setProperty("found", value)
        one.clicked.connect(self._on_chosen)
        self._found.add(row(one, None, gap=0))

    def _on_chosen(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.choose(sender.property("found"))

    def _on_failed(self, error: Exception) -> None:
        self._found.clear()
        self._found.add(label(str(error), "small", "overdue", wrap=True))
        self._found.show()


def _find(session: Any, words: str) -> tuple[Sequence[ConsumerRow], Sequence[AccountRow]]:
    page = PageRequest("name", size=MOST)
    consumers = list_consumers(session, ConsumerFilter(words=words), page).rows
    return consumers, find_accounts(session, words, MOST)
