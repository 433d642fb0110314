"""Conditions on codes of a field, as lists of letters and outages have them."""

from dataclasses import dataclass

from bsk_desk.qt.coded import Coded
from bsk_desk.qt.list_page import Condition


@dataclass(frozen=True)
class Wanted:
    status: str | None = None
    kind: str | None = None


CODED = Coded(
    (("status", "Состояние", {"sent": "отправлено"}), ("kind", "Вид", {"code": "код входа"}))
)


def test_a_condition_comes_goes_and_shows_itself():
    wanted = CODED.added(CODED.added(Wanted(), ("status", "sent")), ("kind", "code"))
    assert wanted == Wanted("sent", "code")
    assert CODED.chips(wanted) == [
        Condition("status", "Отправлено"),
        Condition("kind", "Код входа"),
    ]
    assert CODED.removed(wanted, "status") == Wanted(None, "code")
    assert CODED.chips(Wanted()) == []


def test_every_code_is_offered_under_its_field():
    assert CODED.offers == (
        ("Состояние", ((("status", "sent"), "Отправлено"),)),
        ("Вид", ((("kind", "code"), "Код входа"),)),
    )
