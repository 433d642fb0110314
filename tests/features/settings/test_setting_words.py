"""Values and bounds of settings in words, and what a typed value becomes."""

from decimal import Decimal

import pytest

from bsk_desk.features.settings.model import Setting

D = Decimal


def setting(value, unit="seconds", kind="whole", least=0, most=600):
    return Setting(
        1, "x", "Параметр", value, "requests", kind, unit,
        None if least is None else D(least), None if most is None else D(most), "Что это.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (setting(30), "30 секунд"),
        (setting(1), "1 секунда"),
        (setting(1000, "people"), "1 000 получателей"),
        (setting(20971520, "bytes"), "20 МБ"),
        (setting(1572864, "bytes"), "1,5 МБ"),
        (setting(0.01, "share", "share"), "1 %"),
        (setting(0.0125, "share", "share"), "1,25 %"),
        (setting(0, "share", "share"), "0 %"),
        (setting(7.5, "times", "number"), "7,5 раза"),
        (setting(8, "times", "number"), "8 раз"),
        (setting(5, "no such unit"), "5"),
        (setting("АО «Сети»", "", "text", 3, 300), "АО «Сети»"),
        (setting("", "", "inn", None, None), "не задан"),
    ],
)
def test_the_value_with_its_unit(made, words):
    assert made.words.replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("made", "bounds"),
    [
        (setting(30), "Целое число от 0 до 600 секунд."),
        (setting(1, "bytes", "whole", 1048576, 20971520), "Число от 1 до 20 МБ."),
        (setting(0, "share", "share", 0, "0.5"), "Число от 0 до 50 %."),
        (setting(0, "kwh", "number", 0, 100000), "Число от 0 до 100 000 кВт·ч."),
        (setting(0, "no such unit"), "Целое число от 0 до 600."),
        (setting("", "", "text", 3, 300), "Одна строка, от 3 до 300 знаков."),
        (setting("", "", "inn", None, None), "10 цифр у организации, 12 у предпринимателя. Пусто: не задан."),
    ],
)  # fmt: skip
def test_what_it_may_be(made, bounds):
    assert made.bounds.replace("\u00a0", " ") == bounds


@pytest.mark.parametrize(
    ("made", "typed", "stored"),
    [
        (setting(30), D(45), 45),
        (setting(8, "times", "number"), D("7.5"), 7.5),
        (setting(0.01, "share", "share"), D("1.25"), 0.0125),
        (setting(0, "bytes"), D("1.3"), 1363149),
        (setting("", "", "text"), "АО «Сети»", "АО «Сети»"),
        (setting("", "", "inn"), None, ""),
    ],
)
def test_what_a_typed_value_becomes(made, typed, stored):
    assert made.stored(typed) == stored
    assert type(made.stored(typed)) is type(stored)
