"""Server profiles: what is wrong with one, what libpq is told, what the file survives."""

import json

from bsk_desk.shell.profiles import Profile, Profiles

GOOD = Profile("Рабочая база", "pg1.bsk.local, pg2.bsk.local")


def test_a_good_profile_has_no_problems():
    assert GOOD.problems() == {}


def test_each_field_says_what_is_wrong_with_it(tmp_path):
    bad = Profile(" ", "", " ", 0, "maybe", str(tmp_path / "missing.pem"))
    fields = {"name", "hosts", "port", "database", "tls", "root_certificate"}
    assert set(bad.problems()) == fields
    assert all(sentence.endswith(".") for sentence in bad.problems().values())


def test_hosts_parted_by_blanks_are_pointed_out():
    assert "запятой" in Profile("А", "pg1 pg2").problems()["hosts"]


def test_several_hosts_are_tried_until_one_takes_writes():
    parts = GOOD.connection("petrova", "тайна")
    assert parts["host"] == "pg1.bsk.local,pg2.bsk.local"
    assert parts["target_session_attrs"] == "read-write"
    assert parts["user"] == "petrova"
    assert parts["password"] == "тайна"


def test_full_verification_takes_the_given_root_or_the_systems():
    assert GOOD.connection("a", "b")["sslrootcert"] == "system"
    own = Profile("А", "pg1", root_certificate="/etc/bsk/root.pem").connection("a", "b")
    assert (own["sslmode"], own["sslrootcert"]) == ("verify-full", "/etc/bsk/root.pem")


def test_the_systems_certificates_always_mean_full_verification():
    assert Profile("А", "pg1", tls="verify-ca").connection("a", "b")["sslmode"] == "verify-full"


def test_without_verification_no_certificate_is_named():
    assert "sslrootcert" not in Profile("А", "pg1", tls="require").connection("a", "b")


def test_words_name_the_spare_host_and_the_guard():
    assert GOOD.words == "pg1.bsk.local, запасной pg2, TLS"
    assert "запасной 10.0.0.2" in Profile("А", "pg1, 10.0.0.2").words
    assert Profile("Демо", "/run/pg", tls="disable").words == "этот компьютер"


def test_profiles_come_back_from_the_file_in_order(tmp_path):
    kept = Profiles(tmp_path / "deep" / "profiles.json")
    kept.put(GOOD)
    kept.put(Profile("Учебная", "localhost", tls="disable"))
    kept.remember("Учебная", "petrova")
    kept.save()
    again = Profiles.load(kept.path)
    assert again.known == kept.known
    assert again.last == kept.known[1]
    assert again.last_login == "petrova"


def test_a_broken_file_is_as_good_as_none(tmp_path):
    path = tmp_path / "profiles.json"
    for text in ("", "{", "[]", '{"profiles": 5}', '{"profiles": [1, {"name": 2}]}'):
        path.write_text(text)
        assert Profiles.load(path).known == ()


def test_one_broken_profile_does_not_take_the_others_along(tmp_path):
    path = tmp_path / "profiles.json"
    rows = [{"name": "А", "hosts": "x", "port": "5432"}, {"name": "Б", "hosts": "y", "later": 1}]
    path.write_text(json.dumps({"profiles": rows}))
    assert [p.name for p in Profiles.load(path).known] == ["Б"]


def test_renaming_keeps_the_place_and_the_name_stands_once(tmp_path):
    kept = Profiles(tmp_path / "p.json", (GOOD, Profile("Учебная", "localhost")))
    kept.put(Profile("Учебная", "elsewhere"), instead_of="Рабочая база")
    assert [(p.name, p.hosts) for p in kept.known] == [("Учебная", "elsewhere")]
    kept.put(Profile(" Новая ", "z"), instead_of="Учебная")
    assert [p.name for p in kept.known] == ["Новая"]
    kept.remove("Новая")
    assert kept.last is None


def test_no_password_reaches_the_file(tmp_path):
    kept = Profiles(tmp_path / "p.json", (GOOD,))
    kept.save()
    assert "password" not in kept.path.read_text("utf-8")
