"""«Кабинет глазами потребителя»: rows as the site's functions return them, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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

#: So many notifications come with the cabinet and at each step back.
_PAGE = 50
#: So many faults of a file are written out.
_FAULTS = 5
OUTAGES = {
    "planned": "Плановое отключение",
    "unplanned": "Аварийное отключение",
    "quality": "Качество электроэнергии",
}
#: What the cabinet says of a file that was handed in.
HOURLY = {
    "waiting": "ждёт чтения",
    "read": "прочитан",
    "partly": "принят частично",
    "accepted": "принят",
    "rejected": "отклонён",
    "returned": "возвращён",
    "superseded": "заменён новым",
}
_NOTE = "Здесь то, что видит потребитель. Прочтение отсюда в кабинете не отмечается."


class CabinetView(Box):
    """``request_wanted(id)`` and ``notice_wanted(id)`` when one is to be read.

    ``more_wanted(id)``: notifications older than this one.
    """

    request_wanted = Signal(object)
    notice_wanted = Signal(object)
    more_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0)
        self._context = context
        self.cabinet: Cabinet | None = None
        self._places: dict[tuple[str, int], Box] = {}
        self._older = button(context.theme, "Показать более ранние", "link")
        self._older.setObjectName("older_notices")
        self._notice_rows = column(gap=6)
        self._body = column(gap=16, pad=(0, 16, 16, 16))
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
        self._body.add(self._hourly_files(cabinet.hourly_files))
        self._body.add(self._accounts(cabinet.accounts))
        self._body.add(self._forms(cabinet.forms))
        self._body.add(None)
        self._scroll.fit()

    def show_more_notices(self, older: Sequence[Mapping[str, Any]]) -> None:
        """Below those that are shown."""
        if self.cabinet is None or (older and ("notice", _id_of(older[0])) in self._places):
            return
        rows = tuple(dict(one) for one in older)
        both = self.cabinet.notifications + rows
        self.cabinet = replace(self.cabinet, notifications=both)
        self._notice_rows.add(*self._notice_lines(rows))
        self._older.setVisible(len(rows) == _PAGE)
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
        title = f"Уведомления, не прочитано {cabinet.unread}"
        if not cabinet.notifications:
            return self._card("thing.cabinet", title, (), "Уведомлений нет.")
        self._notice_rows = column(*self._notice_lines(cabinet.notifications), gap=6)
        self._older = button(self._context.theme, "Показать более ранние", "link")
        self._older.setObjectName("older_notices")
        self._older.setVisible(len(cabinet.notifications) == _PAGE)
        self._older.clicked.connect(self._on_older)
        return self._card("thing.cabinet", title, (self._notice_rows, self._older), "")

    def _notice_lines(self, found: Sequence[Mapping[str, Any]]) -> list[QWidget]:
        rows: list[QWidget] = []
        for one in found:
            mark = dot(self._context.theme, "line_strong" if one["read_at"] else "accent")
            mark.setAccessibleName("прочитано" if one["read_at"] else "не прочитано")
            key = ("notice", _id_of(one))
            rows += self._opens(key, str(one["title"]), _when(one["at"]), mark)
        return rows

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
        rows: list[QWidget] = []
        for one in found:
            end = one.get("restored_at") or one.get("until_at")
            span = f"с {_when(one['from_at'])}" + (f" до {_when(end)}" if end else "")
            what = OUTAGES.get(str(one["kind"]), str(one["kind"]))
            head = label(f"{what}, {span}: {one['reason']}", wrap=True, selectable=True)
            rows += (head, label(str(one["body"]), "small", "text2", wrap=True, selectable=True))
        return self._card("place.outages", "Отключения", rows, "Отключений нет.")

    def _hourly_files(self, found: Sequence[Mapping[str, Any]]) -> Box:
        rows: list[QWidget] = []
        for one in found:
            state = HOURLY.get(str(one["status"]), str(one["status"]))
            rows.append(
                label(f"{_when(one['at'])} · {one['name']} · {state}", wrap=True, selectable=True)
            )
            said = [str(f["message"]) for f in one["findings"] if f.get("message")]
            if said:
                more = f"\nи ещё {len(said) - _FAULTS}" if len(said) > _FAULTS else ""
                words = "\n".join(said[:_FAULTS]) + more
                rows.append(label(words, "small", "text2", wrap=True, selectable=True))
        return self._card("place.hourly", "Почасовые файлы", rows, "Файлов нет.")

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

    def _on_older(self) -> None:
        if self.cabinet is not None and self.cabinet.notifications:
            self.more_wanted.emit(_id_of(self.cabinet.notifications[-1]))

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


def _id_of(notice: Mapping[str, Any]) -> int:
    return int(notice["notification"])


def _when(moment: Any) -> str:
    return when(datetime.fromisoformat(str(moment)), server_time.now())


def _author(event: Mapping[str, Any]) -> str:
    return {"consumer": "потребитель", "staff": "сетевая компания"}.get(str(event["author"]), "")
