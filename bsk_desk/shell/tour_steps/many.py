"""Many requests at once, and two desks at one request."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from bsk_desk.shell.stage import CheckFailed, Stage, Step
from bsk_desk.shell.tour_steps.requests import file_complaint, open_in

_MANY = 4
_WORD = "Яблочкова"
_SUBJECT = f"Погас свет на улице {_WORD}, дом"
_ANSWER = (
    "Отключение было аварийным: повреждён кабель. В 14:20 питание восстановлено по резервной линии."
)
_OTHERS = "Павел Сергеевич смотрит замер, ответ будет сегодня."
_COLLEAGUE = "ivanov"


def choose_many(stage: Stage) -> None:
    """Search as you type, tick all that match, choose what to do: three are shown first."""
    stage.window.go_to("requests.new")
    page = stage.page
    already = stage.aside("", _COUNT, f"%{_WORD}%")
    for number in range(1, _MANY + 1):
        file_complaint(stage, f"{_SUBJECT} {number}")
    stage.press("Ctrl+F", page)
    stage.write(_WORD, page.list.filters.search)
    expected = already + _MANY
    stage.wait_until("the search finds them", lambda: page.list.model.total == expected)
    stage.notes["many"] = expected
    stage.press("Ctrl+Shift+X", page.list.rows)
    stage.wait_until("all of them are ticked", lambda: page.list.ticks == expected)
    stage.press("B")
    pick(stage, "Ответить одним текстом и исполнить")
    stage.wait_until("the sheet asks for the text", lambda: stage.there("ask"))
    stage.write(_ANSWER, page.bulk.sheet.form.widgets["body"])
    letters = page.bulk.sheet
    stage.wait_until(
        "what they will read is shown",
        lambda: any(_ANSWER in one.text() for one in letters.findChildren(QLabel)),
    )
    stage.settle()


def answer_many(stage: Stage) -> None:
    """Ctrl+Enter: each on its own, in the background; the list tells what came of it."""
    page = stage.page
    stage.press("Ctrl+Return")
    stage.wait_until("all are answered", lambda: page.bulk.run and not page.bulk.run.left)
    stage.check("none was refused", not page.bulk.run.refused)
    stage.check("as many as were ticked", page.bulk.run.done == stage.notes["many"])
    stage.wait_until("none is left among the new ones", lambda: page.list.model.total == 0)


def two_desks(stage: Stage) -> None:
    """A colleague opens the same request and writes: here it is seen, and not written over."""
    stage.window.go_to("requests.new")
    stage.page.list.filters.search.clear()
    request = stage.notes["request"]
    open_in(stage, "requests.mine", request)
    look_away(stage)
    open_in(stage, "requests.mine", request)
    other = stage.open_for(_COLLEAGUE)
    other.go_to("requests.open", request)
    page: Any = other.page
    theirs = page.pane
    stage.wait_until("the card is open there", lambda: theirs.card is not None)
    mine = stage.page.pane
    stage.wait_until("and here", lambda: mine.card is not None and mine.card.id == request)
    stage.wait_until("who looks is seen", lambda: _COLLEAGUE in viewers(mine.card), 2.0)
    theirs.composer.write_answer()
    theirs.composer.insert(_OTHERS)
    stage.wait_until(
        "who writes is seen",
        lambda: mine.card.lease is not None and mine.card.lease.holder == _COLLEAGUE,
        2.0,
    )
    stage.window.activateWindow()


def held(stage: Stage) -> None:
    """An answer begun here meets the colleague's; nothing typed is lost."""
    mine = stage.page.pane
    mine.composer.clear_text()
    stage.press("R", stage.page)
    stage.wait_until("the composer has the focus", mine.composer.edit.hasFocus)
    stage.write("Здравствуйте! Причину нашли, сегодня устраним.")
    stage.press("Ctrl+Return")
    stage.wait_until("it is said who answers", mine.view.notice.isVisible)
    stage.check("the text is in its place", "Здравствуйте" in mine.composer.edit.toPlainText())


def look_away(stage: Stage) -> None:
    """K: at another request one no longer holds the answer; what was typed waits as a draft."""
    page, request = stage.page, stage.notes["request"]
    stage.press("K", page.list.rows)
    stage.wait_until(
        "another one is open", lambda: page.pane.card is not None and page.pane.card.id != request
    )


def viewers(card: object) -> list[str]:
    """The logins of those who have the card open."""
    return [viewer.login for viewer in getattr(card, "viewers", ())]


def pick(stage: Stage, words: str) -> None:
    """Choose from the menu that is open."""
    stage.wait_until("a menu is open", lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu: QWidget | None = QApplication.activePopupWidget()
    found = [a for a in menu.actions() if a.text() == words] if menu else []
    if not found or not isinstance(menu, QMenu):
        raise CheckFailed(f"the menu offers «{words}»")
    menu.setActiveAction(found[0])
    stage.press_in(menu, Qt.Key.Key_Return)


_COUNT = "SELECT count(*) FROM bsk.service_requests WHERE status = 'submitted' AND subject LIKE %s"

STEPS = (
    Step("choose-many", "Отмечено всё найденное, ответ одним текстом", choose_many),
    Step("answer-many", "Массовый ответ", answer_many),
    Step("two-desks", "Два рабочих места на одной карточке", two_desks),
    Step("held", "Отвечает другой сотрудник", held),
)
