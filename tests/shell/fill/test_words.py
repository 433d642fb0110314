"""Word lists, people and papers: what is invented holds together."""

import struct
import zlib
from datetime import datetime

import pypdfium2
import pytest

from bsk_desk.kernel.identifiers import check_account, check_email, check_phone, check_snils
from bsk_desk.shell.fill import papers
from bsk_desk.shell.fill.people import Crowd, seeded, snils
from bsk_desk.shell.fill.plan import FORMS
from bsk_desk.shell.fill.texts import phrases, scenarios, story
from bsk_desk.shell.fill.words import feminine, latin, names, streets

CROWD = Crowd(1, 1, 5_000, 1)


def test_there_are_streets_and_names_enough():
    assert len(streets()) >= 60
    assert len(names().last) * len(names().men) > 5_000


@pytest.mark.parametrize(
    ("man", "woman"),
    [("Белов", "Белова"), ("Лаврентьев", "Лаврентьева"), ("Королёв", "Королёва"),
     ("Ильин", "Ильина"), ("Ткачук", "Ткачук"), ("Бондаренко", "Бондаренко"), ("Черных", "Черных")],
)  # fmt: skip
def test_surnames_agree_with_their_bearers(man, woman):
    assert feminine(man) == woman


def test_names_of_a_person_agree():
    for number in range(1, 400):
        who = CROWD.consumer(number)
        if who.kind == "person":
            woman = who.middle_name.endswith("на")
            assert woman == (who.first_name in names().women)


def test_contacts_are_well_formed_and_nobodys():
    for number in range(1, 400):
        who = CROWD.consumer(number)
        assert check_email(who.email) is None
        assert who.email.split("@")[1] in {"example.com", "example.org", "example.net"}
        assert check_phone(who.phone) is None
        assert all(check_account(account.number) is None for account in who.accounts)


def test_logins_and_account_numbers_are_given_once():
    people = [CROWD.consumer(number) for number in range(1, 3_000)]
    logins = {who.login.lower() for who in people}
    numbers = [account.number for who in people for account in who.accounts]
    assert len(logins) == len(people)
    assert len(set(numbers)) == len(numbers)


def test_control_numbers_of_snils_are_right():
    assert all(check_snils(snils(seeded(1, 9, n))) is None for n in range(300))


def test_latin_letters():
    assert latin("Щербаков") == "scherbakov"


@pytest.mark.parametrize("form", [form for form, _ in FORMS])
def test_every_variant_of_every_text_can_be_filled_in(form):
    who = CROWD.consumer(1)
    told = story(seeded(1, 8, 1), form, who, "ул. Попова, 92", datetime(2026, 11, 20, 12))
    for scenario in scenarios(form):
        for lists in ("subject", "body", "ask", "claim", "notes", "question", "reply", "answer"):
            for text in getattr(scenario, lists):
                assert "{" not in text.format_map(told.slots)
    common = phrases()
    for name in common.__slots__:
        for text in getattr(common, name):
            assert "{" not in text.format_map(told.slots)


def _png_size(content: bytes) -> tuple[int, int]:
    """Reads a PNG through, with the check sums of its chunks."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    place, data, size = 8, b"", (0, 0)
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind = content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(kind + body)
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        data += body if kind == b"IDAT" else b""
        place += 12 + length
    assert len(zlib.decompress(data)) == size[1] * (1 + 3 * size[0])
    return size


def test_pictures_are_whole_png_files():
    for paper in (papers.voltmeter(172), papers.pole(3), papers.plan(4)):
        assert _png_size(paper.content) == (papers.WIDTH, papers.HEIGHT)


def test_papers_are_pdf_files_of_one_page_with_text():
    paper = papers.document(1, "Заявление", "Application")
    document = pypdfium2.PdfDocument(paper.content)
    page = document[0]
    text = page.get_textpage()
    assert len(document) == 1
    assert text.get_text_bounded() == "Application"
    text.close()
    page.close()
    document.close()
