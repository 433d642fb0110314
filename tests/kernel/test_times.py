from datetime import UTC, date, datetime, timedelta

import pytest

from bsk_desk.kernel import times
from bsk_desk.kernel.times import BARNAUL


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BARNAUL)


NOW = at(24, 16, 12)


def plain(said: str) -> str:
    return said.replace("\u00a0", " ")


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        times.local(datetime(2026, 11, 24))


def test_times_are_shown_by_the_clock_of_barnaul():
    moment = datetime(2026, 10, 27, 1, 41, tzinfo=UTC)
    assert times.clock(moment) == "08:41"
    assert times.digits(moment) == "27.10.2026 08:41"
    assert times.day_of(datetime(2026, 10, 26, 18, tzinfo=UTC)) == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(24, 16, 10), "сегодня, 16:10"),
        (at(23, 9, 30), "вчера, 09:30"),
        (at(25, 9), "завтра, 09:00"),
        (at(27, 8, 41, month=10), "27 октября, 08:41"),
        (at(3, 8, 41, month=5, year=2025), "3 мая 2025, 08:41"),
    ],
)
def test_near_days_have_names(moment, said):
    assert plain(times.when(moment, NOW)) == said


def test_dates_and_months_in_words():
    assert times.date_digits(date(2026, 10, 7)) == "07.10.2026"
    assert plain(times.month_words(2026, 10)) == "октябрь 2026"
    assert times.weekday(date(2026, 11, 26)) == "четверг"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=-5), "0 с"),
        (timedelta(seconds=24), "24 с"),
        (timedelta(minutes=6, seconds=59), "6 мин"),
        (timedelta(hours=3), "3 ч"),
        (timedelta(hours=49), "2 дня"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(span, said):
    assert plain(times.duration(span)) == said


@pytest.mark.parametrize(
    ("due", "code", "said"),
    [
        (None, "ok", "без срока"),
        (at(22, 12), "overdue", "просрочено 2 дня"),
        (at(24, 14), "overdue", "просрочено 2 ч"),
        (at(24, 18, 20), "today", "сегодня, 2 ч"),
        (at(25, 1), "soon", "1 день"),
        (at(27, 23), "soon", "3 дня"),
        (at(28, 1), "ok", "4 дня"),
        (at(6, month=12), "ok", "12 дней"),
    ],
)
def test_the_nearer_the_deadline_the_louder(due, code, said):
    found = times.deadline(due, NOW)
    assert (found.code, plain(found.words)) == (code, said)


def test_a_stopped_clock_says_what_it_waits_for():
    assert plain(times.waiting(None, NOW).words) == "ждём ответа"
    assert plain(times.waiting(date(2026, 12, 1), NOW).words) == "до 1 декабря"
    assert times.waiting(None, NOW).code == "waiting"


def test_a_closed_request_says_when():
    assert plain(times.closed(at(23, 9), NOW).words) == "закрыта вчера"
    assert plain(times.closed(at(3, 9, month=7), NOW).words) == "закрыта 3 июля"
