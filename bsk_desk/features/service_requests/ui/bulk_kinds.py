"""What can be done to many requests, what is asked for it, and what the database is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bsk_desk.features.service_requests import letters
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.qt.fields import Choice, Day, Field, LongText


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing that can be done to many; ``needs`` names what is asked for, ``to_status`` is not."""

    id: str
    title: str
    action: str
    do: str
    needs: tuple[str, ...] = ()
    to_status: str = ""

    @property
    def becomes(self) -> str:
        """The status a request has afterwards, empty where it stays as it is."""
        return {"register": "registered", "answer": "done"}.get(self.action, self.to_status)


KINDS: tuple[Kind, ...] = (
    Kind("register", "Зарегистрировать", "register", "Зарегистрировать"),
    Kind("assign", "Назначить исполнителя", "assign", "Назначить", ("assignee",)),
    Kind("answer", "Ответить одним текстом и исполнить", "answer", "Ответить всем", ("body",)),
    Kind(
        "ask", "Запросить сведения", "change_status", "Спросить всех", ("body",), "info_requested"
    ),
    Kind("postpone", "Отложить", "change_status", "Отложить", ("body", "until"), "postponed"),
    Kind("work", "Вернуть в работу", "change_status", "Вернуть", ("reason",), "registered"),
    Kind("note", "Записать заметку", "note", "Записать", ("note",)),
    Kind("classify", "Указать тему формы 4.9", "classify", "Указать", ("topic",)),
)


def kind_of(action: str, arguments: Mapping[str, Any]) -> Kind:
    """The kind of a run in the database; what this desk does not know is named as it is."""
    to_status = str(arguments.get("to_status") or "")
    known = (k for k in KINDS if k.action == action and k.to_status == to_status)
    return next(known, Kind(action, f"Действие «{action}»", action, "Сделать"))


def fields_of(kind: Kind, reference: Reference) -> list[Field]:
    """What is asked for before it is done."""
    people = tuple((c.login, c.full_name) for c in reference.colleagues)
    topics = tuple((t.topic, t.title) for t in reference.topics)
    every: dict[str, Field] = {
        "assignee": Choice("assignee", "Исполнитель", hint="Никто", options=people),
        "body": LongText("body", "Текст потребителю", required=True, least=4, checks=(no_gaps,)),
        "reason": LongText(
            "body",
            "Причина",
            least=2,
            checks=(no_gaps,),
            help="Нужна, если обращение исполнено.",
        ),
        "note": LongText("body", "Заметка", required=True, least=3),
        "until": Day("until", "До какого дня", required=True),
        "topic": Choice("topic", "Тема", required=True, options=topics),
    }
    return [every[need] for need in kind.needs]


def no_gaps(text: str) -> str | None:
    """One text goes to all as it is: a placeholder would reach them unfilled."""
    found = letters.gaps(text)
    return f"Вставка {found[0].words} уйдёт как есть: впишите слова." if found else None


def arguments_of(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the database is told about the action."""
    made = {name: value for name, value in values.items() if value not in ("", None)}
    if kind.to_status:
        made["to_status"] = kind.to_status
    if "until" in made:
        made["until"] = made["until"].isoformat()
    if kind.action == "assign":
        made["assignee"] = values.get("assignee")
    return made
