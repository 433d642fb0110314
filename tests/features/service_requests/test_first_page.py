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
    heard = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: heard.append(said[3]))
    queries.list_requests(session, wanted, page)
    return heard[-1]


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
