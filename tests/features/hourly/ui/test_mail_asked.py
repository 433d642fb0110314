"""«Забрать почту» at the page: what is said while it goes on and when it has ended."""

import pytest

from bsk_desk.features.hourly.ui.mail import FETCHING, NOBODY, NOTHING
from bsk_desk.worker.asked import NO_SERVER, answering
from tests.features.hourly.doors import new_bytes
from tests.people import one


@pytest.fixture
def page(desk, doors):
    doors.owner.execute("DELETE FROM bsk.commands WHERE scope = 'ask_mailbox'")
    page = desk.open()
    page.mail._timer.setInterval(50)
    return page


@pytest.fixture
def work(desk, doors, database):
    """``work(read)``: a worker takes what was asked."""
    worker = database.connect("worker")

    def working(read):
        desk.wait(lambda: answering(lambda: read(worker))(worker))

    return working


def words(page):
    return page.list.notice.words.replace("\u00a0", " ")


def asks(doors):
    return one(doors.owner, "SELECT count(*) FROM bsk.commands WHERE scope = 'ask_mailbox'")


@pytest.mark.parametrize(("files", "said"), [(3, "Пришло 3 файла."), (1, "Пришёл 1 файл."), (0, NOTHING)])  # fmt: skip
def test_what_came_is_said(desk, page, work, files, said):
    page.acts["hourly.mailbox"].trigger()
    assert words(page) == FETCHING

    def read(worker):
        for _ in range(files):
            one(worker, "SELECT worker.keep_hourly_file('a.xls', %s, 'a@b.ru')", new_bytes())
        return 1

    work(read)
    desk.wait(lambda: words(page) == said)
    desk.wait(lambda: not page.intake.busy)


def test_what_is_wrong_is_said(desk, page, work):
    page.acts["hourly.mailbox"].trigger()

    def read(_worker):
        raise OSError

    work(read)
    desk.wait(lambda: words(page) == NO_SERVER)


def test_without_a_worker_it_is_said_in_a_minute(desk, page, doors):
    page.mail.to_take = 0.3
    page.acts["hourly.mailbox"].trigger()
    desk.wait(lambda: words(page) == NOBODY)
    assert not page.mail._timer.isActive()


def test_asked_twice_is_asked_once(desk, page, doors):
    page.acts["hourly.mailbox"].trigger()
    desk.wait(lambda: asks(doors) == 1)
    desk.settle()
    page.acts["hourly.mailbox"].trigger()
    desk.settle()
    assert asks(doors) == 1
    assert words(page) == FETCHING
