"""How a list's statements reach PostgreSQL: as one plan that is kept, or as one made for the values."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bsk_desk.features.service_requests import queries
from bsk_desk.features.service_requests.request_filter import QUEUES, RequestFilter
from bsk_desk.kernel.paging import PageRequest


@pytest.fixture
def session(database):
    with Session(database.engine("operator")) as opened:
        yield opened


def parameters(session, wanted, page):
    """Of the statement that reads the page."""
    return next(with_what for said, with_what in heard(session, wanted, page) if _PAGE in said)


_PAGE = "FROM desk.service_requests"


def heard(session, wanted, page):
    """Each statement of a page with its parameters."""
    listened = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *s: listened.append(s[2:4]))
    queries.list_requests(session, wanted, page)
    return listened


def test_a_page_is_two_statements_with_a_search_three(session):
    """The rows, then the marks of these rows alone; a table of letters is never read through."""
    page = PageRequest("changed", descending=True)
    plain = [said for said, _ in heard(session, RequestFilter(), page)]
    assert len(plain) <= 2
    assert len(heard(session, RequestFilter(text="свет"), page)) <= 3


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.code)
def test_the_first_page_of_a_queue_is_one_statement_that_never_differs(session, queue):
    page = PageRequest(queue.order, descending=queue.descending)
    assert not parameters(session, queue.filter(), page)


@pytest.mark.parametrize(
    ("wanted", "after"),
    [(RequestFilter(text="свет"), None), (RequestFilter(address="гущина"), None), (RequestFilter(), ("2026-01-01", 7))],
)  # fmt: skip
def test_with_values_of_a_person_the_limit_stays_a_parameter(session, wanted, after):
    """Else PostgreSQL keeps a plan that does not know the values: a search of seconds."""
    page = PageRequest("changed", descending=True, after=after, size=3)
    assert 4 in parameters(session, wanted, page).values()
