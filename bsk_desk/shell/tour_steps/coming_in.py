"""The tour begins: who to be, and the window of that person."""

from __future__ import annotations

from bsk_desk.shell.stage import HIGH, WIDE, Stage, Step


def choose(stage: Stage) -> None:
    """The first window of the demonstration."""
    stage.wait_until("three people to choose from", lambda: stage.there("person_orlova"))
    stage.find("demo_window").resize(WIDE, HIGH)
    stage.check("an operator is offered", stage.there("person_kuznetsova"))
    stage.check("an engineer is offered", stage.there("person_ivanov"))


def enter(stage: Stage) -> None:
    """The operator's window."""
    stage.click("person_kuznetsova")
    stage.wait_until("the main window opens", lambda: stage.desk.window is not None)
    stage.window.resize(WIDE, HIGH)
    stage.desk.themes.use("light")
    stage.wait_until("it has the keyboard", stage.window.isActiveWindow)
    person = stage.window.session.person
    stage.check("it is the operator who is in", person.roles == ("bsk_operator",))
    stage.check("the connection is there", stage.window.session.bus.online)


STEPS = (
    Step("login", "Вход: кем войти", choose),
    Step("window", "Рабочее место оператора", enter),
)
