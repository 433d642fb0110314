import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.people import LEGAL, PERSON, code_of, confirmed, finish, new_email, one, refused, start


def test_three_steps_make_a_consumer(site, as_superuser):
    email = new_email()
    registration = start(site, email)
    assert isinstance(registration, uuid.UUID)
    code = code_of(as_superuser, registration)
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, code) is True
    consumer = finish(site, registration, "petrova")
    row = site.execute("SELECT * FROM site.credentials('petrova')").fetchall()
    assert row == [(consumer, "argon2-hash", "person")]
    kept = as_superuser.execute(
        "SELECT email, display_name, phone, blocked FROM bsk.consumers WHERE id = %s", [consumer]
    ).fetchone()
    assert kept == (email, "Петрова Анна Ивановна", "+73852501628", False)


def test_columns_of_credentials_are_the_contract(site):
    cursor = site.execute("SELECT * FROM site.credentials('petrova')")
    assert [c.name for c in cursor.description] == ["consumer", "password_hash", "kind"]


def test_unknown_login_is_no_such_thing(site):
    with refused("BS001"):
        site.execute("SELECT * FROM site.credentials('nobody')")


@pytest.mark.parametrize(
    "email",
    ["", "nope", "a@b", "a b@c.ru", "a@b@c.ru", "a@b..ru", ".a@b.ru", "a@-b.ru", "a@1.2.3.4",
     "a@b.ru\nBcc: c@d.ru", "<a@b.ru>", "x" * 65 + "@b.ru", "a\u200b@b.ru", None],
)  # fmt: skip
def test_malformed_address_is_a_wrong_field(site, email):
    with refused("BS004") as refusal:
        site.execute("SELECT site.start_registration(%s::text)", [email])
    assert list(refusal.detail) == ["email"]


@pytest.mark.parametrize("email", ["иван@почта.рф", "a+b_c@sub.domain.com", "o'hara@b.museum"])
def test_unusual_addresses_are_valid(site, email):
    assert start(site, email)


def test_cyrillic_domain_in_capitals_is_the_same_address(site):
    assert start(site, "пётр@почта.рф") == start(site, " пётр@ПОЧТА.РФ ")


def test_repeating_an_unfinished_address_renews_the_code(site, as_superuser):
    email = new_email()
    registration = start(site, email)
    first = code_of(as_superuser, registration)
    assert start(site, email.upper()) == registration
    second = code_of(as_superuser, registration)
    if first != second:  # once in a million they are equal
        assert one(site, "SELECT site.confirm_email(%s, %s)", registration, first) is False
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, second) is True


def test_the_older_letter_is_withdrawn_and_its_code_forgotten(site, as_superuser):
    email = new_email()
    registration = start(site, email)
    first = code_of(as_superuser, registration)
    start(site, email)
    letters = as_superuser.execute(
        "SELECT status, body FROM bsk.mails WHERE registration_id = %s ORDER BY seq", [registration]
    ).fetchall()
    assert [status for status, _ in letters] == ["withdrawn", "queued"]
    assert first not in letters[0][1]


def test_renewing_takes_the_confirmation_back(site, as_superuser):
    email = new_email()
    registration = confirmed(site, as_superuser, email)
    start(site, email)
    with refused("BS002"):
        finish(site, registration)


def test_sixth_letter_within_the_hour_is_too_often(site, as_superuser):
    email = new_email()
    for _ in range(5):
        start(site, email)
    with refused("BS005") as refusal:
        start(site, email)
    assert 3590 <= refusal.detail["retry_after_s"] <= 3600
    as_superuser.execute(
        "UPDATE bsk.registrations SET sent_times ="
        " array(SELECT t - interval '61 minutes' FROM unnest(sent_times) t) WHERE email = %s",
        [email],
    )
    assert start(site, email)


def test_address_with_a_cabinet_exists_already(site, as_superuser):
    email = new_email()
    finish(site, confirmed(site, as_superuser, email))
    with refused("BS007"):
        start(site, email.upper())


def test_five_wrong_codes_burn_the_code(site, as_superuser):
    email = new_email()
    registration = start(site, email)
    code = code_of(as_superuser, registration)
    for wrong in ["", "1", "abc", None, "9999999"]:
        assert one(site, "SELECT site.confirm_email(%s, %s::text)", registration, wrong) is False
    with refused("BS006"):
        site.execute("SELECT site.confirm_email(%s, %s)", [registration, code])
    start(site, email)
    code = code_of(as_superuser, registration)
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, code) is True


def test_code_with_spaces_is_right_and_may_be_sent_again(site, as_superuser):
    registration = start(site)
    code = code_of(as_superuser, registration)
    for written in [f" {code[:3]} {code[3:]} ", code]:
        assert one(site, "SELECT site.confirm_email(%s, %s)", registration, written) is True


def test_unknown_registration_is_no_such_thing(site):
    with refused("BS001"):
        site.execute("SELECT site.confirm_email(gen_random_uuid(), '123456')")
    with refused("BS001"):
        finish(site, uuid.uuid4())


def test_unconfirmed_address_cannot_finish(site):
    with refused("BS002"):
        finish(site, start(site))


def test_finished_registration_is_over(site, as_superuser):
    registration = confirmed(site, as_superuser)
    finish(site, registration)
    with refused("BS002"):
        finish(site, registration)
    with refused("BS002"):
        site.execute("SELECT site.confirm_email(%s, '123456')", [registration])


def test_the_same_command_twice_makes_one_consumer(site, as_superuser):
    registration, command = confirmed(site, as_superuser), uuid.uuid4()
    first = finish(site, registration, "twice", command=command)
    assert finish(site, registration, "twice", command=command) == first
    assert one(as_superuser, "SELECT count(*) FROM bsk.consumers WHERE login = 'twice'") == 1


def test_a_command_used_for_another_registration_is_refused(site, as_superuser):
    command = uuid.uuid4()
    finish(site, confirmed(site, as_superuser), command=command)
    with refused("BS002"):
        finish(site, confirmed(site, as_superuser), command=command)


def test_taken_login_exists_already_whatever_its_case(site, as_superuser):
    finish(site, confirmed(site, as_superuser), "Taken")
    registration = confirmed(site, as_superuser)
    with refused("BS007"):
        finish(site, registration, "taken")
    assert finish(site, registration, "free")


def test_every_wrong_field_is_named_at_once(site, as_superuser):
    profile = {"organization": 5, "inn": "2224012342", "kpp": "1", "ogrn": "12", "phone": "1",
               "consent": False, "favourite": "x"}  # fmt: skip
    with refused("BS004") as refusal:
        finish(site, confirmed(site, as_superuser), " ", "legal", profile)
    assert set(refusal.detail) == {"login", *profile, "contact_name"}


@pytest.mark.parametrize("missing", ["last_name", "first_name", "phone"])
def test_a_person_needs(site, as_superuser, missing):
    with refused("BS004") as refusal:
        finish(site, confirmed(site, as_superuser), profile={**PERSON, missing: "  "})
    assert list(refusal.detail) == [missing]


@pytest.mark.parametrize("profile", [None, [], "x", 5])
def test_a_profile_that_is_no_object_is_a_wrong_field(site, as_superuser, profile):
    registration = confirmed(site, as_superuser)
    with refused("BS004") as refusal:
        site.execute(
            "SELECT site.finish_registration(%s, 'x', 'h', 'person', %s, gen_random_uuid())",
            [registration, json.dumps(profile)],
        )
    assert list(refusal.detail) == ["profile"]


def test_unknown_kind_is_a_wrong_field(site, as_superuser):
    with refused("BS004") as refusal:
        finish(site, confirmed(site, as_superuser), kind="robot", profile=PERSON)
    assert list(refusal.detail) == ["kind"]


def test_owner_of_premises_has_twelve_digits_and_no_ogrn(site, as_superuser):
    profile = {k: v for k, v in LEGAL.items() if k not in {"kpp", "ogrn"}}
    profile |= {"organization": "Иванов Иван, СНП", "inn": "222401234505", "consent": True}
    assert finish(site, confirmed(site, as_superuser), kind="legal", profile=profile)


def test_entrepreneur_has_fifteen_digits(site, as_superuser):
    profile = {**LEGAL, "inn": "500100732259", "ogrn": "304500116000157"}
    del profile["kpp"]
    assert finish(site, confirmed(site, as_superuser), kind="legal", profile=profile)


def test_html_and_control_characters_are_only_text(site, as_superuser):
    profile = {**PERSON, "last_name": "<img src=x>\x07'); DROP TABLE bsk.consumers; --"}
    consumer = finish(site, confirmed(site, as_superuser), profile=profile)
    kept = one(as_superuser, "SELECT last_name FROM bsk.consumers WHERE id = %s", consumer)
    assert kept == "<img src=x>'); DROP TABLE bsk.consumers; --"


def test_no_personal_value_and_no_code_reaches_the_audit(site, as_superuser):
    registration = confirmed(site, as_superuser)
    consumer = finish(site, registration, "secretive")
    rows = as_superuser.execute(
        "SELECT coalesce(old::text, '') || coalesce(new::text, '') FROM audit.entries"
        " WHERE table_name IN ('consumers', 'registrations')"
    ).fetchall()
    everything = "".join(r[0] for r in rows)
    assert str(consumer) in everything
    for value in ["Петрова", "secretive", "@example.ru", "argon2-hash", "73852501628"]:
        assert value not in everything


def _each_at_once(number, work):
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


def _outcome(work):
    try:
        return work()
    except psycopg.Error as error:
        return error.sqlstate


def test_one_registration_finished_by_many_at_once_makes_one_consumer(database, site, as_superuser):
    registration = confirmed(site, as_superuser)
    sites = [database.connect("site") for _ in range(8)]
    found = _each_at_once(
        8, lambda n: _outcome(lambda: finish(sites[n], registration, f"racer{n}"))
    )
    assert sorted(map(str, found))[1:] == ["BS002"] * 7
    assert isinstance(min(found, key=str), int)


def test_one_login_wanted_by_many_at_once_goes_to_one(database, site, as_superuser):
    registrations = [confirmed(site, as_superuser) for _ in range(8)]
    sites = [database.connect("site") for _ in range(8)]
    found = _each_at_once(
        8, lambda n: _outcome(lambda: finish(sites[n], registrations[n], "wanted"))
    )
    assert sorted(map(str, found))[1:] == ["BS007"] * 7


def test_one_command_sent_by_many_at_once_runs_once(database, site, as_superuser):
    registration, command = confirmed(site, as_superuser), uuid.uuid4()
    sites = [database.connect("site") for _ in range(8)]
    found = _each_at_once(8, lambda n: finish(sites[n], registration, "same", command=command))
    assert len(set(found)) == 1


def test_one_address_started_by_many_at_once_is_one_registration(database, site):
    email = new_email()
    sites = [database.connect("site") for _ in range(5)]
    assert len(set(_each_at_once(5, lambda n: start(sites[n], email)))) == 1


def test_wrong_codes_guessed_at_once_all_count(database, site, as_superuser):
    registration = start(site)
    sites = [database.connect("site") for _ in range(8)]
    found = _each_at_once(
        8,
        lambda n: _outcome(
            lambda: one(sites[n], "SELECT site.confirm_email(%s, 'no')", registration)
        ),
    )
    assert sorted(map(str, found)) == ["BS006"] * 3 + ["False"] * 5


@pytest.mark.parametrize("login", ["operator", "admin", "worker", "accounting"])
def test_others_may_not_use_the_site_s_door(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT site.start_registration('a@b.ru')")
