"""Queries and commands of the slices, through SQLAlchemy as the staff's logins."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from bsk_desk.db.errors import translated
from bsk_desk.db.session import make_sessions
from bsk_desk.features.broadcasts import queries as broadcasts
from bsk_desk.features.broadcasts import service as sending
from bsk_desk.features.broadcasts.model import Audience, BroadcastFilter, RecipientFilter
from bsk_desk.features.consumers import queries as consumers
from bsk_desk.features.consumers import service as cards
from bsk_desk.features.consumers.model import ConsumerFilter
from bsk_desk.features.mail import queries as mails
from bsk_desk.features.mail import service as outbox
from bsk_desk.features.mail.model import MailFilter
from bsk_desk.features.outages import queries as outages
from bsk_desk.features.outages import service as cuts
from bsk_desk.features.outages.model import OutageFilter
from bsk_desk.features.registrations import queries as sign_ups
from bsk_desk.features.registrations import service as desk
from bsk_desk.features.registrations.model import RegistrationFilter
from bsk_desk.kernel.errors import NotFound, WrongField, WrongState
from bsk_desk.kernel.paging import PageRequest
from tests.people import empty_city, linked_account, new_consumer, new_email, one, start

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")


@pytest.fixture
def session_of(database):
    """``session_of("admin")``: a session as that login."""
    opened = []

    def made(login):
        engine = database.engine(login)
        opened.append((make_sessions(engine)(), engine))
        return opened[-1][0]

    yield made
    for session, engine in opened:
        session.close()
        engine.dispose()


@pytest.fixture
def admin(session_of):
    return session_of("admin")


def test_stuck_sign_ups_are_listed_and_worked(site, admin, as_superuser):
    emails = [new_email() for _ in range(5)]
    for email in emails:
        start(site, email)
    wanted = RegistrationFilter()
    page = sign_ups.list_registrations(admin, wanted, PageRequest("created", size=2))
    assert [row.email for row in page.rows] == emails[:2]
    after = PageRequest("created", after=page.next_after, size=3)
    rest = sign_ups.list_registrations(admin, wanted, after)
    assert [row.email for row in rest.rows] == emails[2:]
    assert rest.next_after is None
    assert sign_ups.count_registrations(admin, wanted) == 5
    assert len(sign_ups.registration_anchors(admin, wanted, PageRequest("email", size=2))) == 2
    row = page.rows[0]
    assert row.letter == "в очереди"
    assert row.age(row.created_at + timedelta(minutes=1)) == timedelta(minutes=1)
    desk.resend_code(admin, desk.ResendCode(row.id))
    right = new_email()
    desk.correct_email(admin, desk.CorrectEmail(row.id, right))
    found = sign_ups.find_registration(admin, row.id)
    assert found
    assert found.email == right
    ids = sign_ups.registration_ids(admin, wanted)
    acts = desk.delete_registrations(admin, desk.DeleteRegistrations(tuple(ids), "Не дошли"))
    assert len(acts) == 5
    assert sign_ups.count_registrations(admin, wanted) == 0
    assert {
        act.id for act in sign_ups.page_of_acts(admin, PageRequest("at", descending=True)).rows
    } >= set(acts)
    printed = desk.print_act(admin, acts[0])
    assert printed.reason == "Не дошли"
    assert printed.journal[-1].action == "DELETE"
    assert "email" in printed.journal[-1].fields
    admin.rollback()


def test_words_find_a_sign_up_and_signs_of_like_mean_themselves(site, admin):
    start(site, "find_me@example.ru")
    start(site, "findxme@example.ru")
    found = sign_ups.list_registrations(
        admin, RegistrationFilter(words="D_me"), PageRequest("email")
    )
    assert [row.email for row in found.rows] == ["find_me@example.ru"]


def test_refused_letters_are_listed_marked_and_sent_again(site, admin, session_of, as_superuser):
    start(site)
    as_superuser.execute(
        "UPDATE bsk.mails SET status = 'failed', last_error = '550 нет такого ящика', request_id = 5"
    )
    page = mails.list_mails(admin, MailFilter(), PageRequest("created", descending=True))
    assert [row.last_error for row in page.rows] == ["550 нет такого ящика"]
    assert mails.count_mails(admin, MailFilter(words="КОД")) == 1
    assert mails.count_mails(admin, MailFilter(kind="event")) == 0
    marks = mails.marks_of_requests(session_of("operator"), [5, 6])
    assert marks[5].letters == 1
    assert 6 not in marks
    assert sign_ups.count_registrations(admin, RegistrationFilter(refused=True)) == 1
    outbox.resend_mail(admin, outbox.ResendMail(page.rows[0].id))
    found = mails.find_mail(admin, page.rows[0].id)
    assert found
    assert found.status == "queued"
    with pytest.raises(WrongState), translated():
        outbox.resend_mail(admin, outbox.ResendMail(page.rows[0].id))
    admin.rollback()
    assert outbox.resend_failed_mails(admin, outbox.ResendFailedMails()) == 1
    assert mails.list_notices(admin) == ()
    with pytest.raises(NotFound), translated():
        outbox.read_notice(admin, 1)


def test_a_consumer_at_a_glance(site, session_of, admin, connect, as_superuser):
    consumer = new_consumer(site, as_superuser)
    linked_account(site, connect("accounting"), consumer, number="0042042", contract="77")
    as_superuser.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body) VALUES (%s, 'Новость', 'Текст')",
        [consumer],
    )
    operator = session_of("operator")
    for words in ["петрова", "0042", "login", "example.ru"]:
        wanted = ConsumerFilter(words, kind="person", blocked=False)
        page = consumers.list_consumers(operator, wanted, PageRequest("name"))
        assert [row.id for row in page.rows] == [consumer], words
        assert consumers.count_consumers(operator, wanted) == 1
    assert consumers.consumer_anchors(operator, ConsumerFilter(), PageRequest("kind", size=1))
    card = consumers.find_card(operator, consumer)
    assert card
    assert card.consumer.phone == "+7 *** ***-16-28"
    assert card.accounts[0].number == "0042042"
    assert card.notices[0].title == "Новость"
    assert card.mails == ()
    assert card.sign_ups[0].finished_at
    assert consumers.find_card(operator, -1) is None
    cards.open_consumer(operator, consumer)
    shown = cards.unmask_consumer(operator, cards.UnmaskConsumer(consumer, "Перезвонить"))
    assert shown == {"phone": "+73852501628"}
    cabinet = cards.cabinet_view(operator, consumer)
    assert cabinet.unread == 1
    assert cabinet.accounts[0]["number"] == "0042042"
    notice = cabinet.notifications[0]["notification"]
    assert cards.cabinet_notification(operator, consumer, notice)["body"] == "Текст"
    for words in ["00420", "77", "попова"]:
        assert [a.number for a in consumers.find_accounts(operator, words)] == ["0042042"]
    assert consumers.find_accounts(operator, " ") == ()
    cards.block_consumer(admin, cards.BlockConsumer(consumer, "Спор"))
    admin.commit()
    assert consumers.find_consumer(operator, consumer) is None
    assert consumers.count_consumers(admin, ConsumerFilter(blocked=True)) == 1
    cards.unblock_consumer(admin, cards.UnblockConsumer(consumer, "Решено"))


def test_events_of_a_request_through_the_consumer_s_eyes(site, session_of, as_superuser):
    consumer = new_consumer(site, as_superuser)
    request = site.execute(
        "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, gen_random_uuid())",
        [consumer, json.dumps({"text": "Темно"})],
    ).fetchone()[0]
    events = cards.cabinet_request(session_of("operator"), consumer, request)
    assert [event["author"] for event in events]


def test_a_broadcast_from_draft_to_list(site, admin, session_of, connect, as_superuser):
    people = [new_consumer(site, as_superuser) for _ in range(3)]
    audience = Audience(kinds=("person",))
    assert Audience.from_json(audience.to_json()) == audience
    shown = sending.preview_broadcast(admin, "Для {{ name }}", "Текст", audience)
    assert shown.count == 3
    assert not shown.needs_approval
    assert shown.sample[0].title == "Для Анна Ивановна"
    made = sending.save_broadcast(admin, sending.SaveBroadcast("Тема", "Текст", audience))
    sending.take_step(admin, sending.Step(made.broadcast, "submit"))
    begun = sending.start_broadcast(admin, sending.StartBroadcast(made.broadcast))
    assert begun.visible_from
    assert begun.visible_from > NOW
    admin.commit()
    as_superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")
    one(connect("worker"), "SELECT worker.deliver_batch()")
    page = broadcasts.list_recipients(
        admin, RecipientFilter(made.broadcast, read=False), PageRequest("consumer")
    )
    assert [row.consumer_id for row in page.rows] == people
    assert broadcasts.count_recipients(admin, RecipientFilter(made.broadcast, read=True)) == 0
    assert broadcasts.recipient_anchors(
        admin, RecipientFilter(made.broadcast, mail_status=None), PageRequest("name", size=1)
    )
    assert sending.broadcast_numbers(admin, made.broadcast).delivered == 3
    operator = session_of("operator")
    wanted = BroadcastFilter(status="notifying", words="тем", outages=False)
    listed = broadcasts.list_broadcasts(operator, wanted, PageRequest("changed", descending=True))
    assert [(row.id, row.delivered) for row in listed.rows] == [(made.broadcast, 3)]
    assert broadcasts.count_broadcasts(operator, wanted) == 1
    assert broadcasts.broadcast_anchors(operator, wanted, PageRequest("title", size=1))
    again = sending.follow_up(admin, sending.FollowUp(made.broadcast, "Ещё", "Раз"))
    found = broadcasts.find_broadcast(admin, again.broadcast)
    assert found
    assert found.audience == {"not_read_of": made.broadcast}
    kept = sending.save_audience(admin, sending.SaveAudience("Люди", audience))
    assert [a.title for a in broadcasts.list_audiences(admin)] == ["Люди"]
    sending.delete_audience(admin, sending.DeleteAudience(kept))
    for step in ["pause", "resume", "cancel"]:
        sending.take_step(admin, sending.Step(made.broadcast, step))


def test_wrong_audiences_are_named(admin):
    with pytest.raises(WrongField) as caught, translated():
        sending.save_broadcast(admin, sending.SaveBroadcast("Т", "Т", Audience(accounts=("777",))))
    assert caught.value.detail == {"audience.accounts[0]": "Лицевого счёта 777 нет."}


def test_an_outage_from_draft_to_the_common_answer(site, session_of, connect, as_superuser):
    consumer = new_consumer(site, as_superuser)
    account = linked_account(site, connect("accounting"), consumer)
    operator = session_of("operator")
    draft = cuts.save_outage(
        operator,
        cuts.SaveOutage("unplanned", "Кабель", "Чиним", NOW, addresses=("Попова 40",)),
    )
    assert (draft.consumers, draft.requests) == (1, 0)
    told = cuts.publish_outage(operator, cuts.PublishOutage(draft.outage))
    assert told.broadcast
    operator.commit()
    request = site.execute(
        "SELECT request FROM site.submit_request(%s, 'complaint', %s, %s, gen_random_uuid())",
        [consumer, json.dumps({"text": "Темно"}), account],
    ).fetchone()[0]
    assert [o.outage_id for o in outages.offers_for(operator, request)] == [draft.outage]
    cuts.decline_outage(operator, cuts.DeclineOutage(request, draft.outage))
    assert outages.offers_for(operator, request) == ()
    cuts.link_outage(operator, cuts.LinkOutage(request, draft.outage))
    answered = cuts.answer_outage(operator, cuts.AnswerOutage(draft.outage, "Свет есть"))
    assert answered.done == 1
    assert answered.refused == ()
    cuts.change_outage(operator, cuts.ChangeOutage(draft.outage, None, "Ещё час"))
    moment = operator.execute(text("SELECT now()")).scalar_one()
    cuts.close_outage(operator, cuts.CloseOutage(draft.outage, moment, "Готово"))
    wanted = OutageFilter(status="closed", kind="unplanned", words="попова")
    page = outages.list_outages(operator, wanted, PageRequest("from"))
    assert [(row.id, row.requests, row.open_requests) for row in page.rows] == [
        (draft.outage, 1, 0)
    ]
    assert outages.count_outages(operator, wanted) == 1
    assert outages.outage_anchors(operator, wanted, PageRequest("kind", size=1))
    assert outages.find_outage(operator, draft.outage) == page.rows[0]


def test_lists_of_administrators_are_closed_to_operators(session_of):
    with pytest.raises(ProgrammingError):
        sign_ups.count_registrations(session_of("operator"), RegistrationFilter())
