import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsk_desk.kernel import identifiers as ids

GOOD = [
    (ids.check_inn, "7707083893"),
    (ids.check_inn, "2224012341"),
    (ids.check_inn, "5001 0073 2259"),
    (ids.check_inn, "222401234505"),
    (ids.check_ogrn, "1037739010891"),
    (ids.check_ogrn, "1032200999995"),
    (ids.check_ogrnip, "304500116000157"),
    (ids.check_ogrnip, "304222400000060"),
    (ids.check_ogrnip, "304222400000071"),
    (ids.check_ogrnip, "304500116000202"),
    (ids.check_snils, "112-233-445 95"),
    (ids.check_snils, "001-019-989 00"),
    (ids.check_snils, "001-019-998 00"),
    (ids.check_snils, "087-654-302 00"),
    (ids.check_snils, "001-001-998 77"),
    (ids.check_kpp, "222401001"),
    (ids.check_kpp, "2224az001"),
    (ids.check_passport, "0102 000123"),
    (ids.check_phone, "50-16-28"),
    (ids.check_phone, "8 (3852) 50-16-28"),
    (ids.check_phone, "+7 913 028-28-16"),
    (ids.check_email, "anna@почта.рф"),
    (ids.check_email, " info@bsk22.ru "),
    (ids.check_postcode, "656 002"),
    (ids.check_cadastral, "22:63:030405:118"),
    (ids.check_account, "118 402"),
    (ids.check_contract, "00203"),
]
BAD = [
    (ids.check_inn, "7707083894"),
    (ids.check_inn, "500100732258"),
    (ids.check_inn, "500100732269"),
    (ids.check_inn, "77070838"),
    (ids.check_inn, "٧٧٠٧٠٨٣٨٩٣"),
    (ids.check_ogrn, "1037739010892"),
    (ids.check_ogrn, "10377390108"),
    (ids.check_ogrnip, "304500116000158"),
    (ids.check_ogrnip, "204500116000157"),
    (ids.check_ogrnip, "3"),
    (ids.check_snils, "112-233-445 96"),
    (ids.check_snils, "112"),
    (ids.check_kpp, "22240100"),
    (ids.check_passport, "0102"),
    (ids.check_phone, "12"),
    (ids.check_phone, "нет телефона"),
    (ids.check_email, "anna"),
    (ids.check_postcode, "65600"),
    (ids.check_cadastral, "22:63:118"),
    (ids.check_account, "12а"),
    (ids.check_contract, "123456"),
    (ids.check_contract, ""),
]


@pytest.mark.parametrize(("check", "value"), GOOD)
def test_a_right_identifier_passes(check: Callable[[str], str | None], value: str):
    assert check(value) is None


@pytest.mark.parametrize(("check", "value"), BAD)
def test_a_wrong_identifier_gets_a_russian_sentence(check: Callable[[str], str | None], value: str):
    assert re.fullmatch(r"[А-ЯЁ].*\.", check(value))


def test_a_city_number_gets_its_code():
    assert ids.normalized_phone("50-16-28") == "+73852501628"
    assert ids.normalized_phone("8 913 028 28 16") == "+79130282816"


def test_what_is_no_number_cannot_be_normalized():
    with pytest.raises(ValueError, match="нет"):
        ids.normalized_phone("нет")
    with pytest.raises(ValueError, match="x"):
        ids.normalized_contract("x")


def test_a_kazakh_number_is_not_taken_for_a_russian_one():
    assert ids.normalized_phone("+77012345678") == "+77012345678"


def test_forms_that_are_kept():
    assert ids.normalized_kpp("2224 az 001") == "2224AZ001"
    assert ids.normalized_contract("00203") == 203
    assert ids.normalized_account("118\u00a0402") == "118402"
    assert ids.normalized_email("Anna@Mail.RU") == "Anna@mail.ru"


@given(st.text(max_size=30))
def test_no_text_makes_a_check_fall_over(text):
    for check, _ in GOOD:
        said = check(text)
        assert said is None or said.endswith(".")
