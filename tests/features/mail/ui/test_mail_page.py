"""What could not be delivered: the server's words, sending again, to another address."""

import pytest
from openpyxl import load_workbook

from bsk_desk.features.mail.ui import SLICE, counts
from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.qt.exporting import conditions_of
from tests.people import one


@pytest.fixture
def failed(city):
    """Ids of two letters that failed for good: of a request and of a sign-up."""
    city.complaint(city.people[0])
    number = city.stuck("no-such@example.ru")
    city.letters_fall_due()
    city.post({"a0@example.ru", "no-such@example.ru"})
    rows = city.owner.execute(
        "SELECT seq, kind FROM bsk.mails WHERE status = 'failed' ORDER BY seq"
    ).fetchall()
    assert [kind for _, kind in rows] == ["event", "code"], number
    return [seq for seq, _ in rows]


def state(city, mail):
    return city.owner.execute(
        "SELECT status, recipient FROM bsk.mails WHERE seq = %s", [mail]
    ).fetchone()


def test_what_failed_is_listed_with_the_servers_words(desk, city, failed):
    page = desk.open(SLICE)
    assert page.list.model.total == 2
    assert [c.words for c in page.list.filters.conditions] == ["Не доставлено"]
    desk.show(page, failed[0])
    said = [w.text() for w in page.card._place.findChildren(type(page.card.header.number))]
    assert "550 5.1.1 <a0@example.ru>: Recipient address rejected: User unknown" in said


def test_the_list_is_exported_as_it_is_filtered_and_noted_without_what_was_searched_for(
    desk, city, failed, tmp_path
):
    page = desk.open(SLICE)
    page.list.search("no-such")
    desk.wait(lambda: page.list.model.total == 1)
    assert page.list.head.export.isVisible()
    target = tmp_path / "почта.xlsx"
    page.list.exporter.write(target, conditions_of(page.list.wanted))
    desk.wait(lambda: target.exists() and not desk.tasks.running)
    [_, line] = load_workbook(target).active.iter_rows(values_only=True)
    assert line[1] == "no-such@example.ru"
    assert "User unknown" in line[5]
    assert "1\u00a0письмо" in desk.said[-1]
    noted = "SELECT who, detail FROM audit.accesses WHERE what = 'export' AND object_kind = 'mail'"
    assert city.owner.execute(noted).fetchall() == [
        ("test_admin", {"status": "failed", "searched": True, "rows": 1})
    ]


def test_a_list_that_cannot_be_noted_is_not_taken_out(desk, failed, tmp_path, monkeypatch):
    page = desk.open(SLICE)

    def lost(_job, _service, _command):
        raise ServerUnavailable("Нет связи с базой данных.")

    monkeypatch.setattr(desk.context.backend, "write", lost)
    with desk.qtbot.waitSignal(page.list.exporter.failed) as said:
        page.list.exporter.write(tmp_path / "почта.xlsx", conditions_of(page.list.wanted))
    assert said.args == ["Нет связи с базой данных."]
    assert list(tmp_path.iterdir()) == []


def test_one_is_sent_again(desk, city, failed):
    page = desk.open(SLICE)
    desk.show(page, failed[0])
    desk.do(page, "mail.resend")
    assert state(city, failed[0]) == ("queued", "a0@example.ru")
    assert page.list.model.total == 1
    assert not page.acts["mail.resend"].isEnabled()


def test_one_is_sent_to_another_address_and_a_wrong_address_is_refused(desk, city, failed):
    page = desk.open(SLICE)
    desk.show(page, failed[0])
    desk.do(page, "mail.readdress", {"recipient": "не адрес"})
    assert page.bar.words
    assert state(city, failed[0])[0] == "failed"
    desk.do(page, "mail.readdress", {"recipient": "right@example.ru"})
    assert state(city, failed[0]) == ("queued", "right@example.ru")


def test_a_code_goes_to_the_address_of_its_sign_up_alone(desk, city, failed):
    page = desk.open(SLICE)
    desk.show(page, failed[1])
    assert not page.acts["mail.readdress"].isEnabled()
    desk.do(page, "mail.registration")
    assert desk.went[-1][0] == "registrations.all"


def test_all_are_sent_again_after_their_number_was_shown(desk, city, failed):
    page = desk.open(SLICE)
    desk.do(page, "mail.resend_all")
    assert desk.sheet(page).accessibleName() == "Отправить снова: 2\u00a0письма"
    desk.answer(page)
    assert {state(city, mail)[0] for mail in failed} == {"queued"}
    assert page.list.model.total == 0
    assert page.list.stack.currentWidget().accessibleName().startswith("Все письма дошли")


def test_with_nothing_failed_there_is_nothing_to_send(desk, page):
    page.list.stack.currentWidget().acted.emit()
    desk.wait(lambda: page.list.model.total)
    assert page.list.filters.conditions == ()
    desk.do(page, "mail.resend_all")
    assert "отправлять нечего" in page.bar.words


def test_a_letter_leads_to_its_request_and_consumer(desk, city, failed):
    page = desk.open(SLICE)
    desk.show(page, failed[0])
    desk.do(page, "mail.request")
    desk.do(page, "mail.consumer")
    assert [place for place, _ in desk.went] == ["requests.all", "consumers.all"]
    assert desk.went[1][1] == city.people[0]


def test_what_the_worker_could_not_deliver_appears_by_itself(desk, page, city):
    assert page.list.model.total == 0
    city.stuck("later@example.ru")
    city.post({"later@example.ru"})
    desk.hear(page, "mail")
    assert page.list.model.total == 1


def test_an_auditor_reads_and_sends_nothing(desk_of, city, failed):
    desk = desk_of("auditor")
    page = desk.open(SLICE)
    desk.show(page, failed[0])
    assert not {"mail.resend", "mail.resend_all", "mail.readdress"} & set(page.acts)
    assert page.findChild(object, "resend_all") is None


def test_an_operator_has_no_such_place(desk, desk_of):
    operator = desk_of("operator").person
    assert not operator.may(SLICE.places[0].right)


def test_the_sidebar_warns_of_what_failed(desk, city, failed):
    found = []
    desk.tasks.start(desk.bus, lambda job: desk.context.backend.read(job, counts), found.append)
    desk.wait(lambda: found)
    assert found == [{"mail.failed": 2}]
    assert one(city.owner, "SELECT count(*) FROM bsk.mails WHERE status = 'failed'") == 2
