"""One picture with every small part of the kit in its states."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from bsk_desk.kernel import identifiers
from bsk_desk.qt.buttons import Chip, Choice, Split, button, icon_button
from bsk_desk.qt.fields import Choice as ChoiceField
from bsk_desk.qt.fields import Day, Field, LongText, Number, YesNo
from bsk_desk.qt.forms import Form
from bsk_desk.qt.inputs import SearchField
from bsk_desk.qt.kit import Box, column, keycap, label, line, row
from bsk_desk.qt.marks import Ring, avatar, deadline_pill, presence, status_pill, tag
from bsk_desk.qt.notice import NoticeBar, Skeleton
from bsk_desk.qt.sheet import key_sheet
from bsk_desk.qt.switches import Check, Segments
from bsk_desk.qt.theme import Theme

_STATUSES = ("submitted", "registered", "info_requested", "postponed", "done", "notifying")
_DEADLINES = (
    ("overdue", "просрочено 2 дня"),
    ("today", "сегодня, 2 ч"),
    ("soon", "2 дня"),
    ("ok", "12 дней"),
    ("waiting", "ждём ответа"),
)
FIELDS = (
    Field("phone", "Телефон", required=True, checks=(identifiers.check_phone,), hint="50-16-28"),
    Field(
        "inn", "ИНН", checks=(identifiers.check_inn,), help="10 цифр у организации, 12 у человека"
    ),
    ChoiceField("kind", "Кто обращается", options=(("person", "физлицо"), ("legal", "юрлицо"))),
    Number("power", "Мощность, кВт", most=Decimal(670)),
    Day("wanted", "Желаемая дата"),
    LongText("text", "Что случилось", required=True),
    YesNo("consent", "Согласие на обработку персональных данных", required=True),
)


def _buttons(theme: Theme) -> Box:
    off = button(theme, "Недоступна", "primary")
    off.setEnabled(False)
    first = row(
        button(theme, "Принять 3 точки", "primary"),
        button(theme, "Вернуть", "plain", "action.answer"),
        button(theme, "Отклонить файл", "danger"),
        button(theme, "Тихая", "quiet", "action.filter"),
        button(theme, "ссылка", "link"),
        off,
        None,
    )
    second = row(
        Split(theme, "Ответить и исполнить", ((1, "иначе"),)),
        Choice(theme, "Вид: ближайшие сроки", ((1, "а"),)),
        icon_button(theme, "action.print", "Печать", "Ctrl P"),
        Chip(theme, "До 30 дней"),
        button(theme, "Условие", "chip_add", "action.add"),
        keycap("Ctrl K"),
        None,
    )
    return column(first, second)


def _marks(theme: Theme) -> Box:
    statuses = row(*(status_pill(theme, code) for code in _STATUSES[:4]), None)
    more = row(
        *(status_pill(theme, code) for code in _STATUSES[4:]),
        tag(theme, "overdue", "1 ошибка"),
        tag(theme, "soon", "сдвиг на 4 часа"),
        None,
    )
    deadlines = row(*(deadline_pill(theme, code, words) for code, words in _DEADLINES), None)
    people = row(
        avatar(theme, "МК", mine=True),
        avatar(theme, "ОР", size=28),
        presence(theme, "Иванов пишет"),
        presence(theme, "Орлова смотрит", writes=False),
        Ring(theme, 0.6),
        None,
    )
    return column(statuses, more, deadlines, people)


def _switches(theme: Theme) -> Box:
    kinds = (("a", "thing.public", "Ответ"), ("n", "action.note", "Заметка"))
    return row(
        Segments(theme, "Кому", kinds),
        Check(theme, "Отмечено", on=True),
        Check(theme, "Нет"),
        Check(theme, "Включено", on=True, switch=True),
        Check(theme, "Выключено", switch=True),
        None,
        gap=16,
    )


def _bars(theme: Theme) -> Box:
    made = column(gap=8)
    for tone, words in (
        ("ok", "Выгружено 12 418 строк"),
        ("info", "База обновится сегодня в 22:00"),
        ("warning", "Обращение изменилось, пока вы его читали"),
        ("fault", "Файл не читается: это не таблица"),
    ):
        bar = NoticeBar(theme, pad=(0,))
        bar.say(words, "Подробность стоит второй строкой." if tone == "fault" else "", tone)
        made.add(bar)
    return made


def parts(theme: Theme) -> QWidget:
    """The whole picture."""
    form = Form(theme, FIELDS)
    form.fill({"phone": "12", "inn": "7707083893", "kind": "person", "power": Decimal("15.5")})
    form.check()
    keys = (("J", "следующее"), ("K", "предыдущее"), ("R", "ответить"), ("Ctrl Enter", "исполнить"))
    sheet = key_sheet(theme, (("Список", keys), ("Карточка", keys), ("Везде", keys[:2])))
    waits = Skeleton(theme)
    waits.setFixedHeight(168)
    left = column(
        label("Заголовок экрана", "display"),
        label("Название", "title"),
        label("Второй ряд слов, тихий", "body", "text2"),
        _buttons(theme),
        SearchField(theme),
        line(),
        _marks(theme),
        _switches(theme),
        _bars(theme),
        waits,
        None,
        gap=12,
        pad=(24,),
        surface="plain",
    )
    middle = column((form, 1), pad=(24,), surface="plain")
    right = column((sheet, 1), pad=(24,), surface="window")
    right.setMinimumWidth(480)
    return row(gap=0).add((left, 3), line("v"), (middle, 2), (right, 2))
