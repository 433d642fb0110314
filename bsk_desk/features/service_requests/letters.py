"""Answer templates with placeholders, what the consumer will read, and the letter on paper.

Templates are jinja2 in a sandbox that knows values, ``if`` and a few filters: no loops, no calls,
no attributes, so that a template can neither hang the desk nor reach anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.times import date_digits, day_of, local
from bsk_desk.resources import resource

#: Placeholder -> what it stands for, in the order in which an editor of templates is shown them.
PLACEHOLDERS: dict[str, str] = {
    "имя": "имя и отчество, а если их нет — как назвался заявитель",
    "заявитель": "как назвался заявитель",
    "номер": "номер обращения",
    "форма": "вид обращения",
    "тема": "о чём обращение",
    "адрес": "адрес объекта",
    "счёт": "лицевой счёт",
    "получено": "когда обращение поступило",
    "срок": "последний день ответа",
    "сегодня": "сегодняшнее число",
    "сотрудник": "кто отвечает",
}
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
)  # fmt: skip
_FILTERS = ("lower", "upper", "capitalize", "trim")
_LEFT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Gap:
    """A placeholder that nobody has filled: where it stands in the text, and its words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a consumer reads in the cabinet and in the letter."""

    title: str
    body: str
    tail: str


class _Left(jinja2.Undefined):
    """A value that is not there stays in the text as its placeholder."""

    def __str__(self) -> str:
        return f"{{{{ {self._undefined_name} }}}}"


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=_Left, autoescape=False, keep_trailing_newline=True
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    return made


_ENVIRONMENT = _environment()


def checked(body: str) -> str | None:
    """What is wrong with a template, in one sentence, or None."""
    try:
        tree = _ENVIRONMENT.parse(body)
    except jinja2.TemplateSyntaxError as error:
        return f"В шаблоне ошибка в строке {error.lineno}: проверьте фигурные скобки."
    for node in _all(tree):
        if not isinstance(node, _NODES):
            return "В шаблоне можно только вставлять значения и выбирать по условию."
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            return f"Такого преобразования нет: {node.name}."
        if isinstance(node, nodes.Name) and node.name not in PLACEHOLDERS:
            return f"Такой вставки нет: «{node.name}». Есть: {', '.join(PLACEHOLDERS)}."
    return None


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def filled(body: str, values: Mapping[str, str]) -> str:
    """The template with its values; what has no value stays as its placeholder (see ``gaps``).

    Raises UserError for a template that ``checked`` does not pass.
    """
    if wrong := checked(body):
        raise UserError(wrong)
    known = {name: said for name, said in values.items() if said}
    return _ENVIRONMENT.from_string(body).render(known)[:_LONGEST]


def gaps(text: str) -> tuple[Gap, ...]:
    """The placeholders that are left in a text: with any of them it must not be sent."""
    return tuple(Gap(m.start(), m.end(), m.group()) for m in _LEFT.finditer(text))


def values_of(
    *,
    applicant: str,
    number: str,
    form: str,
    subject: str,
    address: str,
    account: str,
    received: datetime,
    due: datetime | None,
    now: datetime,
    author: str,
) -> dict[str, str]:
    """The values of PLACEHOLDERS for one request; empty where the request has none."""
    return {
        "имя": _addressed(applicant),
        "заявитель": applicant,
        "номер": number,
        "форма": form,
        "тема": subject,
        "адрес": address,
        "счёт": account,
        "получено": date_digits(day_of(received)),
        "срок": date_digits(day_of(due)) if due else "",
        "сегодня": date_digits(day_of(now)),
        "сотрудник": author,
    }


def _addressed(applicant: str) -> str:
    """«Петрова Анна Ивановна» is «Анна Ивановна»; an organisation or a nickname stays."""
    words = applicant.split()
    person = len(words) == 3 and all(word[:1].isalpha() for word in words)
    person = person and words[2].endswith(("вич", "вна", "ична", "ьич", "кызы", "оглы"))
    return " ".join(words[1:]) if person else applicant


def message(
    *, label: str, status_title: str, sentence: str, said: str, tracking: str, files: str = ""
) -> Message:
    """As bsk.tell_of_request writes it: title, status, what was said, its files, tail."""
    body = "\n\n".join(part for part in (sentence, said.strip(), files) if part)
    tail = f"Следить за обращением можно в личном кабинете или по коду {tracking}."
    return Message(f"{label}: {status_title}", body, tail)


def status_sentence(status: str, number: str, until: str = "") -> str:
    """As bsk.status_sentence: the first words of a notification."""
    given = number or "(даст база)"
    said: dict[str, Callable[[], str]] = {
        "registered": lambda: f"Обращение зарегистрировано под номером {given}.",
        "info_requested": lambda: "Чтобы продолжить, нам нужны сведения от вас.",
        "postponed": lambda: (
            f"Обращение отложено до {until}." if until else "Обращение отложено до…"
        ),
        "done": lambda: "Обращение исполнено.",
    }
    return said[status]() if status in said else ""


def files_sentence(names: Sequence[str], *, in_cabinet: bool) -> str:
    """As bsk.files_sentence: which files go along and where the consumer gets them."""
    if not names:
        return ""
    one = len(names) == 1
    head = f"Приложен файл: {names[0]}." if one else f"Приложены файлы: {', '.join(names)}."
    if in_cabinet:
        return f"{head} {'Он' if one else 'Они'} в личном кабинете, в этом обращении."
    return f"{head} Чтобы получить {'его' if one else 'их'}, позвоните: 50-16-28."


def paper(name: str, values: Mapping[str, str]) -> str:
    """A text of resources/letters with its values, for print: «answer», «request».

    What is not known is left out; the files are ours, the values are not read as templates.
    """
    source = resource(f"letters/{name}.txt").read_text("utf-8")
    quiet = _ENVIRONMENT.overlay(undefined=jinja2.Undefined)
    return quiet.from_string(source).render(dict(values))


def moment_words(moment: datetime) -> str:
    """«24.11.2026, 16:10» for papers."""
    here = local(moment)
    return f"{here:%d.%m.%Y, %H:%M}"
