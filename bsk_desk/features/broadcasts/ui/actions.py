"""What can be done on the page of broadcasts: keys, palette and F1 are made of this."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, Maker
from bsk_desk.qt.thing_page import moving

if TYPE_CHECKING:
    from bsk_desk.features.broadcasts.ui.page import BroadcastsPage

    Enabled = Callable[[BroadcastsPage], bool]

WORK, APPROVE = "broadcasts.work", "broadcasts.approve"


def _allows(step: str) -> Enabled:
    def enabled(page: BroadcastsPage) -> bool:
        return page.life.allows(step)

    return enabled


def _writing(page: BroadcastsPage) -> bool:
    return page.pane.writing and page.stack.currentWidget() is page.card


def _may_try(page: BroadcastsPage) -> bool:
    return _writing(page) or page.life.allows("test")


def _has_recipients(page: BroadcastsPage) -> bool:
    return page.thing is not None and page.thing.numbers is not None


_act = Maker("broadcast", WORK)

ACTIONS: tuple[Action[BroadcastsPage], ...] = (
    *moving("broadcast", "рассылка"),
    _act("new", "Новая рассылка", "new", "Ctrl+N", icon="action.add"),
    _act("save", "Сохранить черновик", "save", "Ctrl+S", enabled=_writing, icon="action.accept"),
    _act("send", "Отправить или сдать на утверждение", "send", "Ctrl+Return Ctrl+Enter",
         enabled=_writing, icon="action.send"),
    _act("condition", "Добавить условие получателей", "add_condition", "Ctrl+Shift+F",
         enabled=_writing, icon="action.filter"),
    _act("preview", "Показать или скрыть, что увидит потребитель", "pane.toggle_preview",
         "Ctrl+Shift+V", enabled=_writing, icon="action.preview"),
    _act("next_sample", "Следующий получатель выборки", "pane.preview.next", "Alt+Right",
         enabled=_writing, icon="action.open"),
    _act("previous_sample", "Предыдущий получатель выборки", "pane.preview.previous", "Alt+Left",
         enabled=_writing),
    _act("try", "Проверить на себе", "life.try_out", "Ctrl+T", enabled=_may_try,
         icon="thing.mail"),
    _act("approve", "Утвердить рассылку", "life.approve", "A", right=APPROVE,
         enabled=_allows("approve"), icon="action.accept"),
    _act("return", "Вернуть в черновик", "life.give_back", "R", enabled=_allows("return"),
         icon="action.undo"),
    _act("start", "Начать отправку", "life.start", "S", enabled=_allows("start"),
         icon="action.send"),
    _act("schedule", "Назначить время отправки", "life.schedule", "H", enabled=_allows("start"),
         icon="thing.clock"),
    _act("undo", "Отменить начатую отправку", "life.undo", "Z Ctrl+Z", enabled=_allows("undo"),
         icon="action.undo"),
    _act("pause", "Приостановить", "life.pause", "P", enabled=_allows("pause"),
         icon="action.pause"),
    _act("resume", "Продолжить", "life.resume", "G", enabled=_allows("resume"),
         icon="action.resume"),
    _act("cancel", "Отменить рассылку", "life.cancel", "Delete", enabled=_allows("cancel"),
         icon="action.stop"),
    _act("export", "Выгрузить получателей в Excel", "pane.view.recipients.export", "Ctrl+E",
         right="mail.see", enabled=_has_recipients, icon="action.export"),
    _act("export_list", "Выгрузить список рассылок в Excel", "export", "Ctrl+Shift+E",
         right="export", icon="action.export"),
    _act("follow_up", "Напомнить непрочитавшим", "life.remind", "N",
         enabled=_allows("follow_up"), icon="action.answer"),
)  # fmt: skip
