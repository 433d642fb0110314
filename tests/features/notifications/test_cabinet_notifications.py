import pytest

from tests.people import new_consumer, one, refused


@pytest.fixture
def consumer(site, as_superuser):
    return new_consumer(site, as_superuser)


def notify(superuser, consumer, title="Новость", seconds=0):
    return one(
        superuser,
        "INSERT INTO bsk.notifications (consumer_id, title, body, visible_from)"
        " VALUES (%s, %s, 'Текст', now() + %s * interval '1 second') RETURNING id",
        consumer, title, seconds,
    )  # fmt: skip


def listed(site, *arguments):
    marks = ", ".join(["%s"] * len(arguments))
    return site.execute(f"SELECT * FROM site.notifications({marks})", arguments).fetchall()


def test_a_new_cabinet_has_none(site, consumer):
    assert listed(site, consumer) == []
    assert one(site, "SELECT site.unread(%s)", consumer) == 0


def test_newest_come_first_and_pages_follow(site, as_superuser, consumer):
    ids = [notify(as_superuser, consumer, f"№ {n}") for n in range(7)]
    first = listed(site, consumer, None, 3)
    assert [row[0] for row in first] == ids[:3:-1]
    second = listed(site, consumer, first[-1][0], 3)
    assert [row[0] for row in second] == ids[3:0:-1]
    assert [row[2] for row in listed(site, consumer, second[-1][0], 3)] == ["№ 0"]


def test_fifty_are_a_page(site, as_superuser, consumer):
    for _ in range(60):
        notify(as_superuser, consumer)
    assert len(listed(site, consumer)) == 50
    assert len(listed(site, consumer, None, 0)) == 1


def test_columns_are_the_contract(site, as_superuser, consumer):
    listing = site.execute("SELECT * FROM site.notifications(%s)", [consumer])
    assert [c.name for c in listing.description] == ["notification", "at", "title", "read_at"]
    reading = site.execute(
        "SELECT * FROM site.read_notification(%s, %s)", [consumer, notify(as_superuser, consumer)]
    )
    assert [c.name for c in reading.description] == ["title", "body", "at"]


def test_reading_marks_once(site, as_superuser, consumer):
    notification = notify(as_superuser, consumer)
    assert one(site, "SELECT site.unread(%s)", consumer) == 1
    statement = "SELECT title, body FROM site.read_notification(%s, %s)"
    assert site.execute(statement, [consumer, notification]).fetchall() == [("Новость", "Текст")]
    first = listed(site, consumer)[0][3]
    site.execute(statement, [consumer, notification])
    assert first is not None
    assert listed(site, consumer)[0][3] == first
    assert one(site, "SELECT site.unread(%s)", consumer) == 0


def test_what_waits_for_the_undo_window_is_not_there(site, as_superuser, consumer):
    notification = notify(as_superuser, consumer, seconds=30)
    assert listed(site, consumer) == []
    assert one(site, "SELECT site.unread(%s)", consumer) == 0
    with refused("BS001"):
        site.execute("SELECT * FROM site.read_notification(%s, %s)", [consumer, notification])


def test_somebody_else_s_is_no_such_thing(site, as_superuser, consumer):
    notification = notify(as_superuser, new_consumer(site, as_superuser))
    with refused("BS001"):
        site.execute("SELECT * FROM site.read_notification(%s, %s)", [consumer, notification])
