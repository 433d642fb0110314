"""What an answer may make of a request: the words on the composer's button and in its menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bsk_desk.features.service_requests.model import Transition


@dataclass(frozen=True, slots=True)
class Move:
    """A change of status with a text; ``asks_until`` where a day is needed too."""

    to_status: str
    words: str
    outcome: str | None = None
    asks_until: bool = False


ANSWER = Move("done", "Ответить и исполнить", "answered")
REOPEN = Move("registered", "Открыть снова")
REGISTER = Move("registered", "Зарегистрировать")
ASK = Move("info_requested", "Запросить сведения")
POSTPONE = Move("postponed", "Отложить…", asks_until=True)
_OTHERS = (
    ANSWER,
    ASK,
    POSTPONE,
    Move("registered", "Вернуть в работу"),
    Move("done", "Без рассмотрения по существу", "without_answer"),
    Move("done", "Отменить заявку", "cancelled"),
)
#: Word for what was done, by status: «исполнена», said after it was sent.
DONE_WORDS = {
    "done": "Ответ отправлен, обращение исполнено.",
    "info_requested": "Вопрос отправлен потребителю.",
    "postponed": "Обращение отложено.",
    "registered": "Обращение в работе.",
}


def main_move(status: str) -> Move:
    """What the primary button does in this status."""
    return REOPEN if status == "done" else ANSWER


def other_moves(possible: Mapping[str, Transition], main: Move) -> tuple[Move, ...]:
    """What else the button offers: only moves that the database knows, without the main one."""
    return tuple(
        move
        for move in _OTHERS
        if move != main
        and move.to_status in possible
        and not (main == REOPEN and move.to_status == REOPEN.to_status)
    )
