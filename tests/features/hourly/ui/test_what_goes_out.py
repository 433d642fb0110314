"""What leaves the desk: the letter about faults, the source as it came, templates."""

from tests.features.hourly.ui.desks import MONTH, choose, over, take


def test_the_letter_names_every_cell_and_may_be_edited(desk, page, doors, sample):
    path = sample("не число")
    file = take(desk, page, path)
    consumer, _ = doors.cabinet(file.contract)
    choose(desk, page, file)
    page.pane.give_back.click()
    sheet = over(page)
    body = sheet.form.values["body"]
    cell = next(f["cell"] for f in file.findings)
    assert path.name in body
    assert cell in body
    sheet.form.fill({"body": f"{body}\nСпасибо."})
    sheet.form.submit()
    desk.wait(lambda: doors.status(file.id) == "returned")
    rows = doors.site.execute(
        "SELECT notification FROM site.notifications(%s)", [consumer]
    ).fetchall()
    text = doors.site.execute(
        "SELECT body FROM site.read_notification(%s, %s)", [consumer, rows[0][0]]
    ).fetchone()[0]
    assert text.endswith("Спасибо.")


def test_the_source_is_saved_byte_for_byte(desk, page, sample, tmp_path):
    path = sample("повреждён")
    file = take(desk, page, path)
    choose(desk, page, file)
    target = tmp_path / "копия.xlsx"
    backend, number = desk.context.backend, file.id
    from bsk_desk.features.hourly import service

    page.outgoing._write(target, lambda job: backend.read(job, service.read_content, number))
    desk.wait(target.exists)
    assert target.read_bytes() == path.read_bytes()


def test_a_template_goes_out_and_comes_back_clean(desk, page, doors, sample, tmp_path):
    file = take(desk, page, sample(""))
    page.outgoing.make_template(file.contract, MONTH, "xlsx", tmp_path)
    desk.wait(lambda: page.outgoing.templates)
    [path] = page.outgoing.templates
    assert path.name == f"{file.contract}_102026.xlsx"
    back = take(desk, page, path)
    assert [str(p["serial"]) for p in back.points] == [str(p["serial"]) for p in file.points]


def test_a_template_for_an_unknown_contract_is_refused_in_words(desk, page, tmp_path):
    page.outgoing.make_template(4, MONTH, "xlsx", tmp_path)
    desk.wait(lambda: "Договора 4 нет" in page.list.notice.words)
