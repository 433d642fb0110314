"""An outage that is published: what was told, the requests it caused, those that came later."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.outages.model import KINDS, STATUSES, OutageNews, OutageRequest
from bsk_desk.features.outages.ui.reading import Whole
from bsk_desk.features.outages.ui.rows import LOOKS, TITLES, span
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.kernel.words import counted, short_full_name
from bsk_desk.qt import placeholders
from bsk_desk.qt.buttons import Button, button
from bsk_desk.qt.card import Card, CardHeader
from bsk_desk.qt.kit import Box, Elided, Facts, column, icon_label, label, row, section
from bsk_desk.qt.marks import tag
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.theme import status

#: So many requests are shown as rows; the rest is counted and reached through the list.
MOST = 50
_NEWS = {
    "awaiting": "ждёт утверждения администратора",
    "approved": "готова к отправке",
    "scheduled": "назначена",
    "notifying": "отправка уведомления",
    "paused": "приостановлена",
    "done": "исполнена",
    "cancelled": "отменена",
}


class OutageCard(Card):
    """``wanted(action)``; ``opened(place, id)``; ``linked(request)``, ``declined(request)``."""

    wanted = Signal(str)
    opened = Signal(str, object)
    linked = Signal(object)
    declined = Signal(object)

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.header = CardHeader(context.theme)
        self._place = column(gap=16)
        super().__init__(context.theme, self.header, self._place, name="Отключение")

    def show_whole(self, whole: Whole) -> None:
        """Another one, or the same as it is now."""
        found, now, theme = whole.row, server_time.now(), self._context.theme
        role, icon = LOOKS[found.status]
        self.header.show_thing(f"№ {found.id}", KINDS[found.kind].capitalize(), found.reason)
        pill = tag(theme, role, STATUSES[found.status], icon)
        self.header.show_facts(pill, label(span(found, now), "small", "text2"))
        self._place.clear()
        self._place.add(self._buttons(whole))
        if whole.later and self._may:
            self._place.add(self._later(whole.later, now))
        self._place.add(Facts(_facts(whole, now), (150,)))
        self._place.add(section("Текст уведомления", _text(whole)))
        if whole.news:
            self._place.add(section("Рассылки", self._news(whole.news, now)))
        self._place.add(self._requests(whole, now))
        self.middle.fit()

    @property
    def _may(self) -> bool:
        return self._context.person.may("outages.work")

    def _buttons(self, whole: Whole) -> Box:
        made = row(gap=8)
        if self._may:
            if waits := len(whole.open_requests):
                words = f"Ответить всем ({waits})"
                made.add(self._button("outage.answer", words, "primary", "action.answer"))
            if whole.row.status == "published":
                made.add(self._button("outage.change", "Изменить", "plain", "action.write"))
                made.add(self._button("outage.close", "Закрыть: свет дали", "plain", "thing.ok"))
        return made.add(None)

    def _button(self, action: str, words: str, kind: str, icon: str) -> Button:
        made = button(self._context.theme, words, kind, icon)
        made.setObjectName(action)
        made.setProperty("action", action)
        made.clicked.connect(self._on_action)
        return made

    def _requests(self, whole: Whole, now: datetime) -> Box:
        waits = len(whole.open_requests)
        title = f"Обращения с этих адресов · {len(whole.requests)}"
        made = column(gap=4)
        if not whole.requests:
            made.add(label("Обращений об этом отключении нет.", "body", "text2"))
        for one in whole.requests[:MOST]:
            made.add(self._request(one, now))
        if len(whole.requests) > MOST:
            made.add(label(f"и ещё {len(whole.requests) - MOST}", "small", "text3"))
        words = counted(waits, "ждёт ответа", "ждут ответа", "ждут ответа")
        return section(title, made, label(words, "small", "today") if waits else None)

    def _later(self, later: tuple[OutageRequest, ...], now: datetime) -> Box:
        made = column(gap=6, pad=(12,), surface="note")
        words = counted(len(later), "обращение похоже", "обращения похожи", "обращений похожи")
        made.add(label(f"Пришли позже: {words} на это отключение", "small_strong", "note"))
        for one in later[:MOST]:
            line = self._request(one, now)
            for kind, said, icon in (("link", "Связать", ""), ("decline", "Это другое", "")):
                act = button(self._context.theme, said, "link", icon, name=f"{said}: {one.subject}")
                act.setObjectName(f"{kind}_{one.id}")
                act.setProperty("answer", (kind, one.id))
                act.clicked.connect(self._on_later)
                line.add(act)
            made.add(line)
        return made

    def _request(self, one: OutageRequest, now: datetime) -> Box:
        theme, look = self._context.theme, status(one.status)
        mark = icon_label(theme, look["icon"], one.status, 14)
        mark.setAccessibleName(look["word"])
        mark.setToolTip(look["word"])
        open_ = button(theme, one.number or one.form_short, "link", name=f"Открыть: {one.subject}")
        open_.setProperty("target", ("requests.all", one.id))
        open_.clicked.connect(self._on_opened)
        who = short_full_name(one.applicant) if one.applicant else "без имени"
        words = Elided(" · ".join(p for p in (one.subject, who, one.address) if p))
        return row(mark, open_, (words, 1), label(when(one.received_at, now), "small", "text2"))

    def _news(self, news: tuple[OutageNews, ...], now: datetime) -> Box:
        made = column(gap=4)
        for one in news:
            open_ = button(self._context.theme, f"№ {one.id}", "link", name=f"Открыть: {one.title}")
            open_.setProperty("target", ("broadcasts.all", one.id))
            open_.clicked.connect(self._on_opened)
            who = counted(one.recipients, "кабинет", "кабинета", "кабинетов")
            said = f"{one.title} · {_NEWS.get(one.status, one.status)} · {who}"
            at = label(when(one.created_at, now), "small", "text2")
            made.add(row(open_, (Elided(said), 1), at, gap=8))
        return made

    def _on_action(self) -> None:
        if isinstance(sender := self.sender(), QWidget):
            self.wanted.emit(str(sender.property("action")))

    def _on_opened(self) -> None:
        if isinstance(sender := self.sender(), QWidget):
            self.opened.emit(*sender.property("target"))

    def _on_later(self) -> None:
        if isinstance(sender := self.sender(), QWidget):
            kind, request = sender.property("answer")
            (self.linked if kind == "link" else self.declined).emit(request)


def _text(whole: Whole) -> Box:
    return column(
        label(TITLES[whole.row.kind], "strong", wrap=True),
        label(placeholders.written(whole.row.body), wrap=True, selectable=True),
        gap=6,
        pad=(12, 16),
        surface="public",
    )


def _facts(whole: Whole, now: datetime) -> list[tuple[str, str]]:
    found = whole.row
    pairs = [("Улицы и дома", "\n".join(found.addresses))] if found.addresses else []
    if found.accounts:
        pairs.append(("Лицевые счета", ", ".join(found.accounts)))
    pairs.append(("Начало", when(found.from_at, now)))
    pairs.append(
        ("Ожидаем конец", when(found.until_at, now) if found.until_at else "пока неизвестно")
    )
    if found.restored_at:
        pairs.append(("Восстановлено", when(found.restored_at, now)))
    if found.measures:
        pairs.append(("Меры", found.measures))
    if found.published_at:
        who = found.author_name or found.author
        pairs.append(("Опубликовано", f"{when(found.published_at, now)}, {who}"))
    return pairs
