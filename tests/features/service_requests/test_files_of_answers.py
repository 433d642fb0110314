"""What the consumer gets of the files of an answer: site.request_files and site.file_content."""

from uuid import uuid4

import psycopg
import pytest

from tests.features.service_requests.doors import PDF, refused

NOWHERE = 10**9


@pytest.fixture
def consumer(doors):
    return doors.consumer()


@pytest.fixture
def request_(doors, consumer):
    return doors.submit(consumer=consumer)[0]


def laid_by(doors, request, name="акт.pdf", content=PDF):
    """A file that waits for an answer."""
    return doors.desk("attach_file", request, name, content, uuid4())["file"]


def answered(doors, request, *names):
    """(event, ids of its files): an answer with files, still in its undo window."""
    files = [laid_by(doors, request, name) for name in names]
    return doors.move(request, "done", "Ответ", files=files)["event"], files


def shown(doors, consumer, request):
    return [row[0] for row in doors.call("request_files", consumer, request)]


def test_the_consumer_gets_the_files_of_an_answer(doors, consumer, request_):
    event, (act, scheme) = answered(doors, request_, "акт.pdf", "схема.pdf")
    doors.database.pass_undo_window()
    said = doors.call("request_events", consumer, request_)
    assert said[-1][0] == event
    at = said[-1][1]
    assert doors.call("request_files", consumer, request_) == [
        (act, event, "акт.pdf", len(PDF), at),
        (scheme, event, "схема.pdf", len(PDF), at),
    ]
    assert doors.call("file_content", consumer, act) == [("акт.pdf", PDF)]


def test_one_gets_ones_own_files_back(doors, consumer, request_):
    ((file,),) = doors.call("attach_file", request_, "щиток.pdf", PDF, uuid4())
    ((listed, event, name, size, _at),) = doors.call("request_files", consumer, request_)
    assert (listed, name, size) == (file, "щиток.pdf", len(PDF))
    assert event == doors.call("request_events", consumer, request_)[-1][0]
    assert doors.call("file_content", consumer, file) == [("щиток.pdf", PDF)]


def is_out_of_reach(doors, consumer, request, file):
    assert file not in shown(doors, consumer, request)
    with refused("BS001") as said:
        doors.call("file_content", consumer, file)
    assert said.sentence == "Такого файла нет."


def test_a_file_waits_for_the_undo_window_with_its_answer(doors, consumer, request_):
    _event, (file,) = answered(doors, request_, "акт.pdf")
    is_out_of_reach(doors, consumer, request_, file)
    doors.database.pass_undo_window()
    assert shown(doors, consumer, request_) == [file]


def test_a_file_that_no_answer_took_along_stays_inside(doors, consumer, request_):
    file = laid_by(doors, request_)
    doors.move(request_, "done", "Ответ без файла")
    doors.database.pass_undo_window()
    is_out_of_reach(doors, consumer, request_, file)


def test_a_withdrawn_answer_keeps_its_file_inside(doors, consumer, request_):
    event, (file,) = answered(doors, request_, "акт.pdf")
    doors.desk("withdraw", event, uuid4())
    doors.database.pass_undo_window()
    is_out_of_reach(doors, consumer, request_, file)
    # Even one that still named the withdrawn event.
    doors.owner.execute("UPDATE bsk.attachments SET event_id = %s WHERE id = %s", [event, file])
    is_out_of_reach(doors, consumer, request_, file)


def test_files_of_internal_notes_stay_inside(doors, consumer, request_):
    file = laid_by(doors, request_)
    doors.desk("note", request_, "Для своих", uuid4())
    note = doors.last_event(request_)
    doors.owner.execute("UPDATE bsk.attachments SET event_id = %s WHERE id = %s", [note, file])
    doors.database.pass_undo_window()
    is_out_of_reach(doors, consumer, request_, file)


def test_files_of_others_do_not_exist(doors, consumer, request_):
    _event, (file,) = answered(doors, request_, "акт.pdf")
    doors.database.pass_undo_window()
    for stranger in (doors.consumer(), NOWHERE, None):
        with refused("BS001"):
            doors.call("request_files", stranger, request_)
        with refused("BS001"):
            doors.call("file_content", stranger, file)
    for file_of_nobody in (NOWHERE, None):
        with refused("BS001"):
            doors.call("file_content", consumer, file_of_nobody)
    with refused("BS001"):
        doors.call("request_files", consumer, NOWHERE)


def test_a_request_of_the_open_reception_has_nobody_to_give_files_to(doors, consumer):
    request, _ = doors.submit()
    _event, (file,) = answered(doors, request, "акт.pdf")
    doors.database.pass_undo_window()
    for nobody in (consumer, None):
        with refused("BS001"):
            doors.call("request_files", nobody, request)
        with refused("BS001"):
            doors.call("file_content", nobody, file)


@pytest.mark.parametrize(
    "login", ["operator", "engineer", "admin", "auditor", "accounting", "worker"]
)
def test_nobody_but_the_site_asks_for_them(doors, consumer, request_, login):
    connection = doors.database.connect(login)
    for call in ("request_files", "file_content"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT * FROM site.{call}(%s, %s)", [consumer, request_])


# What is said of them


def told(doors, request):
    """The last letter and the last notification of the request."""
    letter = "SELECT body FROM bsk.mails WHERE request_id = %s ORDER BY seq DESC LIMIT 1"
    notice = "SELECT body FROM bsk.notifications WHERE request_id = %s ORDER BY id DESC LIMIT 1"
    return [
        rows[0][0] if (rows := doors.rows(doors.owner, query, request)) else None
        for query in (letter, notice)
    ]


def test_letter_and_notification_name_the_files(doors, request_):
    answered(doors, request_, "акт.pdf", "схема.pdf")
    letter, notice = told(doors, request_)
    said = "Ответ\n\nПриложены файлы: акт.pdf, схема.pdf. Они в личном кабинете, в этом обращении."
    assert said in letter
    assert said in notice


def test_one_file_is_one(doors, request_):
    answered(doors, request_, "акт.pdf")
    assert (
        "Приложен файл: акт.pdf. Он в личном кабинете, в этом обращении."
        in told(doors, request_)[0]
    )


def test_without_a_cabinet_the_letter_says_where_the_files_are(doors):
    request, _ = doors.submit()
    answered(doors, request, "акт.pdf")
    assert (
        "Приложен файл: акт.pdf. Чтобы получить его, позвоните: 50-16-28."
        in told(doors, request)[0]
    )


def test_an_answer_without_files_says_nothing_of_them(doors, request_):
    doors.move(request_, "done", "Ответ")
    assert "Приложен" not in told(doors, request_)[0]
