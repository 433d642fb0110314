"""The list of a place: its rows and counts, orders, live changes, the selection."""

import pytest
from PySide6.QtCore import Qt

from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.rows import ORDERS
from bsk_desk.kernel.changes import Changes


def only(desk, page, doors, ids):
    """Narrow the list to these requests: others of the module's database are not looked at."""
    doors.owner.execute(
        "UPDATE bsk.service_requests SET address = %s WHERE id = ANY (%s)", [f"метка {ids[0]}", ids]
    )
    page.list.narrow(fw.added(page.list.wanted, fw.Add("address", f"метка {ids[0]}")))
    desk.wait(lambda: page.list.model.total == len(ids))


def test_a_place_shows_its_requests_and_their_exact_number(desk, three):
    page = desk.open("new")
    assert page.list.model.total >= 3
    assert page.list.head.count.text() == str(page.list.model.total)


def test_with_conditions_the_count_says_of_how_many(desk, doors, three):
    page = desk.open("new")
    whole = page.list.model.total
    only(desk, page, doors, three[:2])
    desk.wait(lambda: page.list.head.count.text() == f"2 из\u00a0{whole}")


def test_a_click_opens_the_card(desk, three):
    page = desk.open("new")
    pane = desk.card(page, three[0])
    assert pane.view.header.title.text() == "Нет света 0"
    assert pane.currentWidget() is pane.view


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_can_be_turned_over(desk, doors, three, order):
    page = desk.open("new")
    only(desk, page, doors, three)
    page.list.sort(order)
    desk.wait(lambda: page.list.model.request.order == order and page.list.model.total == 3)
    first = [page.list.model.row(at).id for at in range(3)]
    page.list.sort(order)
    desk.settle()
    assert [page.list.model.row(at).id for at in range(3)] == first[::-1]


def test_a_new_request_appears_and_the_selection_stays(desk, doors, three):
    page = desk.open("new")
    page.list.rows.choose(three[1])
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == three[1])
    before = page.list.rows.current_row()
    new = doors.submit(subject="Пришло сейчас")[0]
    total = page.list.model.total
    desk.hear(page, "request", new)
    desk.wait(lambda: page.list.model.total == total + 1)
    assert page.list.rows.current_row().id == before.id == three[1]
    assert page.pane.card.id == three[1]


def test_a_hidden_page_only_marks_itself_stale(desk, doors, three):
    page = desk.open("new")
    total = page.list.model.total
    page.hide()
    doors.submit(subject="Пока не видно")
    page.on_changes(Changes.of("request", 1))
    desk.settle()
    assert page.list.model.total == total
    page.show()
    desk.wait(lambda: page.list.model.total == total + 1)


def test_a_page_that_was_never_shown_reads_nothing(desk, three):
    page = desk.page("new")
    page.on_changes(Changes.of("request", three[0]))
    desk.settle()
    assert page.list.model.total is None


def test_who_writes_is_seen_in_the_list(desk, doors, three):
    page = desk.open("new")
    doors.operator2.execute("SELECT desk.claim(%s)", [three[0]])
    desk.hear(page, "request", three[0])

    def said():
        return page.list.as_row(page.list.model.row(page.list.model.place_of(three[0]))).presence

    desk.wait(lambda: said().endswith("пишет"))


def test_what_a_consumer_wrote_is_shown_as_text(desk, doors):
    evil = "<img src=http://x/y.png><b>жирно</b>"
    request = doors.submit(subject=evil, text=evil)[0]
    page = desk.open("new")
    pane = desk.card(page, request)
    from PySide6.QtWidgets import QLabel

    shown = [label for label in pane.findChildren(QLabel) if evil in label.text()]
    assert len(shown) >= 2
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in pane.findChildren(QLabel))


def test_a_row_is_one_sentence_for_a_screen_reader(desk, doors, three):
    page = desk.open("new")
    at = page.list.model.place_of(three[0])
    said = page.list.model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith(
        "не прочитано, не рассмотрена, Жалоба, Нет света 0, Петрова А. И.".replace(
            " А. И.", "\u00a0А.\u00a0И."
        )
    )
    assert "срок" in said


def test_counts_of_all_places_come_at_once(desk, doors, three):
    with desk.context.backend._sessions() as session:
        counts = SLICE.counts(session)
    assert {place.count for place in SLICE.places if place.count} <= counts.keys()
    assert counts["requests.new"] >= 3


def test_export_writes_exactly_what_is_filtered(desk, doors, tmp_path):
    from openpyxl import load_workbook

    ids = [doors.submit(subject=words)[0] for words in ("=1+1", "Обычное", "Третье")]
    page = desk.open("new")
    only(desk, page, doors, ids)
    page.lists.export_to(str(tmp_path / "список.xlsx"))
    desk.wait(lambda: desk.said)
    assert desk.said == ["Выгружено 3\u00a0обращения: список.xlsx"]
    sheet = load_workbook(tmp_path / "список.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[4] for row in cells) == ["=1+1", "Обычное", "Третье"]
    assert all(row[4].data_type == "s" for row in sheet.iter_rows(min_row=2))
    noted = doors.one(
        doors.owner,
        "SELECT detail FROM audit.accesses WHERE what = 'export' ORDER BY id DESC LIMIT 1",
    )
    assert noted["rows"] == 3


def test_an_export_to_nowhere_says_so(desk, three):
    page = desk.open("new")
    page.lists.export_to("/нет/такой/папки/список.xlsx")
    desk.wait(lambda: "Файл не записать" in page.list.notice.words)


def test_a_request_that_is_opened_before_the_list_has_come_is_its_current_row(desk, doors):
    wanted, *_ = [doors.submit(subject=f"Провис провод {n}")[0] for n in range(3)]
    page = desk.page("new")
    page.open_object(wanted)
    page.show()
    page.activateWindow()
    desk.wait(lambda: page.pane.card is not None and page.list.model.total is not None)
    desk.wait(lambda: page.list.rows.current_row() is not None)
    desk.settle()
    assert page.list.rows.current_row().id == wanted
    assert page.pane.card.id == wanted


def test_j_on_a_page_that_was_just_shown_brings_the_ring_into_the_list(desk, three):
    page = desk.open("new")
    page.setFocus()
    assert page.hasFocus()
    desk.press(page, Qt.Key.Key_J)
    assert page.list.rows.hasFocus()
    page.list.filters.search.setFocus()
    page.setFocus()
    assert page.list.rows.hasFocus()


def test_the_chip_of_one_consumer_names_them(desk, doors, three):
    page = desk.open("new")
    consumer = doors.consumer()
    doors.submit(consumer=consumer)
    page.list.narrow(RequestFilter(queue="all", consumer_id=consumer))
    desk.wait(lambda: page.list.filters.conditions and page.list.model.total == 1)
    desk.wait(lambda: "Орлов" in page.list.filters.conditions[0].words)
    (chip,) = page.list.filters.conditions
    assert chip.words == "Потребитель: Орлов\u00a0Р."
    assert fw.without(page.list.wanted, chip.key) == RequestFilter(queue="all")
