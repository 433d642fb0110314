"""desk.withdraw: within the undo window a move is taken back with all it did but the number."""

from uuid import uuid4

from tests.features.service_requests.doors import PDF, refused


def test_withdrawing_takes_everything_back_but_the_number(doors):
    request, _ = doors.submit(consumer=doors.consumer())
    before = doors.row(request)
    answer = doors.move(request, "registered")
    assert doors.desk("withdraw", answer["event"], uuid4())["status"] == "submitted"
    after = doors.row(request)
    changing = {"last_event", "changed_at", "number", "number_order", "registered_at", "unseen"}
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert after["number"] == answer["number"]
    assert doors.letters(request, "withdrawn") == [f"Жалоба {answer['number']}: зарегистрирована"]
    assert (
        doors.one(
            doors.owner,
            "SELECT count(*) FROM bsk.notifications WHERE event_id = %s",
            answer["event"],
        )
        == 0
    )
    assert doors.move(request, "registered")["number"] == answer["number"]


def test_a_withdrawn_registration_of_an_inquiry_gets_its_deadline_anew(doors):
    request, _ = doors.submit("inquiry")
    first = doors.move(request, "registered")
    doors.desk("withdraw", first["event"], uuid4())
    assert doors.row(request)["due_at"] is None
    assert doors.move(request, "registered")["due_at"] == first["due_at"]


def test_after_the_window_it_is_too_late(doors):
    request, _ = doors.submit()
    event = doors.move(request, "registered")["event"]
    doors.database.pass_undo_window()
    with refused("BS012"):
        doors.desk("withdraw", event, uuid4())


def test_only_the_author_withdraws_and_only_once(doors):
    request, _ = doors.submit()
    event = doors.move(request, "registered")["event"]
    with refused("BS002"):
        doors.desk("withdraw", event, uuid4(), who=doors.operator2)
    command = uuid4()
    first = doors.desk("withdraw", event, command)
    assert doors.desk("withdraw", event, command) == first
    with refused("BS002"):
        doors.desk("withdraw", event, uuid4())


def test_what_something_was_built_on_is_withdrawn_in_order(doors):
    request, _ = doors.submit()
    first = doors.move(request, "registered")["event"]
    second = doors.move(request, "done", "Ответ")["event"]
    with refused("BS002"):
        doors.desk("withdraw", first, uuid4())
    doors.desk("withdraw", second, uuid4())
    doors.desk("withdraw", first, uuid4())
    assert doors.row(request)["status"] == "submitted"


def test_withdrawing_does_not_undo_what_a_colleague_did_since(doors):
    request, _ = doors.submit()
    event = doors.move(request, "registered")["event"]
    doors.desk("assign", request, "test_engineer", None, uuid4(), who=doors.operator2)
    doors.desk("withdraw", event, uuid4())
    assert doors.row(request)["assignee"] == "test_engineer"


def test_notes_and_submissions_cannot_be_withdrawn(doors):
    request, _ = doors.submit()
    for event in (
        doors.last_event(request),
        doors.desk("note", request, "Заметка", uuid4())["event"],
    ):
        with refused("BS002"):
            doors.desk("withdraw", event, uuid4())
    with refused("BS001"):
        doors.desk("withdraw", 10**12, uuid4())


def test_files_of_a_withdrawn_answer_wait_for_the_next_one(doors):
    request, _ = doors.submit()
    file = doors.desk("attach_file", request, "a.pdf", PDF, uuid4())["file"]
    event = doors.move(request, "done", "Ответ", files=[file])["event"]
    doors.desk("withdraw", event, uuid4())
    better = doors.move(request, "done", "Ответ лучше", files=[file])["event"]
    kept = "SELECT event_id FROM desk.attachments WHERE id = %s"
    assert doors.one(doors.operator, kept, file) == better
