"""What was begun to be taken down is there again after Escape."""

from bsk_desk.features.service_requests.ui.filing_lookup import Who


def begin(desk):
    page = desk.open("all")
    page.file_request()
    page.filing.choose("complaint")
    page.filing.form.fill({"text": "Искрит щит", "applicant_name": "Сосед"})
    page.leave_filing()
    return page


def test_escape_loses_nothing_that_was_typed(desk):
    page = begin(desk)
    assert page.filing is None
    assert not page.may_close()
    page.file_request()
    assert page.filing.head.values["form"] == "complaint"
    assert page.filing.form.values["text"] == "Искрит щит"
    assert page.filing.form.values["applicant_name"] == "Сосед"
    assert page.filing.notice.words == "Здесь то, что вы начали записывать."


def test_one_can_begin_anew(desk):
    page = begin(desk)
    page.file_request()
    page.filing.notice.acted.emit()
    assert not page.filing.written
    assert page.filing.lookup.who == Who()
    page.leave_filing()
    assert page.may_close()


def test_what_is_filed_does_not_come_back(desk, doors):
    page = begin(desk)
    page.file_request()
    page.send()
    desk.wait(lambda: page.pane.card is not None)
    assert page.may_close()
    page.file_request()
    assert not page.filing.written
