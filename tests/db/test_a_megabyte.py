"""A megabyte in every text, list and document that a function of the desk or of the site takes."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.features.hourly.doors import SERIALS, ids, point
from tests.features.hourly.doors import Doors as HourlyDoors
from tests.features.service_requests.doors import PDF, Doors
from tests.people import confirmed, start

MEGABYTE = "ы" * 2**19
MANY = 101_000
LISTED = {"addresses": [MEGABYTE], "text": MEGABYTE, "last_name": MEGABYTE, "body": MEGABYTE}
#: The kinds of argument that hold text, and what a megabyte of it looks like.
HUGE = {
    "text": [MEGABYTE],
    "text[]": [[MEGABYTE], ["1234567"] * MANY],
    "jsonb": [
        Jsonb(MEGABYTE), Jsonb([MEGABYTE]), Jsonb(["а"] * MANY), Jsonb({"a": MEGABYTE}),
        Jsonb({MEGABYTE: "a"}), Jsonb(LISTED), Jsonb([{"serial": MEGABYTE}]), Jsonb([{MEGABYTE: "a"}]),
        Jsonb({"accounts": ["1234567"] * MANY}), Jsonb({"body": "Текст", "a": MEGABYTE}),
    ],
}  # fmt: skip
#: What is looked up by its whole value: nothing is found, and nothing of it is kept or said back.
LOOKED_UP = {
    "desk.change_status(to_status)": "BS002",
    "desk.file_request(form)": "BS001",
    "desk.save_template(form)": "BS001",
    "desk.set_setting(name)": "BS001",
    "site.confirm_email(code)": "",  # false: a wrong code
    "site.credentials(login)": "BS001",
    "site.link_account(number)": "BS006",
    "site.link_account(pin)": "BS006",
    "site.submit_request(form)": "BS001",
    "site.track(tracking)": "BS001",
}
#: What is cut, not refused: a search by its first 200 characters, and names of files, which nobody chose by hand.
CUT = {
    "desk.search_query(typed)",
    "desk.store_hourly_file(name)",
    "site.upload_hourly_file(name)",
}
FUNCTIONS = """
    SELECT n.nspname || '.' || p.proname, p.proargnames[:p.pronargs],
           array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY u(t, i) ORDER BY i)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('desk', 'site') ORDER BY 1"""


@pytest.fixture
def doors(database):
    return Doors(database)


def an_outage(doors, now):
    outage = doors.desk(
        "save_outage", None, "planned", "Ремонт", None, "Свет выключат", ["Попова"], [], now, None,
        uuid4(),
    )["outage"]  # fmt: skip
    doors.desk("publish_outage", outage, uuid4())
    return outage


def a_mail(doors):
    return doors.one(
        doors.owner,
        "INSERT INTO bsk.mails (recipient, subject, body, kind, status) VALUES"
        " ('a@mail.ru', 'Ответ', 'Текст', 'event', 'failed') RETURNING seq",
    )


def a_broadcast(doors, status):
    return doors.one(
        doors.owner,
        "INSERT INTO bsk.broadcasts (title, body, audience, author, status)"
        " VALUES ('Новость', 'Текст', '{}', 'test_admin', %s) RETURNING id",
        status,
    )


@pytest.fixture
def world(doors):
    """Argument -> a value that is right for it; «function(argument)» where that depends on the function."""
    now = datetime.now(UTC)
    consumer = doors.consumer(account=True)
    request = doors.submit(consumer=consumer)[0]
    hourly = HourlyDoors(doors.database)
    hourly.master()
    stored = hourly.store([point(SERIALS[0])], sender="a@mail.ru")
    rule = "SELECT min(id) FROM bsk.deadline_rules WHERE valid_to IS NULL AND amount > 0"
    return {
        "consumer": consumer, "request": request, "outage": an_outage(doors, now),
        "broadcast": a_broadcast(doors, "done"), "return_broadcast(broadcast)": a_broadcast(doors, "awaiting"),
        "save_broadcast(broadcast)": None, "save_broadcast(seen)": None, "save_outage(outage)": None,
        "seen": doors.last_event(request), "requests": [request], "form": "complaint", "kind": "planned",
        "reason": "Ремонт", "body": "Свет выключат", "title": "Новость", "addresses": ["Попова"],
        "accounts": [], "from_at": now, "until_at": now + timedelta(hours=3), "restored_at": now,
        "audience": Jsonb({}), "by_mail": False, "definition": Jsonb({}), "page": "requests",
        "payload": Jsonb({"text": "Нет света"}), "profile": Jsonb({}), "estimate_profile(profile)": None,
        "to_status": "registered", "email": "a@mail.ru", "content": PDF, "name": "письмо.pdf",
        "day": date(2028, 7, 4), "working": False, "registration": 1, "registrations": [1],
        "finish_registration(registration)": confirmed(doors.site, doors.owner),
        "confirm_email(registration)": start(doors.site),
        "findings": Jsonb([]), "points": Jsonb([]), "mapping": Jsonb({}), "sender": "a@mail.ru",
        "zone": "Asia/Barnaul", "source": "desk", "file": stored["file"], "again": True, "profiles": ids(stored), "accept": False,
        "mode": "answer", "what": "print", "list": "mail",
        "note_list_export(list)": "outages", "send_hourly_reply(name)": "ответ.xml",
        "send_hourly_reply(content)": "<?xml version='1.0'?><a/>", "detail": Jsonb({}), "action": "answer",
        "arguments": Jsonb({"body": "Текст"}), "channel": "office", "field": "phone",
        "recipient": "b@mail.ru", "mail": a_mail(doors), "login": "login", "password_hash": "x",
        "set_setting(name)": "operator_name", "finish_registration(kind)": "person", "rule": doors.one(doors.owner, rule), "amount": 9, "unit": "working",
        "counted_from": "receipt", "pauses": False, "moves": False, "confirmed": True, "valid_from": date(2041, 1, 1),
    }  # fmt: skip


def calls(doors, world):
    """(what, function, arguments) of every call with a megabyte in one argument."""
    for function, names, types in doors.rows(doors.owner, FUNCTIONS):
        name = function.partition(".")[2]
        right = {a: world.get(f"{name}({a})", world.get(a)) for a in names or ()}
        for which, kind in zip(names or (), types, strict=True):
            for value in HUGE.get(kind, ()):
                given = right | {which: value}
                if "command" in given:
                    given["command"] = uuid4()
                yield f"{function}({which})", function, given


def said(doors, function, given):
    """(code, sentence, detail): with no code it was accepted."""
    connection = doors.site if function.startswith("site.") else doors.admin
    places = ", ".join(f"{name} => %s" for name in given)
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"SELECT * FROM {function}({places})", list(given.values()))
    except psycopg.Error as error:
        return error.sqlstate, error.diag.message_primary, error.diag.message_detail or ""
    return "", "", ""


def is_right(what, code, detail):
    """Whether that very argument was refused, and by its own name where it is one text."""
    if what in CUT or what in LOOKED_UP:
        return code == LOOKED_UP.get(what, "")
    argument = what.partition("(")[2].rstrip(")")
    return (
        code == "BS013"
        or (
            code == "BS004"
            and (
                any(key.startswith(argument) for key in json.loads(detail))
                or argument in {"payload", "profile", "arguments"}
            )
        )
        or (what, code) == ("desk.start_bulk(arguments)", "BS003")
    )  # no answer in what was sent instead


def test_a_megabyte_is_refused_in_every_argument_that_holds_text(doors, world):
    wrong = []
    for what, function, given in calls(doors, world):
        code, sentence, detail = said(doors, function, given)
        if not is_right(what, code, detail) or len(sentence) > 300 or len(detail) > 200_000:
            wrong.append(
                f"{what}: {code} {len(sentence)} {len(detail)} {sentence[:100]} {detail[:100]}"
            )
    assert not wrong, "\n".join(wrong)


def test_an_audience_may_name_a_thousand_addresses_and_its_unknown_ones_shortly(doors):
    def refusal(audience):
        given = {"title": "Улицы", "audience": Jsonb(audience), "command": uuid4()}
        code, _, detail = said(doors, "desk.save_audience", given)
        return code, json.loads(detail or "{}")

    assert refusal({"addresses": ["Попова"] * 1000}) == ("", {})
    assert refusal({"addresses": ["Попова"] * 20_000}) == (
        "BS004",
        {"audience.addresses": "Слишком длинный список: 20000, можно 1000."},
    )
    assert refusal({"addresses": ["Попова " * 150_000]})[1] == {
        "audience.addresses[0]": "Слишком длинный адрес: 1050000 знаков, можно 300."
    }
    assert refusal({"accounts": [MEGABYTE]})[1] == {
        "audience.accounts[0]": "Слишком длинный номер: 524288 знаков, можно 40."
    }
    code, named = refusal({"contracts": [str(90_000 + n) for n in range(2000)]})
    assert (code, len(named)) == ("BS004", 1000)
    assert named["audience.contracts[7]"] == "Договора 90007 нет."


def test_twenty_megabytes_of_findings_are_refused(doors):
    finding = {"code": "hours", "level": "error", "message": "Не хватает часа. " * 100}
    given = {
        "name": "203_012013.xls", "content": PDF, "kind": "xls", "contract": None,
        "findings": Jsonb([finding] * 8000), "points": Jsonb([]), "command": uuid4(),
    }  # fmt: skip
    code, sentence, _ = said(doors, "desk.store_hourly_file", given)
    assert (code, sentence) == (
        "BS013",
        "Слишком много замечаний или точек учёта в одном файле. Разделите его на части.",
    )
