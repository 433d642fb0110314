"""What can be done on the page of rules and templates: keys, palette and F1 are made of this."""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller
from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, always

if TYPE_CHECKING:
    from bsk_desk.features.service_requests.ui.rules_page import RulesPage

#: Only administrators have it; deadlines and the calendar are theirs too.
WORK = "templates.work"


def _may_edit(page: RulesPage) -> bool:
    if page.tab == "days":
        return True
    return page.chosen is not None and getattr(page.chosen, "valid_to", None) is None


def _may_delete(page: RulesPage) -> bool:
    return page.tab == "templates" and page.chosen is not None


def _may_approve(page: RulesPage) -> bool:
    return page.tab == "days" and bool(page.found.days) and not page.found.approved


def _act(
    id_: str,
    title: str,
    keys: str,
    run: Callable[[RulesPage], None],
    *,
    enabled: Callable[[RulesPage], bool] = always,
    icon: str = "",
) -> Action[RulesPage]:
    return Action(f"rules.{id_}", title, run, keys, WORK, enabled, icon)


ACTIONS: tuple[Action[RulesPage], ...] = (
    _act("templates", "Шаблоны ответов", "1", methodcaller("show_tab", "templates"),
         icon="action.template"),
    _act("terms", "Сроки", "2", methodcaller("show_tab", "rules"), icon="thing.clock"),
    _act("calendar", "Производственный календарь", "3", methodcaller("show_tab", "days"),
         icon="place.appointments"),
    _act("new", "Новый шаблон", "Ctrl+N", methodcaller("new"), icon="action.add"),
    _act("edit", "Изменить", "E", methodcaller("edit"), enabled=_may_edit, icon="action.write"),
    _act("delete", "Удалить шаблон", "Delete", methodcaller("delete"), enabled=_may_delete,
         icon="action.remove"),
    _act("approve", "Год сверен с постановлением", "G", methodcaller("approve"),
         enabled=_may_approve, icon="action.accept"),
)  # fmt: skip
