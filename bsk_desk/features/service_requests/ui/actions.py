"""What can be done on a page of requests: keys, menus, palette and F1 are made of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action, always, calling
from bsk_desk.qt.pages import INFO
from bsk_desk.qt.theme import status

if TYPE_CHECKING:
    from collections.abc import Callable

    from bsk_desk.features.service_requests.ui.queue_page import QueuePage

    Run = Callable[[QueuePage], None]

_WORK = "requests.work"
#: Action -> the status it leads to, and what is said where the request is there already.
_ALREADY = {
    "register": ("registered", "Обращение уже зарегистрировано."),
    "ask": ("info_requested", "Сведения уже запрошены, ждём ответа потребителя."),
    "postpone": ("postponed", "Обращение уже отложено."),
    "finish": ("done", "Обращение уже исполнено."),
}
_OTHERWISE = {
    "reopen": "Обращение и так в работе.",
    "undo": "Отменять нечего: отправленное уже ушло.",
}


def _has_card(page: QueuePage) -> bool:
    return page.pane.card is not None


def _is_done(page: QueuePage) -> bool:
    return page.pane.card is not None and page.pane.card.row.status == "done"


def _is_repeat(page: QueuePage) -> bool:
    return page.pane.card is not None and page.pane.card.repeat_of is not None


def _is_held(page: QueuePage) -> bool:
    card, login = page.pane.card, page.context.person.login
    return card is not None and card.lease is not None and card.lease.holder != login


def _may_become(status: str) -> Callable[[QueuePage], bool]:
    def enabled(page: QueuePage) -> bool:
        card = page.pane.card
        return card is not None and status in page.reference.moves(card.row.status)

    return enabled


def _can_send(page: QueuePage) -> bool:
    return page.pane.card is not None or page.filing is not None


def _may_undo(page: QueuePage) -> bool:
    return page.may_undo()


def _why_not(page: QueuePage, action: str) -> str:
    """Why the action is grey for the card that is open."""
    card = page.pane.card
    if card is None:
        return "Сначала выберите обращение."
    to_status, already = _ALREADY.get(action, ("", ""))
    if action in _ALREADY and card.row.status == to_status:
        return already
    if action in _OTHERWISE:
        return _OTHERWISE[action]
    word = status(card.row.status)["word"]
    return f"Состояние обращения — «{word}»: из него это действие недоступно."


def _of_card(action: str, method: str, enabled: Callable[[QueuePage], bool]) -> Run:
    """Done to the card of the chosen row once it is read; if it does not allow it, it says why."""
    call = calling(method)

    def run(page: QueuePage) -> None:
        def settled() -> None:
            if enabled(page):
                call(page)
            elif page.pane.card is not None:
                page.pane.say(_why_not(page, action), tone="info")
            else:
                page.context.notice(_why_not(page, action), INFO)

        page.when_settled(settled)

    return run


def _act(
    id_: str,
    title: str,
    method: str,
    keys: str = "",
    *,
    right: str = "",
    enabled: Callable[[QueuePage], bool] = _has_card,
    icon: str = "",
) -> Action[QueuePage]:
    of_card = enabled is not always
    run = _of_card(id_, method, enabled) if of_card else calling(method)
    refused = run if of_card else None
    return Action(f"request.{id_}", title, run, keys, right, enabled, icon, refused=refused)


ACTIONS: tuple[Action[QueuePage], ...] = (
    _act("next", "Следующее обращение", "next", "J", enabled=always, icon="action.down"),
    _act("previous", "Предыдущее обращение", "previous", "K", enabled=always, icon="action.up"),
    _act("read", "Читать карточку", "read", "O", icon="action.preview"),
    _act("register", "Зарегистрировать", "writing.register", "G", right=_WORK,
         enabled=_may_become("registered"), icon="action.accept"),
    _act("answer", "Ответить", "answer", "R", right=_WORK, icon="action.answer"),
    _act("note", "Написать заметку", "note", "N", right=_WORK, icon="action.note"),
    _act("send", "Отправить ответ", "send", "Ctrl+Return Ctrl+Enter", right=_WORK,
         enabled=_can_send, icon="action.send"),
    _act("ask", "Запросить сведения", "writing.ask_info", "Q", right=_WORK,
         enabled=_may_become("info_requested"), icon="place.asked"),
    _act("postpone", "Отложить до дня", "writing.postpone", "H", right=_WORK,
         enabled=_may_become("postponed"), icon="action.pause"),
    _act("finish", "Исполнить", "writing.finish", "E", right=_WORK, enabled=_may_become("done"),
         icon="action.accept"),
    _act("reopen", "Открыть снова", "writing.reopen", "Shift+O", right=_WORK, enabled=_is_done,
         icon="action.undo"),
    _act("undo", "Отменить отправку", "undo", "Z Ctrl+Z", right=_WORK, enabled=_may_undo,
         icon="action.undo"),
    _act("template", "Вставить шаблон", "writing.open_templates", "T", right=_WORK,
         icon="action.template"),
    _act("save_template", "Сохранить текст как шаблон", "writing.save_template",
         right="templates.work", icon="action.template"),
    _act("preview", "Показать, что увидит потребитель", "writing.toggle_preview", "V", right=_WORK,
         icon="action.preview"),
    _act("attach", "Приложить файл к ответу", "files.attach", "Ctrl+Shift+A", right=_WORK,
         icon="action.attach"),
    _act("assign", "Назначить исполнителя", "deeds.assign", "A", right=_WORK, icon="thing.person"),
    _act("mine", "Взять себе", "deeds.take", "M", right=_WORK, icon="place.mine"),
    _act("take_over", "Перехватить ответ", "deeds.take_over", right="requests.take_over",
         enabled=_is_held, icon="action.write"),
    _act("classify", "Тема и меры (форма 4.9)", "deeds.classify", "C", right=_WORK,
         icon="action.filter"),
    _act("repeat", "Связать с первым обращением", "deeds.link_repeat", "L", right=_WORK,
         icon="action.copy"),
    _act("recalculate", "Пересчитать срок", "deeds.recalculate", right=_WORK, icon="thing.clock"),
    _act("why", "Почему такой срок", "deeds.why", "W", icon="thing.info"),
    _act("others", "Другие обращения потребителя", "deeds.others", "S", icon="place.consumers"),
    _act("first", "Открыть первое обращение", "deeds.first", enabled=_is_repeat,
         icon="action.open"),
    _act("unmask_field", "Показать скрытое поле", "unmasking.unmask_field",
         right="personal.unmask", icon="action.preview"),
    _act("unmask", "Показать телефон", "unmasking.unmask", "P", right="personal.unmask",
         icon="thing.phone"),
    _act("print", "Напечатать обращение", "papers.print_request", "Ctrl+P", right="print",
         icon="action.print"),
    _act("print_answer", "Напечатать ответ", "papers.print_answer", "Ctrl+Shift+P", right="print",
         icon="action.print"),
    _act("window", "Открыть в своём окне", "deeds.own_window", "Ctrl+Shift+O",
         icon="action.window"),
    _act("file", "Записать обращение", "file_request", "Ctrl+N", right="requests.file",
         enabled=always, icon="action.add"),
    _act("filter", "Добавить условие", "lists.open_filter", "F", enabled=always,
         icon="action.filter"),
    _act("unfilter", "Снять условия", "lists.clear_filter", "Shift+F", enabled=always,
         icon="action.remove"),
    _act("sort", "Порядок списка", "lists.open_orders", "Shift+S", enabled=always,
         icon="action.sort"),
    _act("view", "Сохранить вид", "lists.save_view", "Ctrl+S", enabled=always, icon="place.view"),
    _act("export", "Выгрузить список в Excel", "lists.export", "Ctrl+E", right="export",
         enabled=always, icon="action.export"),
    _act("tick", "Отметить", "lists.tick", "X", right=_WORK, enabled=always,
         icon="ph.check-square"),
    _act("tick_all", "Отметить все, что в списке", "lists.tick_all", "Ctrl+Shift+X", right=_WORK,
         enabled=always, icon="ph.check-square"),
    _act("bulk", "Сделать с отмеченными…", "bulk.choose", "B", right=_WORK, enabled=always,
         icon="place.all"),
    _act("back", "К списку", "back", "Escape", enabled=always, icon="action.open"),
)  # fmt: skip
