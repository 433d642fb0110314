"""Invented people and requests for the gallery; nothing is real but the names of the streets."""

# ruff: noqa: E501 - a table of samples reads best with one row a line

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bsk_desk.kernel.paging import Key, Page, PageRequest
from bsk_desk.kernel.words import grouped
from bsk_desk.qt.columns import RIGHT, Column
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.sidebar import PlaceRow, Section
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.timeline import Event, Undo


@dataclass(frozen=True, slots=True)
class Request:
    """A row of the queue with its id."""

    id: int
    row: QueueRow


#: Subject; status; form, consumer, address; deadline; its words; files; assignee (* me); marks.
_LINES = """
Нет света в подъезде; registered; Жалоба | Соколов Д. В. | ул. Попова, 40; overdue; просрочено 2 дня; 3; *МК;
Допуск счётчика после замены; submitted; Допуск ПУ | ИП Гладких Р. О. | ул. Юрина, 5; today; сегодня, 2 ч; 2; ; new
По вечерам падает напряжение; registered; Жалоба | Петрова А. И. | ул. Гущина, 17; soon; 2 дня; 3; *МК;
Новый дом, 15 кВт, третья категория; submitted; Присоединение | Кондратьев С. П. | Павловский тракт, 203; soon; 3 дня; 4; ; new Иванов пишет
Самовольное подключение гаража; submitted; Сообщение о нарушении | без имени | ул. Юрина, 182; ok; 28 дней; 1; ; new
Документы для увеличения мощности; registered; Консультация | Белова Н. Г. | ул. Попова, 92; ok; 9 дней; 0; ИП;
Увеличение с 15 до 40 кВт, пекарня; info_requested; Увеличение мощности | ООО «Хлебный дом» | пр. Ленина, 54; waiting; ждём ответа; 6; *МК;
Копия акта об осуществлении присоединения; registered; Документы | ТСЖ «Гущина, 150» | ул. Гущина, 150; ok; 12 дней; 0; ОР;
Показания перед демонтажем старого счётчика; registered; Снятие показаний | Мельник Т. С. | ул. Юрина, 241; ok; 5 дней; 0; ОР;
Счётчик не передаёт данные с октября; postponed; Осмотр ПУ | ООО «Алтай-Склад» | Павловский тракт, 251; waiting; до 1 декабря; 1; ИП;
Не отвечают на заявку о замене опоры; info_requested; Жалоба | Зуев П. А. | ул. Попова, 116; ok; 18 дней; 0; *МК;
Потребление за 2025 год по двум точкам; registered; Статистика | ООО «Сибпласт» | пр. Ленина, 140; ok; 21 день; 0; ОР;
Переоформление договора после покупки квартиры; done; Консультация | Орлова Е. В. | ул. Гущина, 61; ok; закрыта вчера; 0; *МК;
Замена однофазного счётчика на трёхфазный; registered; Замена ПУ | Рогов А. Н. | ул. Юрина, 88; ok; 11 дней; 2; ИП;
"""


def _row(text: str) -> QueueRow:
    subject, status, parts, deadline, due, files, who, marks = (p.strip() for p in text.split(";"))
    return QueueRow(
        subject,
        status,
        tuple(parts.split(" | ")),
        deadline,
        due,
        who.strip("*"),
        mine=who.startswith("*"),
        presence=marks.removeprefix("new").strip(),
        files=int(files),
        unread=marks.startswith("new"),
    )


ROWS = tuple(_row(text) for text in _LINES.strip().splitlines())
TOTAL = 38


class SampleLoader:
    """The rows over and over, as a keyset query would give them."""

    def __init__(self, total: int = TOTAL) -> None:
        self._total = total

    def page(self, _job: Job, request: PageRequest) -> Page[Request]:
        """Ascending by id."""
        first = request.after[0] + 1 if request.after else 0
        numbers = range(first, min(self._total, first + request.size))
        rows = tuple(Request(n, ROWS[n % len(ROWS)]) for n in numbers)
        more = first + request.size < self._total
        return Page(rows, (rows[-1].id,) if more else None)

    def count(self, _job: Job) -> int:
        """All."""
        return self._total

    def anchors(self, _job: Job, request: PageRequest) -> list[Key]:
        """Every so many."""
        return [(n,) for n in range(request.size - 1, self._total, request.size)]


def places(icon: str = "place") -> list[Section]:
    """The sidebar of the pictures."""

    def at(key: str, title: str, count: str = "", **how: Any) -> PlaceRow:
        return PlaceRow(f"{key}-{title}", title, f"{icon}.{key}", count, **how)

    return [
        (
            "Обращения",
            [
                at("new", "Новые", "14"),
                at("mine", "Мои", "5"),
                at("asked", "Запрошено", "8"),
                at("overdue", "Просрочены", "2", warns="overdue"),
                at("all", "Все в работе", "212"),
            ],
        ),
        ("Виды", [at("view", "Жалобы, ноябрь", "23"), at("view", "ТП до 15 кВт", "17")]),
        ("Учёт", [at("hourly", "Почасовые файлы", "6"), at("readings", "Показания", "31")]),
        (
            "Потребителям",
            [
                at("broadcasts", "Рассылки", "61\u00a0%", progress=0.61),
                at("outages", "Отключения", "3"),
                at("appointments", "Приём", "4"),
            ],
        ),
        (
            "Управление",
            [
                at("registrations", "Регистрации", "3"),
                at("mail", "Почта", "2", warns="today"),
                at("reports", "Отчёты"),
            ],
        ),
    ]


COMPLAINT = (
    "Добрый день. С 24\u00a0октября каждый вечер с 18:40 до 21:15 напряжение падает "
    "до\u00a0170\u00a0В: гаснут лампы, выключается холодильник. Так по всему подъезду. "
    "Прошу устранить и сообщить причину."
)
NOTE = (
    "Вечером 22.11 замер на вводе: фаза C 172\u00a0В. Перекос в ВРУ дома, "
    "бригада поедет 24.11 до\u00a016:00."
)
ANSWER = (
    "Анна Ивановна, в 15:20 бригада переключила нагрузку между фазами. Проверьте, пожалуйста, "
    "напряжение вечером и напишите нам."
)
DRAFT = (
    "Анна Ивановна, причина была в перегрузке одной фазы. 24\u00a0ноября нагрузка распределена "
    "заново, замер в\u00a015:40: 221\u00a0В. Если напряжение снова упадёт, позвоните: 50-16-28."
)
REPLY = (
    "Сегодня днём в подъезде снова мигал свет, в 15:50 было 181\u00a0В. "
    "Бригаду видели, но она уже уехала."
)
FIELDS = (
    ("Тема", "Качество электроэнергии"),
    ("Когда", "с 24 октября, 18:40–21:15"),
    ("Адрес объекта", "ул. Гущина, 17, подъезд 2"),
    ("Ответ", "в кабинет и на почту"),
    ("Требование", "Устранить, сообщить причину"),
    ("Форма 4.9", "Интернет · качество энергии"),
)
_FROM = "потребитель, через кабинет"


def events(*, stale: bool = False, sent: bool = False) -> tuple[Event, ...]:
    """The timeline of the pictures."""
    first = (
        Event(1, "written", "27 октября, 08:41", "Петрова А. И.", _FROM, COMPLAINT, "АП"),
        Event(
            2,
            "system",
            "27 октября, 09:12",
            body="Зарегистрирована вами под номером Ж-2026-000123",
            icon="ph.circle-half-fill",
            role="registered",
        ),
        Event(
            3,
            "note",
            "23 ноября, 09:30",
            "Иванов П. С.",
            "заметка, потребитель не видит",
            NOTE,
            "ПИ",
        ),
    )
    if stale:
        return (
            *first,
            Event(4, "fresh", "", body="Новое, пока вы писали"),
            Event(5, "written", "сегодня, 16:09", "Петрова А. И.", _FROM, REPLY, "АП"),
            Event(
                6,
                "system",
                "сегодня, 16:10",
                body="Иванов П. С. изменил тему: качество услуг по передаче",
                icon="ph.pencil-simple",
                role="text2",
            ),
        )
    what = "видит потребитель" if sent else "увидит потребитель"
    undo = None if sent else Undo(24)
    mine = Event(4, "public", "сегодня, 16:10", "Вы", what, ANSWER, "МК", mine=True, undo=undo)
    return (*first, mine)


@dataclass(frozen=True, slots=True)
class Mail:
    """A row of a table."""

    id: int
    to: str
    subject: str
    tries: int
    said: str


MAILS = tuple(
    Mail(
        at,
        f"a***{at}@mail.ru",
        "Жалоба № Ж-2026-000123 исполнена" if at % 2 else "Код подтверждения",
        at * 1250,
        "550 ящика нет" if at % 3 else "421 сервер занят, повтор через 15 минут",
    )
    for at in range(1, 15)
)
MAIL_COLUMNS: tuple[Column[Mail], ...] = (
    Column("Кому", lambda m: m.to, "to", width=150),
    Column("О чём", lambda m: m.subject, "subject"),
    Column("Попыток", lambda m: grouped(m.tries), "tries", RIGHT, 90),
    Column("Что ответил сервер", lambda m: m.said, width=260, tone=lambda _m: "overdue"),
)

DAYS = 31
FAULT_HOUR = 13 * 24 + 4


def profile(seed: int, total: float, first_weekday: int, days: int = DAYS) -> npt.NDArray[Any]:
    """Days × 24 kWh: a warehouse with shifts, quiet nights and weekends."""
    noise = np.random.default_rng(seed)
    hours = np.arange(24)
    day = (
        46 + 44 * np.exp(-(((hours - 11) / 4.2) ** 2)) + 26 * np.exp(-(((hours - 18.5) / 2.6) ** 2))
    )
    week = np.array([1.0 if (d + first_weekday) % 7 < 5 else 0.62 for d in range(days)])
    found = day[None, :] * week[:, None] * noise.normal(1, 0.05, (days, 24))
    made: npt.NDArray[Any] = (found * total / found.sum()).ravel()
    return made
