"""What is remembered for a person: kept, written whole, forgiving of a broken file."""

import json

from bsk_desk.shell.store import PersonStore, store_path


def test_values_come_back(qtbot, tasks, tmp_path):
    store = PersonStore(tmp_path / "a" / "person.json", tasks)
    store.set("theme", "dark")
    store.flush()
    assert PersonStore(tmp_path / "a" / "person.json", tasks).get("theme") == "dark"
    assert store.get("missing", 5) == 5


def test_it_is_written_behind_without_being_asked(qtbot, threads, tmp_path):
    path = tmp_path / "person.json"
    store = PersonStore(path, threads)
    store.set("place", "requests.new")
    qtbot.waitUntil(lambda: path.exists() and json.loads(path.read_text()) != {})
    assert json.loads(path.read_text()) == {"place": "requests.new"}


def test_a_broken_file_is_as_good_as_none(tasks, tmp_path):
    path = tmp_path / "person.json"
    for text in ("", "{", "[1]"):
        path.write_text(text)
        assert PersonStore(path, tasks).get("theme") is None


def test_a_folder_that_cannot_be_written_does_no_harm(tasks, tmp_path):
    (tmp_path / "file").write_text("")
    store = PersonStore(tmp_path / "file" / "person.json", tasks)
    store.set("theme", "dark")
    store.flush()
    assert store.get("theme") == "dark"


def test_each_person_of_each_server_has_a_file_of_their_own(tmp_path):
    paths = {
        store_path(tmp_path, profile, login)
        for profile in ("Рабочая база", "Учебная")
        for login in ("petrova", "../../etc/passwd")
    }
    assert len(paths) == 4
    assert all(path.parent == tmp_path / "people" for path in paths)
