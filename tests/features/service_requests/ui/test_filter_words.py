"""A filter in words: every field can be asked for, said on a chip and taken away again."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from bsk_desk.features.service_requests.model import Colleague, Status, Topic
from bsk_desk.features.service_requests.request_filter import ME, NONE, RequestFilter
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.reference import Reference

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REFERENCE = Reference(
    statuses=(Status("submitted", "не рассмотрена", "отправлена"),),
    topics=(Topic("other", "inquiry", "Прочее"),),
    colleagues=(Colleague("ivanov", "Иванов Пётр Сергеевич"),),
    topic_titles={"other": "Прочее"},
)
#: Set by the place itself, the search box or a click on a thing.
ELSEWHERE = {"queue", "text", "consumer_id", "account_id", "outage_id"}


def offered():
    return [offer for _, group in fw.offers(REFERENCE) for offer, _ in group]


def test_every_field_of_the_filter_can_be_asked_for():
    asked = set()
    for offer in offered():
        match offer:
            case fw.AskDays(name):
                asked |= {f"{name}_from", f"{name}_to"}
            case _:
                asked.add(offer.field)
    assert asked | ELSEWHERE == {field.name for field in fields(RequestFilter)}


@pytest.mark.parametrize("offer", [o for o in offered() if isinstance(o, fw.Add)], ids=str)
def test_what_is_added_stands_on_a_chip_that_takes_it_away(offer):
    wanted = fw.added(RequestFilter(), offer)
    (chip,) = fw.chips(wanted, REFERENCE, NOW)
    assert chip.words
    assert fw.without(wanted, chip.key) == RequestFilter()


@pytest.mark.parametrize("field", fw.WORDS)
def test_words_stand_on_a_chip(field):
    wanted = fw.added(RequestFilter(), fw.Add(field, "17"))
    (chip,) = fw.chips(wanted, REFERENCE, NOW)
    assert chip.words.endswith(": 17")
    assert fw.without(wanted, chip.key) == RequestFilter()


def test_days_stand_on_one_chip():
    wanted = RequestFilter(received_from=date(2026, 11, 1), received_to=date(2026, 11, 5))
    (chip,) = fw.chips(wanted, REFERENCE, NOW)
    assert chip.words == "Поступило с\u00a01\u00a0ноября по\u00a05\u00a0ноября"
    assert fw.without(wanted, chip.key) == RequestFilter()


def test_one_day_is_said_once():
    assert fw.span_words(date(2026, 11, 1), date(2026, 11, 1), NOW) == "1\u00a0ноября"


def test_codes_of_one_field_join():
    wanted = fw.added(
        fw.added(RequestFilter(), fw.Add("channels", "office")), fw.Add("channels", "paper")
    )
    assert wanted.channels == ("office", "paper")
    assert fw.added(wanted, fw.Add("channels", "office")) == wanted
    assert fw.without(wanted, ("channels", "office")).channels == ("paper",)


def test_special_codes_have_words():
    assert fw.code_words("assignees", ME, REFERENCE) == "Мои"
    assert fw.code_words("assignees", NONE, REFERENCE) == "Без исполнителя"
    assert fw.code_words("assignees", "ivanov", REFERENCE) == "Иванов\u00a0П.\u00a0С."
    assert fw.code_words("topics", NONE, REFERENCE) == "Без темы 4.9"


def test_a_thing_that_was_clicked_is_a_chip_too():
    wanted = RequestFilter(consumer_id=7)
    (chip,) = fw.chips(wanted, REFERENCE, NOW)
    assert fw.without(wanted, chip.key) == RequestFilter()
    assert not fw.is_bare(wanted)
    assert fw.bare(wanted) == RequestFilter()
