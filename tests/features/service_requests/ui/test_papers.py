"""Requests and answers on paper: number, dates, addressee; noted as access."""

import pytest

from bsk_desk.kernel.times import date_digits, day_of


@pytest.fixture
def answered(doors):
    request = doors.submit(
        subject="Нет света", text="Нет света <b>второй</b> день", applicant_address="ул. Гущина, 17"
    )[0]
    doors.move(request, "registered")
    doors.desk("note", request, "Внутреннее: должник", __import__("uuid").uuid4())
    doors.move(request, "done", "Свет включён 24 ноября.")
    return request


def text_of(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(said.split())


def test_the_answer_is_a_letter(desk, doors, answered, tmp_path):
    page = desk.open("all")
    pane = desk.card(page, answered)
    page.papers.write(pane.card, "answer", tmp_path / "ответ.pdf")
    desk.wait(lambda: desk.said)
    said = text_of(tmp_path / "ответ.pdf")
    assert "Барнаульская сетевая компания" in said
    assert "Петрова Анна Ивановна" in said
    assert "ул. Гущина, 17" in said
    assert pane.card.row.number in said
    assert "Свет включён 24 ноября." in said
    assert pane.card.row.tracking in said.replace(" ", "")
    noted = doors.one(
        doors.owner,
        "SELECT detail FROM audit.accesses WHERE what = 'print' AND object_id = %s",
        answered,
    )
    assert noted["paper"] == "answer"


def test_the_request_is_printed_without_internal_notes(desk, answered, tmp_path):
    page = desk.open("all")
    pane = desk.card(page, answered)
    page.papers.write(pane.card, "request", tmp_path / "обращение.pdf")
    desk.wait(lambda: desk.said)
    said = text_of(tmp_path / "обращение.pdf")
    assert "Нет света <b>второй</b> день" in said
    assert "должник" not in said
    assert pane.card.row.number in said
    assert "исполнена" in said


def test_on_paper_dates_are_whole_and_nobody_is_you(desk, doors, answered, tmp_path):
    page = desk.open("all")
    pane = desk.card(page, answered)
    page.papers.write(pane.card, "request", tmp_path / "обращение.pdf")
    desk.wait(lambda: desk.said)
    said = text_of(tmp_path / "обращение.pdf")
    assert "сегодня" not in said
    assert "Вы" not in said.split()
    assert "вами" not in said
    assert "Проверочный O.: Свет включён 24 ноября." in said
    assert said.count("Нет света <b>второй</b> день") == 1
    assert said.count(date_digits(day_of(pane.card.row.received_at))) >= 3


def test_a_long_answer_has_number_and_page_on_every_sheet(desk, doors, tmp_path):
    import pypdfium2

    request = doors.submit(subject="Длинное")[0]
    doors.move(request, "registered")
    doors.move(request, "done", "Мы провели проверку и устранили причину. " * 300)
    page = desk.open("all")
    pane = desk.card(page, request)
    page.papers.write(pane.card, "answer", tmp_path / "ответ.pdf")
    desk.wait(lambda: desk.said)
    document = pypdfium2.PdfDocument((tmp_path / "ответ.pdf").read_bytes())
    pages = [" ".join(one.get_textpage().get_text_range().split()) for one in document]
    assert len(pages) > 1
    for at, said in enumerate(pages, 1):
        assert f"{at} из {len(pages)}" in said
        assert pane.card.row.number in said


def test_without_an_answer_there_is_nothing_to_print(desk, doors):
    request = doors.submit(subject="Ещё без ответа")[0]
    page = desk.open("all")
    pane = desk.card(page, request)
    page.papers.print_answer()
    assert pane.view.notice.words == "Ответа ещё нет: печатать нечего."


def test_papers_are_made_beside_the_screen(threads, desk_of, answered, tmp_path):
    desk = desk_of("operator", threads)
    page = desk.open("all")
    pane = desk.card(page, answered)
    for n in range(5):
        page.papers.write(pane.card, "request", tmp_path / f"{n}.pdf")
    desk.wait(lambda: len(desk.said) == 5)
    assert all("Нет света" in text_of(tmp_path / f"{n}.pdf") for n in range(5))
