"""What can be done on the page of outages: keys, palette and F1 are made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker
from bsk_desk.qt.thing_page import moving

if TYPE_CHECKING:
    from bsk_desk.features.outages.ui.page import OutagesPage

WORK = "outages.work"


def _writing(page: OutagesPage) -> bool:
    return page.writing


def _published(page: OutagesPage) -> bool:
    return page.thing is not None and page.thing.row.status == "published"


def _answerable(page: OutagesPage) -> bool:
    return page.thing is not None and bool(page.thing.open_requests)


def _later(page: OutagesPage) -> bool:
    return page.thing is not None and bool(page.thing.later)


_act = Maker("outage", WORK)

ACTIONS: tuple[Action[OutagesPage], ...] = (
    *moving("outage", "отключение"),
    _act("new", "Новое отключение", "new", "Ctrl+N", icon="action.add"),
    _act("save", "Сохранить черновик", "save", "Ctrl+S", enabled=_writing, icon="action.accept"),
    _act("publish", "Опубликовать", "publish", "Ctrl+Return Ctrl+Enter", enabled=_writing,
         icon="action.send"),
    _act("write", "Составить текст из полей", "write_text", "Ctrl+G", enabled=_writing,
         icon="action.template"),
    _act("change", "Изменить опубликованное", "change", "E", enabled=_published,
         icon="action.write"),
    _act("close", "Закрыть: свет дали", "close_outage", "S", enabled=_published, icon="thing.ok"),
    _act("answer", "Ответить всем одним текстом", "answer_all", "R", enabled=_answerable,
         icon="action.answer"),
    _act("export", "Выгрузить список в Excel", "export", "Ctrl+E", right="export",
         icon="action.export"),
    _act("link", "Связать все похожие обращения", "link_all", "L", enabled=_later,
         icon="action.copy"),
)  # fmt: skip
