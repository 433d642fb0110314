"""Questions asked by a file's name while it is being read: kept where the name holds, else asked anew."""

from dataclasses import replace
from datetime import date

import pytest

from bsk_desk.features.hourly import importing
from bsk_desk.features.hourly.early import Early
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point, Profile
from bsk_desk.features.hourly.queries import Sender
from tests.features.hourly.books import INN, codes, template
from tests.features.hourly.writers import as_xls

NAME = "203_012013.xls"
MONTH = date(2013, 1, 1)


class Asked:
    """A database of one contract that counts what it is asked."""

    def __init__(self):
        self.names, self.loads = [], []

    def senders(self, names):
        self.names.append(list(names))
        return [Sender(name, "Asia/Barnaul", None) for name in names if name == INN]

    def load(self, files):
        self.loads.append(list(files))
        points = tuple(MasterPoint(serial) for serial in ("1", "2"))
        return MasterData({"203": MasterContract("203", INN, points)})


@pytest.fixture
def asked():
    return Asked()


def early(asked, name=NAME):
    made = Early(name, asked.senders, asked.load)
    made.ask(["договор 203"])
    return made


def file(*serials, name=NAME, month=MONTH, **point):
    points = tuple(Point(s, Profile(month, "1"), **point) for s in serials)
    return HourlyFile(name, "xls", points=points)


def test_a_file_that_keeps_its_names_promise_is_not_asked_about_again(asked):
    made = early(asked)
    assert "203" in made.load([file("1", "2")]).contracts
    assert [s.sender for s in made.senders(["договор 203", INN])] == [INN]
    assert (len(asked.loads), len(asked.names)) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        file("1", "3"),
        file("1", month=date(2013, 2, 1)),
        file("1", name="204_012013.xls"),
        file("1", days=(MONTH,)),
        replace(file("1"), head=replace(file("1").head, contract="7")),
    ],
)
def test_any_other_file_is_asked_about_as_it_is(asked, other):
    early(asked).load([file("1"), other])
    assert asked.loads[1:] == [[file("1"), other]]


def test_another_sender_is_asked_about(asked):
    made = early(asked)
    assert made.senders(["another@example.ru"]) == []
    assert asked.names[1:] == [["another@example.ru"]]


def test_a_foreign_name_asks_nothing_early(asked):
    made = early(asked, "hours.xls")
    assert not asked.loads
    assert not asked.names
    made.load([file("1", name="hours.xls")])
    assert len(asked.loads) == 1


def test_a_question_that_fails_leaves_no_answer_for_the_next_file(asked):
    def lost(_files):
        raise ConnectionError

    good = importing.Source("204_012013.xls", as_xls(template())[:512])
    with Reader() as reader:
        bad = Early(NAME, asked.senders, lost)
        with pytest.raises(ConnectionError):
            importing.read_source(reader, importing.Source(NAME, as_xls(template())), bad)
        (found,) = importing.read_source(reader, good, Early(good.name, asked.senders, asked.load))
    assert found.file == good.name
    assert codes(found)
