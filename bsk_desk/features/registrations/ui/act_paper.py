"""The act of destruction with its journal extract, as it is printed (Приказ РКН 179)."""

from __future__ import annotations

from bsk_desk.features.registrations.model import DestructionAct, JournalLine
from bsk_desk.kernel.times import date_digits, digits
from bsk_desk.qt.print import Heading, Paper, Table

_SUBJECTS = {"registration": "незавершённая регистрация в личном кабинете клиента"}
_ACTIONS = {
    "INSERT": "создана запись",
    "UPDATE": "изменена запись",
    "DELETE": "удалена запись",
}


def act_name(act: int) -> str:
    """The file's name."""
    return f"Акт об уничтожении {act}.pdf"


def act_paper(act: DestructionAct) -> Paper:
    """All that the order asks for; no destroyed value is in it."""
    subject = _SUBJECTS.get(act.subject_kind, act.subject_kind)
    rows = (
        ("Оператор", act.operator),
        ("Субъект персональных данных", f"{act.subject_id}, {subject}"),
        ("Уничтожил", _who(act)),
        ("Категории данных", ", ".join(act.categories)),
        ("Информационная система", act.system),
        ("Способ уничтожения", act.how),
        ("Причина", act.reason),
        ("Дата и время", digits(act.at)),
        ("Хранить до", date_digits(act.keep_until)),
    )
    parts = (
        "Персональные данные, названные ниже, уничтожены без возможности восстановления.",
        Table(("Сведение", "Значение"), rows, (3, 7)),
        Heading("Выгрузка из журнала регистрации событий"),
        "Значения уничтоженных данных в журнале не хранятся, названы только поля.",
        Table(("Когда", "Кто", "Событие", "Поля"), tuple(_line(j) for j in act.journal),
              (3, 3, 3, 6)),
    )  # fmt: skip
    return Paper(
        title=f"Акт № {act.id} об уничтожении персональных данных",
        parts=parts,
        sender=(act.operator,),
        number=f"№ {act.id} от {digits(act.at)}",
        signature=("Уничтожение подтверждаю: ______________________", _who(act)),
        remark="Приказ Роскомнадзора от 28.10.2022 № 179. Акт и выгрузка хранятся три года.",
    )


def _who(act: DestructionAct) -> str:
    return act.who_name or act.who


def _line(entry: JournalLine) -> tuple[str, str, str, str]:
    done = _ACTIONS.get(entry.action, entry.action)
    return digits(entry.at), entry.who, done, ", ".join(entry.fields)
