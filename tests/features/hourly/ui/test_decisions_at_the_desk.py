"""Points and files accepted and rejected, hours estimated, reasons kept and shown."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.features.hourly.ui.desks import choose, lines, over, take


def button_words(page):
    return page.pane.accept.text().replace("\u00a0", " ")


def test_the_rest_is_accepted_and_the_faulty_point_stays(desk, page, doors, sample):
    file = take(desk, page, sample("не число"))
    points = len(file.points)
    assert points > 1
    choose(desk, page, file)
    assert button_words(page) == f"Принять {points - 1} " + ("точку" if points == 2 else "точки")
    assert page.pane.without.text().startswith("Без точки «Ввод\N{NO-BREAK SPACE}1»")
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: doors.status(file.id) == "partly")
    desk.settle()
    marks = [line.mark.words for line in lines(page, file)[1:]]
    assert marks == ["нет 1 часа", *["принята"] * (points - 1)]
    assert not page.pane.accept.isEnabled()


def test_a_point_is_rejected_with_a_reason(desk, page, doors, sample):
    file = take(desk, page, sample("нули"))
    choose(desk, page, file, 0)
    QTest.keyClick(page, Qt.Key.Key_X)
    sheet = over(page)
    sheet.form.submit()
    assert sheet.form.problems["reason"].text()
    sheet.form.fill({"reason": "Счётчик стоял"})
    sheet.form.submit()
    desk.wait(lambda: doors.profile(page.profile.id) == "rejected")
    assert doors.profile(page.profile.id, "reason") == "Счётчик стоял"


def test_a_whole_file_is_rejected(desk, page, doors, sample):
    file = take(desk, page, sample("не тот месяц"))
    choose(desk, page, file)
    page.pane.reject.click()
    sheet = over(page)
    sheet.form.fill({"reason": "Не тот месяц"})
    sheet.form.submit()
    desk.wait(lambda: doors.status(file.id) == "rejected")
    desk.settle()
    assert lines(page, file)[0].mark.words == "отклонён"


def test_missing_hours_are_estimated_as_a_flagged_revision(desk, page, doors, sample):
    file = take(desk, page, sample("пустые ячейки"))
    choose(desk, page, file, 0)
    raw = page.profile
    assert raw.kwh.count(None) == 9
    QTest.keyClick(page, Qt.Key.Key_E)
    sheet = over(page)
    sheet.form.fill({"reason": "Нет связи со счётчиком"})
    sheet.form.submit()
    desk.wait(lambda: page.profile.id != raw.id)
    assert len(page.profile.estimated) == 9
    assert doors.profile(raw.id, "hours") == 735
    desk.settle()
    assert lines(page, file)[1].mark.words == "досчитана"
    QTest.keyClick(page, Qt.Key.Key_A)
    sheet = over(page)
    assert sheet.form.values["reason"] == "Нет связи со счётчиком"
    sheet.form.fill({"reason": ""})
    sheet.form.submit()
    assert sheet.form.problems["reason"].text()
    sheet.form.fill({"reason": "Нет связи, сверено со сменным журналом"})
    sheet.form.submit()
    desk.wait(lambda: doors.profile(page.profile.id) == "reliable")
    assert doors.profile(page.profile.id, "reason") == "Нет связи, сверено со сменным журналом"
    desk.settle()
    assert page.pane.decision.text() == "принята: Нет связи, сверено со сменным журналом"


def test_a_point_with_a_question_is_accepted_with_a_reason_or_without(desk, page, doors, sample):
    file = take(desk, page, sample("нули"))
    at = next(n for n, p in enumerate(file.points) if p["findings"])
    assert {f["level"] for f in file.points[at]["findings"]} == {"W"}
    choose(desk, page, file, at)
    QTest.keyClick(page, Qt.Key.Key_A)
    sheet = over(page)
    sheet.form.fill({"reason": "Цех стоял на ремонте"})
    sheet.form.submit()
    desk.wait(lambda: doors.profile(page.profile.id) == "reliable")
    assert doors.profile(page.profile.id, "reason") == "Цех стоял на ремонте"
    desk.settle()
    assert page.pane.decision.text() == "принята: Цех стоял на ремонте"
    page.closer.revisions()
    desk.settle()
    from PySide6.QtWidgets import QLabel

    assert "Цех стоял на ремонте" in " ".join(x.text() for x in over(page).findChildren(QLabel))


def test_a_question_needs_no_reason_and_a_sound_point_asks_for_none(desk, page, doors, sample):
    file = take(desk, page, sample("нули"))
    at = next(n for n, p in enumerate(file.points) if p["findings"])
    choose(desk, page, file, at)
    QTest.keyClick(page, Qt.Key.Key_A)
    over(page).form.submit()
    desk.wait(lambda: doors.profile(page.profile.id) == "reliable")
    desk.settle()
    assert page.pane.decision.text() == ""
    good = take(desk, page, sample(""))
    choose(desk, page, good, 0)
    QTest.keyClick(page, Qt.Key.Key_A)
    desk.wait(lambda: doors.profile(page.profile.id) == "reliable")


def test_the_reason_of_an_estimate_outlives_accept_the_rest(desk, page, doors, sample):
    file = take(desk, page, sample("пустые ячейки"))
    choose(desk, page, file, 0)
    raw = page.profile
    QTest.keyClick(page, Qt.Key.Key_E)
    sheet = over(page)
    sheet.form.fill({"reason": "Нет связи"})
    sheet.form.submit()
    desk.wait(lambda: page.profile.id != raw.id)
    desk.settle()
    page.deeds.accept()
    desk.wait(lambda: doors.profile(page.profile.id) == "reliable")
    assert doors.profile(page.profile.id, "reason") == "Нет связи"


def test_revisions_tell_what_changed(desk, page, doors, sample, tmp_path):
    good = sample("", ".csv")
    first = take(desk, page, good)
    choose(desk, page, first)
    page.deeds.accept()
    desk.wait(lambda: doors.status(first.id) == "accepted")
    rows = good.read_bytes().split(b"\r\n")
    cells = rows[20].split(b";")
    cells[1] = b"31,5"
    rows[20] = b";".join(cells)
    changed = tmp_path / good.name
    changed.write_bytes(b"\r\n".join(rows))
    second = take(desk, page, changed)
    choose(desk, page, second, 0)
    page.closer.revisions()
    desk.settle()
    from PySide6.QtWidgets import QLabel

    said = " ".join(label.text() for label in over(page).findChildren(QLabel))
    assert "другие 1\u00a0час" in said
    page.deeds.accept()
    desk.wait(lambda: doors.status(second.id) == "accepted")
