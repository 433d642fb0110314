"""The operator's main job: a request comes in, is registered, asked about, answered, taken back."""

from __future__ import annotations

from uuid import uuid4

from psycopg.types.json import Jsonb
from PySide6.QtWidgets import QApplication, QMenu

from bsk_desk.shell.stage import CheckFailed, Stage, Step

#: In the tour an answer leaves after so many seconds; the step that takes one back needs more.
_SHORT_UNDO, _UNDO = 3, 30
_SUBJECT = "По вечерам падает напряжение во всём подъезде"
_TEXT = (
    "Добрый день. Каждый вечер с 18:40 до 21:15 напряжение падает до 170 В: гаснут лампы, "
    "выключается холодильник. Так по всему подъезду. Прошу устранить и сообщить причину."
)
_QUESTION = "Напишите, пожалуйста, номер щитка в подъезде и когда к вам можно подойти."
_REPLY = "Щиток № 2, второй подъезд. Дома после 17 часов."
_TEMPLATE = (
    "Здравствуйте, {{ заявитель }}!\n\nПричина была в перегрузке одной фазы. Нагрузка распределена "
    "заново, напряжение на вводе 221 В. Если оно снова упадёт, позвоните: 50-16-28."
)
#: Somebody with a cabinet and a name that says so.
_PERSON = "SELECT max(id) FROM bsk.consumers WHERE kind = 'person'"
_TITLE = "Напряжение: причина устранена"


def arrives(stage: Stage) -> None:
    """Filed at the site's door by another connection; seen here without a key being pressed."""
    undo_window(stage, _SHORT_UNDO)
    stage.window.go_to("requests.new")
    page = stage.page
    stage.wait_until("the queue is read", lambda: page.list.model.total is not None)
    before = stage.window.places.counts["requests.new"]
    stage.notes["consumer"] = stage.aside("", _PERSON)
    stage.notes["request"] = file_complaint(stage, _SUBJECT)
    stage.wait_until(
        "the sidebar counts one more",
        lambda: stage.window.places.counts["requests.new"] == before + 1,
        1.0,
    )
    stage.wait_until("the list shows it", lambda: page.list.model.total == before + 1, 1.0)
    page.open_object(stage.notes["request"])
    stage.wait_until("the card is open", lambda: card_status(stage) == "submitted")


def register(stage: Stage) -> None:
    """G: the database gives the number; in the queue of new ones the next one comes up."""
    page, request = stage.page, stage.notes["request"]
    page.list.rows.setFocus()
    before = page.list.model.total
    stage.press("G")
    stage.wait_until("it has left the new ones", lambda: page.list.model.total == before - 1)
    open_in(stage, "requests.mine", request)
    stage.wait_until("it is registered", lambda: card_status(stage) == "registered")
    number = stage.page.pane.card.row.number
    stage.check("it has a number of complaints", str(number).startswith("Ж-"))


def ask(stage: Stage) -> None:
    """Q: the question goes out after the undo window."""
    composer = stage.page.pane.composer
    stage.press("Q", stage.page)
    stage.wait_until("the composer has the focus", composer.edit.hasFocus)
    stage.write(_QUESTION)
    stage.press("Ctrl+Return")
    stage.wait_until("the question is sent", lambda: card_status(stage) == "info_requested")
    stage.check("the composer is empty", not composer.edit.toPlainText())


def replies(stage: Stage) -> None:
    """The consumer sees the question in the cabinet and answers there."""
    consumer, request = stage.notes["consumer"], stage.notes["request"]
    seen = "SELECT count(*) FROM site.request_events(%s, %s) e WHERE e.body = %s"
    stage.wait_until(
        "the consumer sees the question",
        lambda: stage.site(seen, consumer, request, _QUESTION) == 1,
    )
    stage.site("SELECT site.reply(%s, %s, %s, %s)", consumer, request, _REPLY, uuid4())
    stage.wait_until("the reply is on the card", lambda: _REPLY in timeline(stage), 1.0)
    stage.wait_until("it is registered again", lambda: card_status(stage) == "registered")


def answer(stage: Stage) -> None:
    """T puts a template in; Ctrl+Enter answers and finishes."""
    undo_window(stage, _UNDO)
    have_template(stage)
    composer = stage.page.pane.composer
    stage.press("R", stage.page)
    stage.wait_until("the composer has the focus", composer.edit.hasFocus)
    choose_template(stage)
    text = composer.edit.toPlainText()
    stage.check("the template stands in the answer", "перегрузке одной фазы" in text)
    stage.check("no placeholder is left", "{{" not in text)
    stage.press("Ctrl+Return", composer.edit)
    stage.wait_until("it is answered and done", lambda: card_status(stage) == "done")
    stage.check("it can still be taken back", stage.page.may_undo())


def withdraw(stage: Stage) -> None:
    """Ctrl+Z: nothing has left, the status goes back, the text is in the composer again."""
    stage.press("Ctrl+Z", stage.page)
    stage.wait_until("it is registered again", lambda: card_status(stage) == "registered")
    composer = stage.page.pane.composer
    stage.wait_until(
        "the text is back", lambda: "перегрузке одной фазы" in composer.edit.toPlainText()
    )
    consumer, request = stage.notes["consumer"], stage.notes["request"]
    told = "SELECT count(*) FROM site.request_events(%s, %s) e WHERE e.body LIKE %s"
    stage.check(
        "the consumer never saw it",
        stage.site(told, consumer, request, "%перегрузке одной фазы%") == 0,
    )


def open_in(stage: Stage, place: str, request: int) -> None:
    """Choose a request in the list of a place, as a click does."""
    stage.window.go_to(place)
    page = stage.page
    stage.wait_until(
        "the list is there", lambda: page.list.rows.isVisible() and page.list.model.total
    )
    stage.settle()
    page.list.rows.setFocus()
    page.open_object(request)
    row = page.list.rows.current_row
    stage.wait_until("it is chosen in the list", lambda: row() and row().id == request)


def undo_window(stage: Stage, seconds: int) -> None:
    """How long an answer can be taken back."""
    change = "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = 'undo_seconds'"
    stage.aside("", f"{change} RETURNING name", seconds)


def file_complaint(stage: Stage, subject: str) -> int:
    """As the web site does it; the request's id."""
    payload = {"topic": "transmission", "subject": subject, "text": _TEXT, "answer_by": "cabinet"}
    call = "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)"
    return int(stage.site(call, stage.notes["consumer"], Jsonb(payload), uuid4()))


def card_status(stage: Stage) -> str:
    """The status of the card that is open, if it is the tour's request."""
    card = stage.page.pane.card
    return card.row.status if card and card.id == stage.notes["request"] else ""


def timeline(stage: Stage) -> list[str]:
    """What was written on the card."""
    card = stage.page.pane.card
    return [event.body or "" for event in card.events] if card else []


def have_template(stage: Stage) -> None:
    """The administrator writes it, if nobody has."""
    there = "SELECT EXISTS (SELECT FROM bsk.answer_templates WHERE title = %s)"
    if not stage.aside("", there, _TITLE):
        make = "SELECT desk.save_template(NULL, %s, 'complaint', %s, true, %s)"
        stage.aside("orlova", make, _TITLE, _TEMPLATE, uuid4())
    stage.wait_until(
        "the template is known",
        lambda: any(t.title == _TITLE for t in stage.page.reference.templates),
    )


def choose_template(stage: Stage) -> None:
    """Out of the menu of the composer, by its words."""
    menu = stage.page.pane.composer.templates.menu()
    if not isinstance(menu, QMenu):
        raise CheckFailed("the composer offers templates")
    chosen = [action for action in menu.actions() if action.text() == _TITLE]
    stage.check("the template is offered", len(chosen) == 1)
    chosen[0].trigger()
    QApplication.sendPostedEvents()


STEPS = (
    Step("arrives", "Обращение пришло с сайта", arrives),
    Step("register", "Зарегистрировано одной клавишей", register),
    Step("ask", "Запрос сведений", ask),
    Step("reply", "Потребитель ответил в кабинете", replies),
    Step("answer", "Ответ на жалобу из шаблона", answer),
    Step("withdraw", "Отправленное отозвано", withdraw),
)
