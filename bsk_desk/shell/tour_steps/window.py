"""Connection lost and back, the palette, the keys, the dark theme."""

from __future__ import annotations

from bsk_desk.shell.stage import Stage, Step

_TYPED = "Здравствуйте! Бригада нашла причину, завтра с 9 до 12 часов заменим автомат на вводе."
_NAME = "SELECT applicant FROM bsk.service_requests WHERE id = %s"


def connection_lost(stage: Stage) -> None:
    """The server is stopped under the open desk, in the middle of an answer."""
    stage.close_others()
    stage.window.go_to("requests.complaints", stage.notes["request"])
    page = stage.page
    stage.wait_until("the card is open", lambda: page.pane.card is not None)
    composer = page.pane.composer
    stage.press("R", page)
    stage.wait_until("the composer has the focus", composer.edit.hasFocus)
    stage.write(_TYPED)
    stage.outcome(lambda _job: stage.base.server.stop("immediate"))
    stage.wait_until("the bar says so", lambda: stage.there("connection_bar"))
    stage.check("the window knows", not stage.window.session.bus.online)
    stage.check("the text is in its place", composer.edit.toPlainText() == _TYPED)


def connection_back(stage: Stage) -> None:
    """It comes back by itself."""
    stage.outcome(lambda _job: stage.base.server.start())
    stage.wait_until("the desk is connected again", lambda: stage.window.session.bus.online)
    stage.check("the bar is gone", not stage.there("connection_bar"))
    text = stage.page.pane.composer.edit.toPlainText()
    stage.check("the text is still there", text == _TYPED)


def keys(stage: Stage) -> None:
    """F1."""
    stage.press("F1")
    stage.wait_until("the sheet of keys is there", lambda: stage.there("key_sheet"))


def palette(stage: Stage) -> None:
    """Ctrl+K finds requests, accounts and people by a piece of a name."""
    stage.press("Esc")
    stage.press("Ctrl+K")
    stage.wait_until("the palette is there", lambda: stage.there("palette"))
    surname = stage.aside("", _NAME, stage.notes["request"]).split()[0]
    stage.write(surname, stage.window.palette_sheet.field)
    kinds = {"Обращения", "Потребители"}
    stage.wait_until("it finds requests and people", lambda: kinds <= set(_lines(stage)))


def _lines(stage: Stage) -> list[str]:
    model = stage.window.palette_sheet.view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def dark(stage: Stage) -> None:
    """An action by a piece of its name; Enter carries it out."""
    sheet = stage.window.palette_sheet
    sheet.field.clear()
    stage.write("тёмная", sheet.field)
    stage.wait_until("it finds the theme", lambda: "тема" in str(sheet.view.currentIndex().data()))
    stage.press("Return")
    stage.wait_until("the theme is dark", lambda: stage.desk.themes.theme.dark)
    stage.check("the palette is gone", not stage.there("palette"))


STEPS = (
    Step("connection-lost", "Связь потеряна", connection_lost),
    Step("connection-back", "Связь вернулась", connection_back),
    Step("keys", "Все клавиши", keys),
    Step("palette", "Палитра", palette),
    Step("dark", "Тёмная тема", dark),
)
