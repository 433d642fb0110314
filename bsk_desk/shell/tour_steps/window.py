"""Connection lost and back, the palette, the keys, the dark theme."""

from __future__ import annotations

from bsk_desk.shell.stage import Stage, Step


def connection_lost(stage: Stage) -> None:
    """The server is stopped under the open desk."""
    stage.close_others()
    stage.outcome(lambda _job: stage.base.server.stop("immediate"))
    stage.wait_until("the bar says so", lambda: stage.there("connection_bar"))
    stage.check("the window knows", not stage.window.session.bus.online)


def connection_back(stage: Stage) -> None:
    """It comes back by itself."""
    stage.outcome(lambda _job: stage.base.server.start())
    stage.wait_until("the desk is connected again", lambda: stage.window.session.bus.online)
    stage.check("the bar is gone", not stage.there("connection_bar"))


def keys(stage: Stage) -> None:
    """F1."""
    stage.press("F1")
    stage.wait_until("the sheet of keys is there", lambda: stage.there("key_sheet"))


def palette(stage: Stage) -> None:
    """Ctrl+K finds an action by a piece of its name."""
    stage.press("Esc")
    stage.press("Ctrl+K")
    stage.wait_until("the palette is there", lambda: stage.there("palette"))
    stage.write("тёмная", stage.window.palette_sheet.field)
    view = stage.window.palette_sheet.view
    stage.wait_until("it finds the theme", lambda: "тема" in str(view.currentIndex().data()))


def dark(stage: Stage) -> None:
    """Enter carries it out."""
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
