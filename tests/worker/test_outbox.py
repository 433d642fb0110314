import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.header import decode_header, make_header

import psycopg
import pytest

from bsk_desk.worker.outbox import Outbox
from bsk_desk.worker.rounds import keep_doing
from bsk_desk.worker.settings import Sending, Server
from tests.waiting import wait_until
from tests.worker.smtp_server import Server as SmtpServer
from tests.worker.smtp_server import certificate


def test_a_letter_arrives_with_its_id_as_message_id(handler, worker, put, state, outbox):
    [mail] = put("petrova@example.ru")
    assert outbox().step(worker) == 1
    [(recipient, letter)] = handler.letters
    assert recipient == "petrova@example.ru"
    assert letter["Message-ID"] == f"<{mail}@bsk22.example>"
    assert letter["Subject"] == "Тема"
    # Decoded by hand: Python's own parser puts a blank between the parts of an encoded name.
    sender = str(make_header(decode_header(handler.raw[0]["From"])))
    assert sender == "ООО «Барнаульская сетевая компания» <info@bsk22.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Текст письма"
    assert state(mail) == ("sent", 1, None)


def test_one_connection_carries_many(handler, worker, put, outbox):
    put(*(f"a{n}@example.ru" for n in range(15)))
    sender = outbox()
    assert sender.step(worker) == 15
    put("b@example.ru")
    sender.step(worker)
    assert len(handler.letters) == 16
    assert len(handler.sessions) == 1


def test_a_permanent_refusal_fails_with_the_server_s_words(handler, worker, put, state, outbox):
    handler.rcpt["no@example.ru"] = "550 5.1.1 no such user"
    handler.data["spam@example.ru"] = "554 looks like spam"
    no, spam, good = put("no@example.ru", "spam@example.ru", "good@example.ru")
    outbox().step(worker)
    assert state(no) == ("failed", 1, "550 5.1.1 no such user")
    assert state(spam) == ("failed", 1, "554 looks like spam")
    assert state(good)[0] == "sent"


def test_a_temporary_refusal_waits(handler, worker, put, state, outbox, as_superuser):
    handler.rcpt["later@example.ru"] = "451 greylisted"
    [mail] = put("later@example.ru")
    sender = outbox()
    sender.step(worker)
    assert state(mail) == ("queued", 1, "451 greylisted")
    assert sender.step(worker) == 0
    del handler.rcpt["later@example.ru"]
    as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
    sender.step(worker)
    assert state(mail)[0] == "sent"


def test_a_server_that_dislikes_us_costs_no_letter_anything(handler, worker, put, state, outbox):
    handler.sender = "530 authentication required"
    mails = put("a@example.ru", "b@example.ru")
    outbox().step(worker)
    for mail in mails:
        assert state(mail) == ("queued", 1, "530 authentication required")


def test_a_server_that_closes_is_left_alone_for_a_while(handler, worker, put, state, outbox):
    handler.rcpt["a@example.ru"] = "421 too many connections"
    mails = put("a@example.ru", "b@example.ru")
    sender = outbox(quiet=100)
    sender.step(worker)
    assert [state(mail)[0] for mail in mails] == ["queued", "queued"]
    assert handler.letters == []
    assert sender.step(worker) == 0


def test_a_dropped_connection_loses_nothing(handler, worker, put, state, outbox, as_superuser):
    handler.drop = True
    mails = put("a@example.ru", "b@example.ru")
    sender = outbox()
    sender.step(worker)
    assert {state(mail)[0] for mail in mails} == {"queued"}
    handler.drop = False
    as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
    sender.step(worker)
    assert sorted(handler.recipients()) == ["a@example.ru", "b@example.ru"]


def test_a_server_that_is_down_for_an_hour_loses_and_doubles_nothing(
    smtp, handler, worker, put, state, outbox, as_superuser
):
    port = smtp.port
    smtp.stop()
    mails = put(*(f"a{n}@example.ru" for n in range(30)))
    sender = outbox(port=port)
    for _ in range(3):
        sender.step(worker)
        as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
    assert {state(mail)[0] for mail in mails} == {"queued"}
    assert "нет связи" in state(mails[0])[2]
    again = SmtpServer(handler, port)
    again.start()
    try:
        while sender.step(worker):
            pass
    finally:
        again.stop()
    assert {state(mail)[0] for mail in mails} == {"sent"}
    assert sorted(handler.ids()) == sorted(f"<{mail}@bsk22.example>" for mail in mails)


def test_an_idle_connection_that_was_closed_is_opened_anew(smtp, handler, worker, put, outbox):
    port = smtp.port
    put("a@example.ru")
    sender = outbox(port=port)
    sender.step(worker)
    smtp.stop()
    again = SmtpServer(handler, port)
    again.start()
    try:
        put("b@example.ru")
        assert sender.step(worker) == 1
    finally:
        again.stop()
    assert handler.recipients() == ["a@example.ru", "b@example.ru"]


def test_a_slow_server_is_given_up_and_the_letter_kept(handler, worker, put, state, outbox):
    handler.delay = 30
    [mail] = put("a@example.ru")
    outbox(timeout=0.5).step(worker)
    assert state(mail) == ("queued", 1, "почтовый сервер не отвечает")


def test_the_pace_is_kept(handler, worker, put, outbox):
    put(*(f"a{n}@example.ru" for n in range(4)))
    began = time.monotonic()
    outbox(rate=600).step(worker)
    assert len(handler.letters) == 4
    assert time.monotonic() - began >= 0.3


def test_a_letter_too_large_for_the_server_fails_and_holds_up_no_other(
    handler, worker, put, state, outbox
):
    [large] = put("a@example.ru")
    handler.sender = "552 5.3.4 Message too big"
    sender = outbox()
    sender.step(worker)
    assert state(large) == ("failed", 1, "552 5.3.4 Message too big")
    handler.sender = None
    [other] = put("b@example.ru")
    sender.step(worker)
    assert state(other)[0] == "sent"


def test_several_workers_send_each_letter_once(database, handler, worker, put, outbox):
    put(*(f"a{n}@example.ru" for n in range(120)))
    senders = [outbox() for _ in range(4)]
    doors = [database.connect("worker") for _ in senders]

    def empty(pair):
        while pair[0].step(pair[1]):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(empty, zip(senders, doors, strict=True)))
    assert len(handler.ids()) == len(set(handler.ids())) == 120


def test_a_letter_that_cannot_be_written_stops_no_other(worker, put, state, outbox):
    bad, good = put("не адрес", "good@example.ru")
    outbox().step(worker)
    assert state(bad) == ("failed", 1, "письмо нельзя составить: адрес")
    assert state(good)[0] == "sent"


def test_line_breaks_in_a_subject_make_no_headers(handler, worker, put, outbox, as_superuser):
    put("a@example.ru")
    as_superuser.execute("UPDATE bsk.mails SET subject = E'Тема\r\nBcc: evil@example.ru'")
    outbox().step(worker)
    [(_, letter)] = handler.letters
    assert letter["Subject"] == "Тема Bcc: evil@example.ru"
    assert letter["Bcc"] is None


def test_cyrillic_addresses_travel(handler, worker, put, outbox):
    put("petr@почта.рф", "пётр@почта.рф")
    outbox().step(worker)
    assert handler.recipients() == ["petr@xn--80a1acny.xn--p1ai", "пётр@xn--80a1acny.xn--p1ai"]


def test_what_was_accepted_while_the_database_was_away_is_noted_later(
    database, handler, worker, put, state, outbox, as_superuser
):
    [mail] = put("a@example.ru")
    sender = outbox()
    victim = database.connect("worker")
    pid = victim.info.backend_pid
    handler.delay = 1.0
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(sender.step, victim)
        wait_until(lambda: bool(handler.sessions))
        as_superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(psycopg.OperationalError):
            future.result()
    assert state(mail)[0] == "sending"
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    sender.step(worker)
    assert state(mail)[0] == "sent"
    assert len(handler.letters) == 1


def test_a_killed_worker_s_letters_are_sent_by_another(
    database, handler, worker, put, outbox, as_superuser
):
    put(*(f"a{n}@example.ru" for n in range(5)))
    killed = database.connect("worker")
    killed.execute("SELECT * FROM worker.take_mails()").fetchall()
    killed.close()
    assert outbox().step(worker) == 0
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    outbox().step(worker)
    assert len(set(handler.ids())) == 5


def test_a_stop_gives_the_rest_back(worker, put, state, smtp):
    stop = threading.Event()
    target = Server("127.0.0.1", smtp.port, "none")
    sender = Outbox(Sending(target, "info@bsk22.example"), stop)
    mails = put("a@example.ru", "b@example.ru")
    stop.set()
    assert sender.step(worker) == 0
    assert [state(mail)[0] for mail in mails] == ["queued", "queued"]
    sender.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificates_are_verified(security, handler, worker, put, state, outbox, tmp_path, as_superuser):  # fmt: skip
    context, trusted = certificate(tmp_path)
    how = (
        {"tls_context": context, "require_starttls": True}
        if security == "starttls" else {}
    )  # fmt: skip
    server = SmtpServer(handler, **how)
    if security == "tls":
        server.ssl_context = context
    server.start()
    try:
        [mail] = put("a@example.ru")
        outbox(port=server.port, security=security).step(worker)
        assert state(mail)[0] == "queued"
        assert "защищённое соединение" in state(mail)[2]
        as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
        outbox(port=server.port, security=security, ca_file=trusted).step(worker)
        assert state(mail)[0] == "sent"
    finally:
        server.stop()


def test_a_server_without_starttls_gets_nothing(handler, worker, put, state, outbox):
    [mail] = put("a@example.ru")
    outbox(security="starttls").step(worker)
    assert state(mail)[0] == "queued"
    assert handler.letters == []


def test_rounds_live_through_a_lost_connection(database, as_superuser, worker):
    stop, pids = threading.Event(), []

    def step(connection):
        pids.append(connection.info.backend_pid)
        connection.execute("SELECT 1")
        return 0

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(keep_doing, step, database.dsn_of("worker"), stop, 0.05)
        wait_until(lambda: bool(pids))
        as_superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pids[0]])
        wait_until(lambda: len(set(pids)) > 1)
        stop.set()
        future.result()
