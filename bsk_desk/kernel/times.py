"""Dates, times and deadlines in words, in the time of Barnaul; the present comes from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bsk_desk.kernel.words import NBSP, counted

BARNAUL = ZoneInfo("Asia/Barnaul")
MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTH_NAMES = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")

#: Which look a deadline takes; the nearer, the louder (look.md, clause 2).
DeadlineCode = Literal["overdue", "today", "soon", "ok", "waiting"]
#: From so many days on a deadline is no longer "soon".
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a due time is shown: the code of its look and the words."""

    code: DeadlineCode
    words: str


def local(moment: datetime) -> datetime:
    """The same moment by Barnaul's clock; ValueError for a time without its zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(BARNAUL)


def day_of(moment: datetime) -> date:
    """The date in Barnaul."""
    return local(moment).date()


def clock(moment: datetime) -> str:
    """«16:10»."""
    return f"{local(moment):%H:%M}"


def digits(moment: datetime) -> str:
    """«27.10.2026 08:41», for tables."""
    return f"{local(moment):%d.%m.%Y %H:%M}"


def date_digits(day: date) -> str:
    """«27.10.2026»."""
    return f"{day:%d.%m.%Y}"


def date_words(day: date, now: datetime) -> str:
    """«27 октября», with the year where it is not the present one."""
    words = f"{day.day}{NBSP}{MONTHS[day.month - 1]}"
    return words if day.year == day_of(now).year else f"{words} {day.year}"


def month_words(year: int, month: int) -> str:
    """«октябрь 2026»."""
    return f"{MONTH_NAMES[month - 1]}{NBSP}{year}"


def weekday(day: date) -> str:
    """«четверг»."""
    return WEEKDAYS[day.weekday()]


def when(moment: datetime, now: datetime) -> str:
    """«сегодня, 16:10», «вчера, 09:30», «27 октября, 08:41», «3 мая 2025, 08:41»."""
    day, today = day_of(moment), day_of(now)
    near = {today: "сегодня", today - timedelta(days=1): "вчера"}
    near[today + timedelta(days=1)] = "завтра"
    return f"{near.get(day) or date_words(day, now)}, {clock(moment)}"


def duration(span: timedelta) -> str:
    """The largest whole unit: «24 с», «6 мин», «3 ч», «2 дня»; nothing below zero."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds}{NBSP}с"
    if seconds < 3600:
        return f"{seconds // 60}{NBSP}мин"
    if seconds < 86_400:
        return f"{seconds // 3600}{NBSP}ч"
    return days(seconds // 86_400)


def days(number: int) -> str:
    """«1 день», «2 дня», «12 дней»."""
    return counted(number, "день", "дня", "дней")


def deadline(due: datetime | None, now: datetime) -> Deadline:
    """«просрочено 2 дня», «сегодня, 2 ч», «2 дня», «12 дней»; «без срока» where there is none.

    Days are counted by Barnaul's dates; today's deadline counts hours and minutes.
    """
    if due is None:
        return Deadline("ok", "без" + NBSP + "срока")
    apart = (day_of(due) - day_of(now)).days
    if due < now:
        late = days(-apart) if apart else duration(now - due)
        return Deadline("overdue", f"просрочено{NBSP}{late}")
    if apart == 0:
        return Deadline("today", f"сегодня, {duration(due - now)}")
    return Deadline("soon" if apart <= SOON_DAYS else "ok", days(apart))


def waiting(until: date | None, now: datetime) -> Deadline:
    """The clock is stopped: «ждём ответа», «до 1 декабря»."""
    if until is None:
        return Deadline("waiting", "ждём" + NBSP + "ответа")
    return Deadline("waiting", f"до{NBSP}{date_words(until, now)}")


def closed(moment: datetime, now: datetime) -> Deadline:
    """What stands in a deadline's place when all is done: «закрыта вчера», «закрыта 3 июля»."""
    day = when(moment, now).split(",")[0]
    return Deadline("ok", f"закрыта{NBSP}{day}")
