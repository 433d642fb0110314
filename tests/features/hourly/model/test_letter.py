from bsk_desk.features.hourly.model.letter import letter, place

FAULT = {
    "sheet": "Октябрь",
    "cell": "C324",
    "until": None,
    "point": "09217735",
    "code": "H03",
    "level": "E",
    "message": "Вместо числа стоит «н/д»",
}
WARNING = {**FAULT, "level": "W", "cell": "C1", "until": "C9", "sheet": None, "point": None}


def test_a_fault_is_told_with_its_place():
    assert place(FAULT) == "Лист «Октябрь», ячейка C324, счётчик 09217735: "
    assert place(WARNING) == "Ячейки C1:C9: "
    assert place({"message": "x"}) == ""


def test_the_letter_says_what_to_mend_and_what_was_accepted():
    text = letter("203_102026.xls", [FAULT, WARNING], ["09217734"])
    assert "Нужно исправить:\n— Лист «Октябрь», ячейка C324" in text
    assert "Проверьте, пожалуйста:\n— Ячейки C1:C9" in text
    assert "По счётчику 09217734 всё в порядке" in text
    assert "пришлите файл ещё раз" in text


def test_warnings_alone_ask_for_no_new_file():
    assert "ещё раз" not in letter("a.xls", [WARNING])


def test_a_long_list_ends_with_a_count():
    assert "— и ещё 5." in letter("a.xls", [FAULT] * 45, ["1", "2"])
