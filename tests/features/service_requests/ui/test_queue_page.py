"""The list of a place: counts, search, conditions, orders, live changes, selection."""

import pytest
from PySide6.QtCore import Qt

from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.rows import ORDERS
from bsk_desk.kernel.changes import Changes


@pytest.fixture
def three(doors):
    return [doors.submit(subject=f"Нет света {n}")[0] for n in range(3)]


def subjects(page):
    return [page.list.model.row(at).subject for at in range(page.list.model.rowCount())]


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


def test_search_as_you_type_finds_by_words(desk, doors):
    found = doors.submit(subject="Сломан щиток", text="искрит трансформатор")[0]
    page = desk.open("all")
    for end in range(1, len("трансформаторы") + 1):
        page.list.filters.search.setText("трансформаторы"[:end])
    desk.wait(lambda: page.list.model.total == 1)
    assert page.list.model.row(0).id == found


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE bsk.service_requests; --",
        "' OR 1=1 --",
        "%",
        "\\",
        "(((",
        "a & | !",
        "' ' '",
        "\u2028",
    ],
)
def test_sql_in_the_search_box_is_only_words(desk, doors, three, typed):
    page = desk.open("all")
    page.list.filters.search.setText(typed)
    desk.settle()
    desk.wait(lambda: page.list.wanted.text == typed.strip() and page.list.model.total is not None)
    assert page.list.notice.isHidden(), page.list.notice.words
    assert doors.one(doors.owner, "SELECT count(*) FROM bsk.service_requests") >= 3


@pytest.mark.parametrize(
    "field",
    ["number", "subject", "applicant", "address", "account", "contract", "email", "tracking"],
)
def test_sql_in_a_condition_is_only_words(desk, three, field):
    page = desk.open("all")
    page.list.narrow(fw.added(page.list.wanted, fw.Add(field, "' OR 1=1; --")))
    desk.wait(lambda: page.list.model.total == 0)
    assert page.list.notice.isHidden()


def test_a_chip_takes_its_condition_away(desk, doors, three):
    page = desk.open("new")
    whole = page.list.model.total
    page.list.filters.added.emit(fw.Add("channels", "paper"))
    desk.wait(lambda: page.list.model.total == 0)
    assert [c.words for c in page.list.filters.conditions] == ["Почтой"]
    page.list.filters.removed.emit(("channels", "paper"))
    desk.wait(lambda: page.list.model.total == whole)


def test_an_empty_list_says_why_and_offers_one_thing(desk, three):
    page = desk.open("new")
    whole = page.list.model.total
    page.list.narrow(fw.added(page.list.wanted, fw.Add("channels", "paper")))
    desk.wait(
        lambda: page.list.stack.currentWidget().accessibleName().startswith("По этим условиям")
    )
    desk.wait(lambda: "Без них в очереди" in page.list.stack.currentWidget().accessibleName())
    page.list.stack.currentWidget().acted.emit()
    desk.wait(lambda: page.list.model.total == whole)
    assert page.list.stack.currentWidget() is page.list.rows


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


def test_a_view_is_saved_and_becomes_a_place(desk, doors, three):
    page = desk.open("new")
    page.list.narrow(fw.added(page.list.wanted, fw.Add("forms", "complaint")))
    desk.settle()
    page.lists._save({"title": "Жалобы по сети", "shared_with": "bsk_engineer"})
    desk.settle()
    with page.context.backend._sessions() as session:
        places = SLICE.views(session)
        counts = SLICE.counts(session)
    made = next(place for place in places if place.title == "Жалобы по сети")
    assert made.section == "Виды"
    assert counts[made.count] == page.list.model.total
    view = desk.open(made)
    assert view.list.wanted.forms == ("complaint",)
    assert [c.words for c in view.list.filters.conditions] == ["Жалоба"]
    assert (
        doors.one(
            doors.engineer, "SELECT count(*) FROM desk.saved_views WHERE title = 'Жалобы по сети'"
        )
        == 1
    )
    assert (
        doors.one(
            doors.operator2, "SELECT count(*) FROM desk.saved_views WHERE title = 'Жалобы по сети'"
        )
        == 0
    )
    view.lists._on_view("delete")
    desk.wait(
        lambda: (
            doors.one(
                doors.owner, "SELECT count(*) FROM bsk.saved_views WHERE title = 'Жалобы по сети'"
            )
            == 0
        )
    )


def test_counts_of_all_places_come_at_once(desk, doors, three):
    with desk.context.backend._sessions() as session:
        counts = SLICE.counts(session)
    assert {place.count for place in SLICE.places if place.count} <= counts.keys()
    assert counts["requests.new"] >= 3


def test_the_palette_finds_requests(desk, doors):
    doors.submit(subject="Гудит подстанция", text="Гудит подстанция во дворе")
    with desk.context.backend._sessions() as session:
        found = SLICE.search[0].find(session, "подстанция", 5)
    assert [one.words for one in found] == ["Гудит подстанция"]


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


def test_words_and_days_of_a_condition_are_asked_for(desk, doors, three):
    from datetime import date

    page = desk.open("new")
    page.list.filters.added.emit(fw.AskWords("subject"))
    sheet = page.window().findChild(object, "ask").sheet
    sheet.form.fill({"subject": "Нет света 1"})
    sheet.form.submit()
    desk.wait(lambda: page.list.wanted.subject == "Нет света 1")
    desk.settle()
    page.list.filters.added.emit(fw.AskDays("received"))
    over = [o for o in page.window().findChildren(object, "ask") if o.isVisible()][-1]
    over.sheet.form.fill({"received_from": date(2001, 1, 1)})
    over.sheet.form.submit()
    desk.wait(lambda: page.list.wanted.received_from == date(2001, 1, 1))
    assert page.list.wanted.received_to is None
    desk.wait(lambda: page.list.model.total)


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
