"""The consumer at a glance: cabinet, accounts, requests, notifications, letters, sign-ups."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.features.consumers.model import KINDS, Consumer, ConsumerCard, LinkedAccount
from bsk_desk.features.consumers.ui.cabinet import CabinetView
from bsk_desk.features.consumers.ui.tables import PARTS, PartTable
from bsk_desk.kernel import server_time, words
from bsk_desk.kernel.times import when
from bsk_desk.qt.buttons import button
from bsk_desk.qt.card import CardHeader, Fact, WhoBox
from bsk_desk.qt.kit import Box, Elided, Facts, column, icon_label, label, line, row, section
from bsk_desk.qt.marks import tag
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.theme import PX

TABS: tuple[tuple[str, str, str], ...] = (
    ("overview", "", "Обзор"),
    ("requests", "", "Обращения"),
    ("notices", "", "Уведомления"),
    ("mails", "", "Письма"),
    ("cabinet", "thing.cabinet", "Глазами потребителя"),
)


class ConsumerPane(Box):
    """``wanted(action)`` of the buttons; ``tab_wanted(tab)``; ``opened(place, id)``."""

    wanted = Signal(str)
    tab_wanted = Signal(str)
    opened = Signal(str, object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._context = context
        theme, may = context.theme, context.person.may
        self.header = CardHeader(theme)
        self.notice = NoticeBar(theme)
        self.who = WhoBox(theme)
        self.who.acted.connect(self.wanted)
        self._buttons = Box("h", gap=8)
        tabs = [tab for tab in TABS if tab[0] != "cabinet" or may("personal.unmask")]
        self.tabs = Segments(theme, "Показать", tabs)
        self.tabs.picked.connect(self.show_tab)
        self.overview = column(gap=16, pad=(0, 16, 16, 16))
        self.parts = {name: PartTable(context, part) for name, part in PARTS.items()}
        self.cabinet = CabinetView(context)
        self.stack = QStackedWidget()
        self._scroll = Scroll(theme, self.overview)
        for one in (self._scroll, *self.parts.values(), self.cabinet):
            self.stack.addWidget(one)
        self.parts["requests"].opened.connect(self._on_request)
        self.parts["mails"].opened.connect(self._on_mail)
        top = column(self.who, self._buttons, self.tabs, gap=12, pad=(0, 24, 12, 24))
        self.add(self.header, self.notice, top, line())
        # Cells of tables are padded by 16: their words stand below those of the header.
        self.add((column((self.stack, 1), gap=0, pad=(12, 8, 0, 8)), 1))
        self.setMinimumWidth(PX["card_min"])
        self.setAccessibleName("Потребитель")

    def show_card(self, card: ConsumerCard, phone: str | None = None) -> None:
        """Another one, or the same as it is now; ``phone`` is the unmasked one."""
        found = card.consumer
        theme, now = self._context.theme, server_time.now()
        self.header.show_thing(f"№ {found.id}", KINDS[found.kind].capitalize(), found.display_name)
        since = label(f"создан {when(found.created_at, now)}", "small", "text2")
        pill = (
            tag(theme, "overdue", "данные закрыты", "ph.lock-fill")
            if found.blocked
            else tag(theme, "done", "кабинет открыт")
        )
        self.header.show_facts(pill, since)
        icon = "thing.legal" if found.kind == "legal" else "thing.person"
        self.who.show_who(found.login, "логин", self._quick(found, phone), icon=icon)
        self._show_buttons(found)
        self._show_overview(card, now)
        self.refresh_tab(found.id)

    def show_tab(self, tab: object) -> None:
        """One of TABS."""
        self.tabs.choose(tab)
        self.stack.setCurrentIndex([name for name, _, _ in TABS].index(str(tab)))
        self.tab_wanted.emit(str(tab))

    @property
    def tab(self) -> str:
        """The tab in front."""
        return str(self.tabs.value)

    def refresh_tab(self, consumer: int) -> None:
        """What is looked at, as it is now."""
        if part := self.parts.get(self.tab):
            part.show_consumer(consumer)

    def _quick(self, found: Consumer, phone: str | None) -> list[Fact]:
        facts = [Fact("thing.mail", found.email)]
        may = self._context.person.may("personal.unmask")
        if phone is not None:
            facts.append(Fact("thing.phone", words.phone(phone), "consumer.unmask", "action.hide",
                              "Скрыть телефон"))  # fmt: skip
        elif found.phone:
            act = ("consumer.unmask", "action.preview", "Показать телефон") if may else ("", "", "")
            facts.append(Fact("thing.phone", found.phone, *act))
        return facts

    def _show_buttons(self, found: Consumer) -> None:
        self._buttons.clear()
        shown: list[tuple[str, str, str, str]] = []
        if self._context.person.may("consumers.block"):
            if found.blocked:
                shown.append(("consumer.unblock", "Открыть данные", "plain", "thing.password"))
            else:
                shown.append(("consumer.block", "Закрыть данные", "danger", ""))
        for action, said, kind, icon in shown:
            one = button(self._context.theme, said, kind, icon)
            one.setObjectName(action)
            one.setProperty("action", action)
            one.clicked.connect(self._on_clicked)
            self._buttons.add(one)
        self._buttons.add(None)
        self._buttons.setVisible(bool(shown))

    def _show_overview(self, card: ConsumerCard, now: datetime) -> None:
        self.overview.clear()
        if card.consumer.block_reason:
            lock = icon_label(self._context.theme, "ph.lock-fill", "overdue")
            said = label(f"Закрыты: {card.consumer.block_reason}", wrap=True)
            self.overview.add(row(lock, (said, 1), gap=8, pad=(8, 12), surface="danger"))
        if pairs := _facts(card.consumer):
            self.overview.add(section("Кто это", Facts(pairs, (150,))))
        self.overview.add(section(f"Лицевые счета · {len(card.accounts)}", self._accounts(card)))
        self.overview.add(section("Коротко", Facts(_counts(card, now), (150,))))
        self.overview.add(None)
        self._scroll.fit()

    def _accounts(self, card: ConsumerCard) -> Box:
        made = column(gap=4)
        for one in card.accounts:
            made.add(self._account(one))
        if not card.accounts:
            made.add(label("Ни одного счёта в кабинете нет.", "body", "text2"))
        return made

    def _account(self, one: LinkedAccount) -> Box:
        mark = icon_label(self._context.theme, "thing.account")
        number = label(one.number, "strong", selectable=True)
        extra = f"договор {one.contract}" if one.contract else one.holder
        active = [label("основной", "small", "done")] if one.active else []
        address = Elided(f"{one.address} · {extra}")
        return row(mark, number, (address, 1), *active, gap=8)

    def _on_clicked(self) -> None:
        if isinstance(sender := self.sender(), QWidget):
            self.wanted.emit(str(sender.property("action")))

    def _on_request(self, one: object) -> None:
        self.opened.emit("requests.all", getattr(one, "id", None))

    def _on_mail(self, one: object) -> None:
        if self._context.person.may("mail.see"):
            self.opened.emit("mail.all", getattr(one, "id", None))


def _facts(found: Consumer) -> list[tuple[str, str]]:
    if found.kind == "person":
        return []
    pairs = (("ИНН", found.inn), ("КПП", found.kpp), ("ОГРН", found.ogrn),
             ("Кто отвечает", found.contact_name))  # fmt: skip
    return [(title, value) for title, value in pairs if value]


def _counts(card: ConsumerCard, now: datetime) -> list[tuple[str, str]]:
    unread = sum(one.read_at is None for one in card.notices)
    failed = [one for one in card.mails if one.status == "failed"]
    pairs = [
        ("Уведомления", f"последних {len(card.notices)}, не прочитано {unread}"),
        ("Письма", f"последних {len(card.mails)}, не дошло {len(failed)}"),
    ]
    if failed and failed[0].last_error:
        pairs.append(("Почему не дошло", failed[0].last_error))
    for one in card.sign_ups:
        ended = f"закончена {when(one.finished_at, now)}" if one.finished_at else "не закончена"
        pairs.append((f"Регистрация № {one.id}", f"начата {when(one.created_at, now)}; {ended}"))
    return pairs
