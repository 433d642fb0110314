"""What can be done on the page of hourly files: keys, menus, palette and F1 are made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from bsk_desk.features.hourly.ui.page import HourlyPage

_WORK = "hourly.work"


def _has_file(page: HourlyPage) -> bool:
    return page.card is not None


def _is_open(page: HourlyPage) -> bool:
    return page.card is not None and page.card.file.status in (
        "waiting",
        "read",
        "partly",
        "returned",
    )


def _has_point(page: HourlyPage) -> bool:
    return page.profile is not None


def _undecided(page: HourlyPage) -> bool:
    return page.profile is not None and page.profile.status == "waiting"


def _gaps(page: HourlyPage) -> bool:
    return _undecided(page) and page.profile is not None and None in page.profile.kwh


def _is_message(page: HourlyPage) -> bool:
    return page.card is not None and page.card.file.kind in ("80020", "80040")


_act = Maker("hourly", _WORK)

ACTIONS: tuple[Action[HourlyPage], ...] = (
    _act("choose", "Выбрать файлы", "deeds.choose", "Ctrl+O", icon="action.upload"),
    _act("folder", "Выбрать папку с файлами", "deeds.choose_folder", "Ctrl+Shift+O",
         icon="action.upload"),
    _act("next_fault", "Следующее замечание", "next_fault", "F8", right="", icon="action.down"),
    _act("previous_fault", "Предыдущее замечание", "previous_fault", "Shift+F8", right="",
         icon="action.up"),
    _act("next", "Следующая строка списка", "next", "J", right="", icon="action.down"),
    _act("previous", "Предыдущая строка списка", "previous", "K", right="", icon="action.up"),
    _act("export", "Выгрузить список в Excel", "outgoing.export", "Ctrl+E", icon="action.export"),
    _act("sheet", "К листу файла", "to_sheet", "L", right="", enabled=_has_file,
         icon="thing.sheet"),
    _act("back", "К списку", "back", "Escape", right="", icon="action.open"),
    _act("accept", "Принять точки без ошибок", "deeds.accept", "Ctrl+Return Ctrl+Enter",
         enabled=_is_open, icon="action.accept"),
    _act("accept_point", "Принять только эту точку…", "deeds.accept_point", "A",
         enabled=_undecided, icon="action.accept"),
    _act("reject_point", "Отклонить эту точку…", "deeds.reject_point", "X",
         enabled=_undecided, icon="action.reject"),
    _act("reject", "Отклонить файл…", "deeds.reject", "Shift+X", enabled=_is_open,
         icon="action.reject"),
    _act("return", "Вернуть с замечаниями…", "deeds.give_back", "R", enabled=_is_open,
         icon="action.answer"),
    _act("estimate", "Досчитать пропущенные часы…", "closer.estimate", "E", enabled=_gaps,
         icon="ph.calculator"),
    _act("revisions", "Редакции этого месяца", "closer.revisions", "H", right="",
         enabled=_has_point, icon="thing.clock"),
    _act("source", "Сохранить исходный файл…", "outgoing.save_source", "Ctrl+S", enabled=_has_file,
         icon="action.export"),
    _act("template", "Шаблон для потребителя…", "outgoing.template", "T", icon="action.template"),
    _act("mapping", "Что в каком столбце…", "closer.mapping", "M", enabled=_has_file,
         icon="ph.columns"),
    _act("zone", "Часовой пояс отправителя…", "closer.zone", "Z", enabled=_has_file,
         icon="thing.clock"),
    _act("again", "Прочитать файл заново", "deeds.again", "Ctrl+R", enabled=_is_open,
         icon="action.refresh"),
    _act("reply", "Ответ 80021 отправителю…", "outgoing.reply", "Ctrl+Shift+R",
         enabled=_is_message, icon="action.send"),
    _act("mailbox", "Забрать почту", "mail.ask", "", icon="thing.mail"),
    _act("missing", "Кто не прислал", "deeds.missing", "C", right="", icon="ph.grid-four"),
)  # fmt: skip

#: What the three dots open; None is a line.
MENU = (
    "accept_point", "reject_point", "estimate", "revisions", None, "reject", "return", "source",
    "reply", None, "mapping", "zone", "again", "mailbox",
)  # fmt: skip


def in_menu(made: Mapping[str, QAction]) -> list[QAction | None]:
    """The actions of the menu that this person has, and its lines."""
    named = [None if name is None else made.get(f"hourly.{name}") for name in MENU]
    return [act for name, act in zip(MENU, named, strict=True) if act or name is None]
