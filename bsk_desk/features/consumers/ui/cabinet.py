"""«Кабинет глазами потребителя»: rows as the site's functions return them, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.consumers.model import Cabinet
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import Box, Elided, column, dot, icon_label, label, line, row
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.theme import status

_NOTE = "Здесь то, что видит потребитель. Прочтение отсюда в кабинете не отмечается."


class CabinetView(Box):
    """``request_wanted(id)`` and ``notice_wanted(id)`` when one is to be read."""

    request_wanted = Signal(object)
    notice_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0)
        self._context = context
        self.cabinet: Cabinet | None = None
        self._places: dict[tuple[str, int], Box] = {}
        self._body = column(gap=16, pad=(0, 0, 16, 0))
        self._scroll = Scroll(context.theme, self._body)
        self.add((self._scroll, 1))
        self.setAccessibleName("Кабинет глазами потребителя")

    def show_cabinet(self, cabinet: Cabinet) -> None:
        """Another one, or the same as it is now."""
        self.cabinet = cabinet
        self._places.clear()
        self._body.clear()
        self._body.add(label(_NOTE, "small", "text2", wrap=True))
        self._body.add(self._notices(cabinet))
        self._body.add(self._requests(cabinet.requests))
        self._body.add(self._outages(cabinet.outages))
        self._body.add(self._accounts(cabinet.accounts))
        self._body.add(self._forms(cabinet.forms))
        self._body.add(None)
        self._scroll.fit()

    def show_notice(self, notice: int, shown: Mapping[str, Any]) -> None:
        """The text of one, below its title."""
        self._fill(("notice", notice), [label(str(shown["body"]), wrap=True, selectable=True)])

    def show_request(self, request: int, events: Sequence[Mapping[str, Any]]) -> None:
        """What the consumer reads of one request, below its title."""
        things: list[QWidget] = []
        for event in events:
            head = " · ".join(
                str(part)
                for part in (_when(event["at"]), _author(event), event.get("status_title"))
                if part
            )
            things.append(label(head, "small", "text2", wrap=True))
            if event.get("body"):
                things.append(label(str(event["body"]), wrap=True, selectable=True))
            if event.get("files") and event["kind"] != "file":  # that one's text is the name
                words = "Приложено: " + ", ".join(map(str, event["files"]))
                things.append(label(words, "small", wrap=True, selectable=True))
        self._fill(("request", request), things)

    def _fill(self, key: tuple[str, int], things: Sequence[QWidget]) -> None:
        if place := self._places.get(key):
            place.clear()
            place.add(*things)
            place.show()
            self._scroll.fit()

    def _card(self, icon: str, title: str, rows: Sequence[QWidget], nothing: str) -> Box:
        theme = self._context.theme
        head = row(icon_label(theme, icon), label(title, "small_strong"), None, pad=(8, 12))
        inside = column(*rows, gap=6, pad=(10, 16, 12, 16))
        if not rows:
            inside.add(label(nothing, "body", "text2"))
        return column(head, line(), inside, gap=0, surface="card")

    def _notices(self, cabinet: Cabinet) -> Box:
        rows: list[QWidget] = []
        for one in cabinet.notifications:
            mark = dot(self._context.theme, "line_strong" if one["read_at"] else "accent")
            mark.setAccessibleName("прочитано" if one["read_at"] else "не прочитано")
            key = ("notice", int(one["notification"]))
            rows += self._opens(key, str(one["title"]), _when(one["at"]), mark)
        title = f"Уведомления, не прочитано {cabinet.unread}"
        return self._card("thing.cabinet", title, rows, "Уведомлений нет.")

    def _requests(self, found: Sequence[Mapping[str, Any]]) -> Box:
        rows: list[QWidget] = []
        for one in found:
            look = status(str(one["status"]))
            mark = icon_label(self._context.theme, look["icon"], str(one["status"]), 14)
            number = f"{one['number']} · " if one.get("number") else ""
            words = f"{number}{one['title']} · {one['status_title']}"
            key = ("request", int(one["request"]))
            rows += self._opens(key, words, _when(one["changed_at"]), mark)
        return self._card("place.all", "Мои обращения", rows, "Обращений нет.")

    def _opens(
        self, key: tuple[str, int], words: str, at: str, mark: QWidget
    ) -> tuple[QWidget, QWidget]:
        open_ = button(self._context.theme, "читать", "link", name=f"Читать: {words}")
        open_.setObjectName(f"read_{key[0]}_{key[1]}")
        open_.setProperty("target", key)
        open_.clicked.connect(self._on_open)
        place = column(gap=4, pad=(8, 12), surface="inset")
        place.hide()
        self._places[key] = place
        return row(mark, (Elided(words), 1), label(at, "small", "text2"), open_, gap=8), place

    def _outages(self, found: Sequence[Mapping[str, Any]]) -> Box:
        rows = []
        for one in found:
            end = one.get("restored_at") or one.get("until_at")
            span = f"с {_when(one['from_at'])}" + (f" до {_when(end)}" if end else "")
            rows.append(label(f"{span}: {one['reason']}", wrap=True, selectable=True))
        return self._card("place.outages", "Отключения", rows, "Отключений нет.")

    def _accounts(self, found: Sequence[Mapping[str, Any]]) -> Box:
        rows = []
        for one in found:
            words = f"{one['number']} · {one['address']}"
            words += "" if one["active"] else " · не основной"
            rows.append(label(words, wrap=True, selectable=True))
        return self._card("thing.account", "Лицевые счета", rows, "Счета не привязаны.")

    def _forms(self, found: Sequence[Mapping[str, Any]]) -> Box:
        rows = [label(str(one["title"]), wrap=True) for one in found]
        return self._card("action.write", "Может подать", rows, "Подать ничего нельзя.")

    def _on_open(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QWidget):
            return
        kind, number = sender.property("target")
        place = self._places[kind, number]
        if place.isVisibleTo(self):
            place.hide()
            self._scroll.fit()
        else:
            (self.request_wanted if kind == "request" else self.notice_wanted).emit(number)


def _when(moment: Any) -> str:
    return when(datetime.fromisoformat(str(moment)), server_time.now())


def _author(event: Mapping[str, Any]) -> str:
    return {"consumer": "потребитель", "staff": "сетевая компания"}.get(str(event["author"]), "")
