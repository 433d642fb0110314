"""Layouts and time zones that the engineer tells the desk, remembered for their sender."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.features.hourly.ui.desks import MONTH, choose, over, take


def test_a_file_nobody_knows_is_mapped_and_its_sender_remembered(desk, page, doors, sample):
    file = take(desk, page, sample("незнакомый вид"))
    assert file.findings[0]["code"] == "X08"
    choose(desk, page, file)
    serials = [
        row[0]
        for row in doors.engineer.execute(
            "SELECT serial FROM bsk.metering_points p JOIN bsk.contracts c ON c.id = p.contract_id"
            " WHERE c.number = %s ORDER BY p.id",
            [file.contract],
        ).fetchall()
    ]
    QTest.keyClick(page, Qt.Key.Key_M)
    desk.settle()
    sheet = over(page)
    values = sheet.form.values
    assert (values["first_row"], values["date"], values["element"]) == ("2", "A", "rec")
    columns = ", ".join(f"{'BCDE'[at]}={serial}" for at, serial in enumerate(serials))
    sheet.form.fill(values | {"columns": columns})
    sheet._preview()
    desk.wait(lambda: serials[0] in sheet.result.text())
    sheet.form.submit()
    desk.wait(lambda: page.card and len(page.card.profiles) == len(serials), 30)
    kept = doors.engineer.execute("SELECT sender, zone FROM bsk.hourly_senders").fetchall()
    assert kept == [(f"договор {file.contract}", "Asia/Barnaul")]
    assert not any(f["code"] == "X08" for f in page.card.file.findings)


def test_hours_of_a_sender_in_moscow_time_are_moved(desk, page, doors, sample):
    file = take(desk, page, sample("время Москвы"))
    assert "H13" in [f["code"] for f in file.findings]
    choose(desk, page, file, 0)
    before = page.profile.kwh
    QTest.keyClick(page, Qt.Key.Key_Z)
    desk.settle()
    sheet = over(page)
    sheet.form.fill(sheet.form.values | {"zone": "Europe/Moscow"})
    sheet.form.submit()
    desk.wait(lambda: len(page.card.file.points) > len(file.points), 30)
    moved = next(p for p in page.card.profiles if p.month == MONTH and p.status == "waiting")
    assert moved.kwh[4:] == before[:-4]
