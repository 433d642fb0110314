"""An open card: presence, leases, taking over, drafts."""

from uuid import uuid4

from tests.features.service_requests.doors import last, refused


def test_opening_a_card_marks_notes_and_shows_presence(doors, request_):
    opened = doors.desk("open_card", request_)
    assert opened["viewers"] == []
    assert doors.row(request_)["unseen"] is False
    again = doors.desk("open_card", request_, who=doors.operator2)
    assert again["viewers"] == [{"login": "test_operator", "name": "Проверочный operator"}]
    noted = doors.one(
        doors.owner,
        "SELECT count(*) FROM audit.accesses WHERE what = 'open' AND object_id = %s",
        request_,
    )
    assert noted == 2
    doors.desk("close_card", request_)
    assert doors.rows(
        doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
    ) == [("test_operator2",)]
    for function in ("open_card", "watch_card", "claim"):
        with refused("BS001"):
            doors.desk(function, 10**9)


def test_presence_ends_without_a_sign_of_life(doors, request_):
    doors.desk("watch_card", request_)
    doors.database.shift("request_viewers", "until", "-5 minutes")
    assert (
        doors.rows(
            doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
        )
        == []
    )
    doors.desk("watch_card", request_)
    assert doors.rows(
        doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
    )


def test_presence_travels_with_the_change_feed_once(doors, request_):
    query = "SELECT count(*) FROM bsk.changes WHERE topic = 'viewer' AND object_id = %s"
    for _ in range(3):
        doors.desk("watch_card", request_)
    assert doors.one(doors.operator, query, request_) == 1
    doors.desk("close_card", request_)
    assert doors.one(doors.operator, query, request_) == 2


def test_a_lease_is_renewed_released_and_runs_out(doors, request_):
    first = doors.desk("claim", request_)
    assert doors.desk("renew", request_)["until"] > first["until"]
    with refused("BS011"):
        doors.desk("claim", request_, who=doors.operator2)
    writer = doors.one(
        doors.operator2, "SELECT writer_name FROM desk.service_requests WHERE id = %s", request_
    )
    assert writer == "Проверочный operator"
    assert doors.desk("release", request_) is True
    assert doors.desk("release", request_) is False
    doors.desk("claim", request_)
    doors.database.shift("request_leases", "until", "-3 minutes")
    assert doors.desk("claim", request_, who=doors.operator2)["holder"] == "test_operator2"


def test_taking_over_leaves_an_event(doors, request_):
    with refused("BS002"):
        doors.desk("take_over", request_, uuid4())
    doors.desk("claim", request_, who=doors.operator2)
    command = uuid4()
    first = doors.desk("take_over", request_, command)
    assert doors.desk("take_over", request_, command) == first
    assert last(doors, request_)[0::3] == (
        "taken_over",
        {"from": "test_operator2", "to": "test_operator"},
    )
    with refused("BS011"):
        doors.desk("claim", request_, who=doors.operator2)


def test_drafts_are_ones_own_and_end_with_the_answer(doors, request_):
    doors.desk("save_draft", request_, "answer", "Уважаемая…")
    doors.desk("save_draft", request_, "answer", "Уважаемая Анна Ивановна…")
    query = "SELECT mode, body FROM desk.drafts WHERE request_id = %s"
    assert doors.rows(doors.operator, query, request_) == [("answer", "Уважаемая Анна Ивановна…")]
    assert doors.rows(doors.operator2, query, request_) == []
    doors.move(request_, "done", "Ответ")
    assert doors.rows(doors.operator, query, request_) == []
    doors.desk("save_draft", request_, "note", "Текст")
    doors.desk("save_draft", request_, "note", "")
    assert doors.rows(doors.operator, query, request_) == []
    with refused("BS004"):
        doors.desk("save_draft", request_, "poem", "Текст")
    with refused("BS004"):
        doors.desk("save_draft", request_, "note", "ы" * 100_000)
    with refused("BS001"):
        doors.desk("save_draft", 10**9, "note", "Текст")
