"""Lists of accounts as people have them: pasted with anything between, or in a book."""

import pytest
from openpyxl import Workbook

from bsk_desk.features.broadcasts.formats.number_list import numbers_in, numbers_of_book
from bsk_desk.kernel.errors import UserError


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1, 2;3\n4\t5", ("1", "2", "3", "4", "5")),
        ("7 7\n7", ("7",)),
        ("", ()),
        (" \n , ; ", ()),
        ("12а и 13", ("12а", "и", "13")),
        ("007", ("007",)),
    ],
)
def test_pasted_text_is_cut_into_its_numbers(text, numbers):
    assert numbers_in(text) == numbers


def book(path, *rows):
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


def test_the_first_column_with_numbers_is_taken_without_its_heading(tmp_path):
    path = book(
        tmp_path / "a.xlsx", ("Кто", "ЛС"), ("Петрова", 100200), ("Зуев", "0012"), ("Рогов", 5.0)
    )
    assert numbers_of_book(path) == ("100200", "0012", "5")


def test_what_is_no_number_in_that_column_is_kept_to_be_named(tmp_path):
    path = book(tmp_path / "a.xlsx", (100200,), ("сто",), (100201,))
    assert numbers_of_book(path) == ("100200", "сто", "100201")


@pytest.mark.parametrize("rows", [(), (("Петрова",), ("Зуев",))])
def test_a_book_without_numbers_is_refused_by_name(tmp_path, rows):
    path = book(tmp_path / "пустая.xlsx", *rows)
    with pytest.raises(UserError, match=r"пустая\.xlsx: на первом листе нет столбца с номерами"):
        numbers_of_book(path)


def test_what_is_no_book_is_refused(tmp_path):
    path = tmp_path / "нет.xlsx"
    path.write_text("просто текст")
    with pytest.raises(UserError, match=r"нет\.xlsx"):
        numbers_of_book(path)
