"""To whom: conditions, pasted lists, books, saved conditions and the count that follows them."""

from openpyxl import Workbook

from bsk_desk.features.broadcasts.model import Audience
from tests.features.broadcasts.ui.writing import counted, status, write


def test_conditions_narrow_the_audience_and_the_count_follows(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("kinds", "person")
    counted(desk, page, 6)
    audience.choose("ask", "addresses")
    desk.answer(page, value="ул. Попова\nГущина 40")
    assert audience.audience.addresses == ("ул. Попова", "Гущина 40")
    counted(desk, page, 3)
    audience.choose("open_request", "")
    counted(desk, page, 0)
    assert page.pane.preview._approval.text() == "Под эти условия никто не подходит."


def test_an_audience_of_nobody_is_refused_in_the_bar(desk, page, city):
    write(page)
    page.pane.compose.audience.choose("open_request", "")
    counted(desk, page, 0)
    desk.do(page, "broadcast.send")
    assert page.bar.words == "Под эти условия никто не подходит."
    assert status(city, page.chosen) == "draft"


def test_unknown_accounts_of_a_pasted_list_are_named_one_by_one_and_taken_away(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("ask", "accounts")
    desk.answer(page, value="100200, 999999\n100201;нет такого")
    desk.wait(lambda: [f.value for f in audience._faults] == ["999999", "нет", "такого"])
    assert audience._faults[0].sentence == "Лицевого счёта 999999 нет."
    audience._on_all_away()
    counted(desk, page, 2)
    assert audience.audience.accounts == ("100200", "100201")


def test_accounts_come_from_a_book_and_a_broken_book_is_refused_in_words(desk, page, tmp_path):
    write(page)
    book = Workbook()
    book.active.append(["ФИО", "Лицевой счёт"])
    book.active.append(["Петрова", 100200])
    book.active.append(["Соколов", "100201"])
    book.save(tmp_path / "список.xlsx")
    audience = page.pane.compose.audience
    audience.read_book("accounts", tmp_path / "список.xlsx")
    desk.wait(lambda: audience.audience.accounts == ("100200", "100201"))
    (tmp_path / "плохой.xlsx").write_bytes(b"PK\x03\x04 nothing")
    audience.read_book("accounts", tmp_path / "плохой.xlsx")
    desk.wait(lambda: "плохой.xlsx" in page.bar.words)


def test_conditions_are_saved_under_a_title_and_chosen_again(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("kinds", "legal")
    audience.choose("save", "")
    desk.answer(page, title="Все юрлица")
    desk.wait(lambda: len(audience._saved) == 1)
    audience.narrow(Audience())
    audience.choose("saved", audience._saved[0].id)
    assert audience.audience.kinds == ("legal",)
    audience.choose("delete", audience._saved[0].id)
    desk.wait(lambda: not audience._saved)
