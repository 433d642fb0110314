"""Words that are filled in: translated there and back, unknown ones named."""

import pytest
from PySide6.QtGui import QTextDocument

from bsk_desk.qt import placeholders


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Здравствуйте, {{имя}}!", "Здравствуйте, {{name}}!"),
        ("{{ Адрес }} и {{счет}}, {{счёт}}", "{{address}} и {{account}}, {{account}}"),
        ("{{фамилия}} остаётся", "{{фамилия}} остаётся"),
        ("без подстановок", "без подстановок"),
    ],
)
def test_what_is_typed_becomes_what_the_database_takes(typed, kept):
    assert placeholders.stored(typed) == kept


def test_what_is_kept_comes_back_in_the_words_of_a_person():
    assert placeholders.written("{{name}}, {{ address }}, {{account}}, {{other}}") == (
        "{{имя}}, {{адрес}}, {{счёт}}, {{other}}"
    )


@pytest.mark.parametrize(
    "text", ["{{имя}}", "{{name}}", "{{ адрес }} {{счёт}}", "ничего", "{одна}"]
)
def test_known_placeholders_are_no_problem(text):
    assert placeholders.problem(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("{{отчество}}", "«отчество»"), ("{{имя", "не закрыта"), ("имя}}", "не закрыта")],
)
def test_what_cannot_be_filled_in_is_named(text, said):
    assert said in placeholders.problem(text)


@pytest.mark.parametrize(
    "text", ["{{отчество}} а", "{{имя", "}}{{", "{{{имя}}}", "{{}}", "а {{имя}} б"]
)
def test_without_the_unknown_a_text_can_always_be_counted(text):
    assert placeholders.problem(placeholders.without_unknown(text)) is None


def test_known_and_unknown_ones_look_different(qapp, theme):
    document = QTextDocument("{{имя}} {{отчество}}")
    marks = placeholders.Placeholders(theme, document)
    marks.rehighlight()
    formats = document.firstBlock().layout().formats()
    colours = [f.format.foreground().color().name() for f in formats]
    assert colours == [theme.colour("accent_text").name(), theme.colour("overdue").name()]
