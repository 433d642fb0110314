"""The reply 80021 to messages 80020, one answer a message."""

import zipfile
from types import SimpleNamespace

from tests.features.hourly.ui.desks import choose, take


def test_a_message_is_answered_with_80021(desk, page, sample):
    file = take(desk, page, sample("половина часа"))
    choose(desk, page, file)
    name, content = reply_to(page, sample("половина часа").read_bytes())
    assert b"<inn>2224012341</inn>" in content
    assert name == f"80021_{file.name}"
    assert b'status="3"' in content
    assert f"<name>{file.name}</name>".encode("cp1251") in content
    assert b"<date>20261031</date>" in content


def reply_to(page, content):
    """The reply to the file that is looked at: (name, bytes)."""
    from bsk_desk.features.hourly.formats.pool import POOL
    from bsk_desk.features.hourly.ui.replies import reply_for
    from tests.features.hourly.ui.desks import MOMENT

    with POOL.reader() as reader:
        read = reader.read(page.card.file.name, content)
    return reply_for(page.card, read, "2224012341", MOMENT)


def answers(content):
    """(name, day, status) of each file of a reply."""
    from lxml import etree

    root = etree.fromstring(content)
    pairs = zip(root.findall("file"), root.findall("reply"), strict=True)
    return [(f.findtext("name"), f.findtext("date"), r.get("status")) for f, r in pairs]


def test_each_message_of_an_archive_has_its_own_answer(desk, page, sample, tmp_path):
    message = sample("половина часа").read_text("cp1251")
    days = {
        "пн.xml": "20261001",
        "вт.xml": "20261002",
        "80020_2224012341_20261005_9.xml": "20261003",
    }
    path = tmp_path / "80020_2224012341_20261031_1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, day in days.items():
            archive.writestr(name, message.replace("20261031", day).encode("cp1251"))
        archive.writestr("битый.xml", b"<message class='80020'><datetime>")
    file = take(desk, page, path)
    choose(desk, page, file)
    name, content = reply_to(page, path.read_bytes())
    assert name == "80021_80020_2224012341_20261031_1.xml"
    told = {name: (day, status) for name, day, status in answers(content)}
    assert {name: told[name][0] for name in days} == days
    assert len(told) == 4
    assert told["битый.xml"][1] == "4"
    assert {told[name][1] for name in days} <= {"2", "3"}


def test_a_returned_archive_says_no_to_what_was_sound_and_yes_to_what_counts():
    from bsk_desk.features.hourly.ui.replies import _given_back

    def card(status, *profiles):
        made = [SimpleNamespace(member=m, status=s) for m, s in profiles]
        return SimpleNamespace(file=SimpleNamespace(status=status), profiles=made)

    returned = card("returned", ("a.zip/1.xml", "reliable"), ("a.zip/2.xml", "rejected"))
    assert not _given_back(returned, "a.zip/1.xml", alone=False)
    assert _given_back(returned, "a.zip/2.xml", alone=False)
    assert not _given_back(card("accepted"), "a.zip/2.xml", alone=False)


def test_a_reply_without_our_inn_is_refused_and_says_where_to_fill_it_in(desk, page, doors, sample):
    from PySide6.QtWidgets import QFileDialog

    file = take(desk, page, sample("половина часа"))
    choose(desk, page, file)
    page.acts["hourly.reply"].trigger()
    desk.wait(lambda: "«Параметры»" in page.pane.notice.words)
    fill = "UPDATE bsk.settings SET value = to_jsonb(%s::text) WHERE name = 'company_inn'"
    doors.owner.execute(fill, ["2224012341"])
    try:
        page.acts["hourly.reply"].trigger()
        desk.wait(lambda: page.findChildren(QFileDialog))
        page.findChildren(QFileDialog)[0].reject()
    finally:
        doors.owner.execute(fill, [""])
