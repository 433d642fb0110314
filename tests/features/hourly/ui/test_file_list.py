"""The list of files: all of them, found by words and state, sorted and taken out of the database."""

import json
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from bsk_desk.features.hourly.list_queries import ERRORS, QUESTIONS, SOUND
from bsk_desk.features.hourly.ui.filter_row import STATES
from bsk_desk.features.hourly.ui.lines import Line, LinesView
from bsk_desk.features.hourly.ui.words import Mark
from bsk_desk.qt import paint
from tests.features.hourly.ui.desks import MONTH

SEPTEMBER = date(2026, 9, 1)


def finding(level):
    return {
        "code": "H03", "level": level, "message": "не число", "point": "", "cell": "C4",
        "file": "", "sheet": "", "until": "",
    }  # fmt: skip


def point(serial, total="10.5", hours=744):
    return {"serial": serial, "month": "2026-10", "hours": hours, "total": total, "findings": []}


@pytest.fixture
def put(doors):
    """``put(name, …)``: a file that is kept, as if it had been read; its id."""

    def putting(name, *, month=MONTH, status="read", levels="", serials=(), total="10.5", **other):
        points = [point(serial, total) for serial in serials]
        return doors.owner.execute(
            "INSERT INTO bsk.hourly_files (name, sha256, size, content, source, sender, kind, contract,"
            " month, status, findings, points) VALUES (%s, sha256(random()::text::bytea), 1, 'x', %s, %s,"
            " 'xls', %s, %s, %s, %s, %s) RETURNING id",
            [
                name, other.get("source", "desk"), other.get("sender"), other.get("contract"), month,
                status, json.dumps([finding(level) for level in levels]), json.dumps(points),
            ],
        ).fetchone()[0]  # fmt: skip

    return putting


@pytest.fixture
def many(doors):
    """260 files of October: every tenth with an error; the id of the oldest."""
    rows = doors.owner.execute(
        "INSERT INTO bsk.hourly_files (name, sha256, size, content, source, kind, month, status, findings)"
        " SELECT 'f' || n || '.xls', sha256(n::text::bytea), 1, 'x', 'desk', 'xls', '2026-10-01', 'read',"
        " CASE WHEN n %% 10 = 0 THEN %s::jsonb ELSE '[]' END FROM generate_series(1, 260) n RETURNING id",
        [json.dumps([finding("E")])],
    ).fetchall()
    return min(row[0] for row in rows)


def names(page):
    return [file.name for file in page.files]


def scroll_down(desk, page, until):
    bar = page.list.view.verticalScrollBar()

    def there():
        bar.setValue(bar.maximum())
        return until()

    desk.wait(there)


def search(desk, page, words):
    page.list.filters.search.setText(words)
    QTest.keyClick(page.list.filters.search, Qt.Key.Key_Return)
    desk.settle()


def test_every_file_of_a_month_can_be_reached_by_scrolling(desk, many):
    page = desk.open()
    page.show_month(MONTH)
    desk.settle()
    assert 200 <= len(page.files) < 260
    scroll_down(desk, page, lambda: len(page.files) == 260)
    assert len({file.id for file in page.files}) == 260
    desk.hear(page, many)
    desk.settle()
    assert len(page.files) == 260


def test_the_counters_are_of_all_that_is_filtered(desk, many):
    page = desk.open()
    assert page.list.count.text() == "260"
    _box, said = page.list._counters["overdue"]
    assert said.text() == "26 с ошибками"
    assert page.list._counters["submitted"][1].text() == "234 ждут решения"


def test_f8_goes_on_behind_the_pages_that_were_read(desk, doors, many):
    doors.owner.execute("UPDATE bsk.hourly_files SET findings = '[]' WHERE id > %s", [many + 10])
    page = desk.open()
    page.next_fault()
    desk.wait(lambda: page.card is not None and page.card.file.findings)
    assert page.card.file.name == "f10.xls"


@pytest.mark.parametrize("month", [MONTH, SEPTEMBER, None])
def test_an_old_file_is_opened_whatever_is_listed(desk, many, month):
    page = desk.open()
    page.show_month(month)
    search(desk, page, "нет такого")
    page.filtering.state((ERRORS,))
    desk.settle()
    page.open_object(many)
    desk.wait(lambda: page.card is not None and page.card.file.id == many)
    assert page.list.view.line.file == many
    assert page.month == MONTH
    assert page.list.filters.search.text() == ""
    assert page.list.filters.state.text() == "Все файлы"
    page.show_month(SEPTEMBER)
    desk.settle()
    assert page.month == SEPTEMBER
    assert not page.files


def test_a_page_opened_at_an_old_file_shows_that_one(desk, many):
    page = desk.page()
    page.open_object(many)
    page.show()
    desk.wait(lambda: page.card is not None and page.card.file.id == many)
    desk.settle()
    assert page.list.view.line.file == many


def test_a_file_that_is_gone_is_said_and_the_list_stays(desk, many):
    page = desk.open()
    page.open_object(10**9)
    desk.wait(lambda: page.list.notice.words == "Такого файла нет.")
    assert page.files
    page.show_month(SEPTEMBER)
    desk.settle()
    assert page.month == SEPTEMBER


@pytest.mark.parametrize(
    "words", ["ALTAI_10", "203", "0921", "кристалл", "glavbuh@", "glavbuh 203", "09217734 altai"]
)
def test_files_are_found_as_one_types(desk, doors, put, words):
    organization = "ООО «Кристалл-Алтай»"
    doors.owner.execute(
        "INSERT INTO bsk.contracts (number, organization) VALUES (203, %s) ON CONFLICT (number)"
        " DO UPDATE SET organization = excluded.organization",
        [organization],
    )
    put("altai_102026.xls", contract=203, sender="glavbuh@example.ru", serials=("09217734",))
    put("other_102026.xls", contract=99, sender="info@example.ru", serials=("77777777",))
    page = desk.open()
    search(desk, page, words)
    assert names(page) == ["altai_102026.xls"]
    assert page.list.count.text() == "1"


def test_signs_of_a_pattern_are_searched_as_they_stand(desk, put):
    put("a%b.xls")
    put("axb.xls")
    page = desk.open()
    search(desk, page, "a%b")
    assert names(page) == ["a%b.xls"]
    search(desk, page, "a%z")
    assert page.list.stack.currentWidget() is page.list._none_found


def test_files_of_a_state_are_listed_as_they_are_marked(desk, put):
    put("error.xls", levels="WE")
    put("question.xls", levels="W")
    put("sound.xls")
    put("partly.xls", status="partly", levels="E")
    put("accepted.xls", status="accepted", levels="W")
    put("returned.xls", status="returned")
    put("rejected.xls", status="rejected")
    page = desk.open()
    asked = {}
    for roles, words in STATES:
        page.list.filters.state.chosen.emit(roles)
        desk.settle()
        asked[words] = sorted(names(page))
        for file in page.files:
            assert not roles or page.listing.made[file.id][0].mark.role in roles
    assert len(asked["Все файлы"]) == 7
    assert asked["С ошибками"] == ["error.xls"]
    assert asked["С вопросами"] == ["question.xls"]
    assert asked["В работе"] == ["error.xls", "question.xls", "sound.xls"]
    assert asked["Приняты"] == ["accepted.xls", "partly.xls"]
    assert asked["Возвращены"] == ["returned.xls"]
    assert asked["Отклонены и заменены"] == ["rejected.xls"]


def test_the_counters_count_by_the_marks(desk, page_with_samples):
    page = page_with_samples
    marks = [line.mark.role for line in page.list.view.model_.lines if line.point < 0]
    assert {role: marks.count(role) for role in set(marks)} == dict(page.listing.counts)
    assert {ERRORS, QUESTIONS, SOUND} <= set(marks)


@pytest.fixture
def page_with_samples(desk, samples):
    page = desk.open()
    page.take([str(samples)])
    desk.wait(lambda: len(page.files) >= 40 and not page.intake.busy, 100)
    desk.settle()
    return page


def test_the_database_sorts(desk, put):
    put("b.xls", contract=3, serials=("1", "2"), total="1")
    put("c.xls", contract=1, serials=("1",), total="300.25", levels="E")
    put("a.xls", contract=2, levels="W")
    page = desk.open()

    def by(order):
        page.list.filters.order_chosen.emit(order)
        desk.settle()
        return "".join(name[0] for name in names(page))

    assert by(("name", False)) == "abc"
    assert by(("contract", False)) == "cab"
    assert by(("kwh", True)) == "cba"
    assert by(("hours", False)) == "acb"
    assert by(("check", False)) == "cab"
    assert by(("fresh", True)) == "acb"


def test_pages_go_on_in_any_order(desk, many):
    page = desk.open()
    for order in ("fresh", "name", "organization", "kwh", "check"):
        page.list.filters.order_chosen.emit((order, order == "kwh"))
        desk.settle()
        scroll_down(desk, page, lambda: len(page.files) == 260)
        assert len({file.id for file in page.files}) == 260


def test_exactly_what_is_filtered_is_taken_out_and_noted_before(desk, doors, many, put, tmp_path):
    put("=cmd|' /C calc'!A1.xls", serials=("09217734",), levels="E")
    page = desk.open()
    page.filtering.state((ERRORS,))
    desk.settle()
    target = tmp_path / "список.xlsx"
    page.outgoing.export_to(target)
    desk.wait(lambda: desk.said and "Выгружено" in desk.said[-1], 30)
    sheet = load_workbook(target).active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 27
    assert rows[0][0].value.startswith("=cmd")
    assert rows[0][0].data_type == "s"
    assert rows[0][5].value == "09217734"
    noted = noted_exports(doors)
    assert noted[-1]["files"] == 27
    assert noted[-1]["roles"] == ["overdue"]


def test_what_cannot_be_written_was_noted_all_the_same(desk, doors, put, tmp_path):
    put("a.xls")
    page = desk.open()
    search(desk, page, "a")
    before = len(noted_exports(doors))
    page.outgoing.export_to(tmp_path / "нет папки" / "x.xlsx")
    desk.wait(lambda: "Файл не записать" in page.list.notice.words)
    noted = noted_exports(doors)
    assert len(noted) == before + 1
    assert noted[-1]["searched"] is True
    assert "words" not in noted[-1]


def noted_exports(doors):
    query = (
        "SELECT detail FROM audit.accesses WHERE what = 'export' AND object_kind = 'hourly_file'"
        " ORDER BY id"
    )
    return [row[0] for row in doors.owner.execute(query)]


@pytest.mark.parametrize("energy", ["10,5", "329\u00a0729\u00a0908,32"])
def test_hours_and_energy_of_a_point_are_not_painted_as_one_number(monkeypatch, theme, energy):
    spots = {}
    monkeypatch.setattr(paint, "text", lambda _p, _t, rect, words, *_: spots.update({words: rect}))
    monkeypatch.setattr(paint, "icon", lambda *_: None)
    line = Line((1, 0), 1, 0, "29863649", "", Mark("overdue", "больше мощности"), "744", energy)
    LinesView(theme).itemDelegate()._point(None, QRectF(0, 0, 420, 32), line)
    begins = spots[energy].right() - paint.width_of(energy, "body")
    assert begins - spots["744"].right() >= 8
