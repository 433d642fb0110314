from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsk_desk.kernel import words


def plain(said: str) -> str:
    return said.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 день"),
        (2, "2 дня"),
        (4, "4 дня"),
        (5, "5 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (14, "14 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (111, "111 дней"),
        (0, "0 дней"),
        (12_418, "12 418 дней"),
    ],
)
def test_a_noun_follows_its_number(number, said):
    assert plain(words.counted(number, "день", "дня", "дней")) == said


def test_number_and_noun_do_not_part():
    assert " " not in words.counted(12_418, "день", "дня", "дней")


def test_digits_stand_in_threes_with_a_comma_and_a_real_minus():
    assert plain(words.grouped(Decimal("-12418.5"))) == "−12 418,5"
    assert plain(words.grouped(1_000_000)) == "1 000 000"
    assert words.grouped(Decimal("0.005"), 2) == "0,01"
    assert plain(words.grouped(Decimal("1E+4"))) == "10 000"


@given(st.integers(-(10**15), 10**15))
def test_grouping_loses_no_digit(number):
    assert int(words.grouped(number).replace("\u00a0", "").replace("−", "-")) == number


def test_money_and_energy_carry_their_units():
    assert plain(words.money(Decimal("1234.5"))) == "1 234,50 ₽"
    assert plain(words.kwh(Decimal("47881.0600"))) == "47 881,06 кВт·ч"


def test_a_hundred_percent_means_all():
    assert plain(words.percent(299_999, 300_000)) == "99 %"
    assert plain(words.percent(5, 5)) == "100 %"
    assert plain(words.percent(0, 0)) == "0 %"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 Б"),
        (1023, "1023 Б"),
        (240 * 1024, "240 КБ"),
        (1_887_437, "1,8 МБ"),
        (20 * 1024**2, "20 МБ"),
        (3 * 1024**3, "3,0 ГБ"),
    ],
)
def test_sizes_of_files(size, said):
    assert plain(words.file_size(size)) == said


def test_names_are_shortened_to_initials():
    assert plain(words.short_name("Петрова", "анна", "Ивановна")) == "Петрова А. И."
    assert plain(words.short_name("Ким", "Лев", "")) == "Ким Л."
    assert plain(words.short_full_name("Петрова Анна Ивановна")) == "Петрова А. И."
    assert words.short_full_name("ООО «Хлебный дом» на углу") == "ООО «Хлебный дом» на углу"


def test_an_avatar_shows_name_before_surname():
    assert words.initials("Петрова А. И.") == "АП"
    assert words.initials("Кузнецова Мария") == "МК"
    assert words.initials("admin") == "AD"
    assert words.initials(" «» ") == ""


def test_a_long_list_ends_in_a_count():
    assert words.listed([]) == ""
    assert words.listed(["а"]) == "а"
    assert plain(words.listed(["а", "б", "в"])) == "а, б и в"
    assert plain(words.listed(list("абвгде"), most=2)) == "а, б и ещё 4"


def test_phones_are_masked_but_for_their_end():
    assert plain(words.masked_phone("+79130282816")) == "+7 *** ***-28-16"
    assert words.masked_phone("12") == "***"


def test_a_phone_is_grouped_by_its_code():
    assert plain(words.phone("+73852501628")) == "+7 3852 50-16-28"
    assert plain(words.phone("+79130282816")) == "+7 913 028-28-16"
    assert words.phone("+491701234567") == "+491701234567"


def test_other_personal_data_is_masked():
    assert words.masked_email("anna@mail.ru") == "a***@mail.ru"
    assert plain(words.masked_passport("0102 000123")) == "** ** ***123"
    assert plain(words.masked_passport("1")) == "** ** ******"
    assert plain(words.masked_snils("112-233-445 95")) == "***-***-*45 **"
    assert plain(words.masked_snils("1")) == "***-***-*** **"


def test_an_organisation_is_not_shortened_like_a_person():
    for name in ("ООО «Новый Дом»", "ТСЖ «Юрина, 5»", "ООО Ромашка", "ИП Иванов"):
        assert words.short_full_name(name) == name
    assert plain(words.short_full_name("Ли Анна-Мария")) == "Ли А."
