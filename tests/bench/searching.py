"""Search as it is typed: every beginning of ten texts, each a list of its own."""

from __future__ import annotations

from PySide6.QtGui import QStandardItemModel

from bsk_desk.features.service_requests.queries import count_requests, list_requests
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.kernel.paging import PAGE_SIZE, PageRequest
from bsk_desk.qt.tasks import Job
from tests.bench import peer, queues
from tests.bench.base import Bench
from tests.bench.table import Line, Remark, Row, quantile
from tests.bench.timing import in_turns, taken

#: Words of texts and streets, rare and frequent, two at once.
_WORDS = ("подключение", "счетчик", "попова", "напряжение жалоба", "ленина 40", "справка")
_ORDER = PageRequest("changed", descending=True)
_BARE = (
    f"SELECT {queues.COLUMNS} FROM desk.service_requests WHERE search @@ %s::tsquery"
    f" ORDER BY changed_at DESC, id DESC LIMIT {PAGE_SIZE + 1}"
)


def measure(bench: Bench) -> list[Line]:
    """The first page of each beginning; the exact count beside it."""
    texts = [*_WORDS, *_of_a_request(bench)]
    typed = [
        text[:end] for text in texts for end in range(1, len(text) + 1) if text[end - 1] != " "
    ]
    counting: list[float] = []
    for text in typed:
        with taken(counting):
            bench.backend.read(Job(), count_requests, RequestFilter(text=text))
    first, slowest = _pages(bench, typed)
    name = f"поиск по мере набора: {len(texts)} слов, {len(typed)} начал"
    return [
        Row(name, first.ours, first.floor, first.peer, most=100, note=f"хуже всех «{slowest}»"),
        Row("точное число найденного, рядом", counting),
        Remark(f"слова: {', '.join(texts)}; сверстник ищет ILIKE по пяти столбцам"),
    ]


def _pages(bench, typed):
    compiled = {}
    with bench.connect() as connection, bench.orm() as session:
        for text in typed:
            found = connection.execute("SELECT desk.search_query(%s)::text", [text]).fetchone()
            compiled[text] = found[0]

        def by_like(text: str) -> None:
            peer.page_at(session, peer.ordered(peer.containing(text)), QStandardItemModel())
            session.rollback()

        def bare(text: str) -> None:
            # As a constant: PostgreSQL then knows how many rows it finds.
            query = connection.execute("SELECT quote_literal(%s)", [compiled[text]]).fetchone()[0]
            connection.execute(_BARE.replace("%s", query)).fetchall()

        times = in_turns(
            typed,
            lambda text: bench.backend.read(Job(), list_requests, RequestFilter(text=text), _ORDER),
            bare,
            by_like,
        )
    slowest = max(zip(times.ours, typed, strict=True))[1]
    assert quantile(times.ours, 1.0) == max(times.ours)
    return times, slowest


def _of_a_request(bench: Bench) -> tuple[str, ...]:
    """A number, a name, a tracking code and an account out of the middle of the data."""
    with bench.connect() as connection:
        row = connection.execute(
            "SELECT number, applicant, tracking, account FROM desk.service_requests"
            " WHERE number IS NOT NULL AND account IS NOT NULL AND applicant_kind = 'person'"
            " AND id >= %s ORDER BY id LIMIT 1",
            [bench.options.requests // 2],
        ).fetchone()
    return (row[0], row[1].split()[0], row[2], row[3])
