"""The engineer's page: files come in, are read, stored and listed by month; who may do what."""

import uuid

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from bsk_desk.features.hourly.ui.page import HourlyPage
from bsk_desk.qt.actions import keys_of
from tests.features.hourly.doors import new_bytes
from tests.features.hourly.ui.desks import MONTH, lines, take


def test_an_empty_page_says_what_to_do(desk, page):
    assert page.list.stack.currentWidget() is page.list._empty
    assert page.pane.currentWidget() is page.pane._nothing


def test_a_dropped_file_is_read_checked_and_stored(desk, page, sample):
    file = take(desk, page, sample(""))
    assert file.status == "read"
    assert file.source == "desk"
    row = lines(page, file)
    assert row[0].mark.words == "готов к приёму"
    assert {line.mark.words for line in row[1:]} == {"сходится"}
    assert {line.hours for line in row[1:]} == {"744"}


def test_files_come_by_a_real_drop(desk, page, sample):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sample("")))])
    drop = QDropEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.list.drop.dropEvent(drop)
    desk.wait(lambda: len(page.files) == 1, 60)


def test_the_same_file_again_is_told_and_changes_nothing(desk, page, doors, sample):
    path = sample("")
    take(desk, page, path)
    before = doors.count("profiles")
    page.take([str(path)])
    desk.wait(lambda: "Уже были загружены" in page.list.notice.words)
    assert doors.count("profiles") == before
    assert len(page.files) == 1


def test_what_the_site_uploads_is_read_at_the_desk(desk, page, doors, sample):
    path = sample("")
    consumer, _ = doors.cabinet(int(path.name.split("_")[0]))
    file = doors.upload(consumer, path.read_bytes(), path.name)
    desk.hear(page, file)
    desk.wait(lambda: doors.status(file) == "read", 30)
    desk.settle()
    assert page.files[0].source == "site"
    assert lines(page, page.files[0])[0].under.endswith("с сайта")


def test_a_chosen_line_is_not_the_last_one_seen(desk, page, samples):
    page.take([str(path) for path in sorted(samples.iterdir())[:12]])
    desk.wait(lambda: len(page.files) == 12 and not page.intake.busy, 60)
    desk.settle()
    view = page.list.view
    at = view.model_.rowCount() // 2
    assert view.choose(view.model_.lines[at].key)
    for near in (at - 1, at, at + 1):
        rect = view.visualRect(view.model_.index(near))
        assert view.viewport().rect().contains(rect), near


def test_a_file_that_cannot_be_opened_is_told(desk, page, tmp_path):
    page.take([str(tmp_path / "нет такого.xls")])
    desk.wait(lambda: "Не загружены" in page.list.notice.words)
    line = page.list.view.model_.lines[0]
    assert (line.title, line.mark.words) == ("нет такого.xls", "не загружен")


def test_only_files_of_the_chosen_month_are_listed(desk, page, doors, sample):
    take(desk, page, sample(""))
    page.show_month(MONTH.replace(month=9))
    desk.settle()
    assert not page.files
    page.show_month(MONTH)
    desk.settle()
    assert len(page.files) == 1
    assert desk.store.get("hourly.month") == "2026-10-01"


def test_an_operator_sees_files_but_cannot_decide(doors, threads, desk_of):
    doors.store([], new_bytes(), command=uuid.uuid4())
    page = desk_of("operator", threads).open()
    assert len(page.files) == 1
    assert not page.pane.foot.isVisible()
    assert not page.list.drop.isVisible()
    assert "hourly.accept" not in page.acts
    assert page.acts["hourly.next_fault"] is not None


def test_a_file_of_another_month_is_opened_in_its_own(desk, page, sample):
    file = take(desk, page, sample(""))
    page.show_month(MONTH.replace(month=3))
    desk.settle()
    page.open_object(file.id)
    desk.wait(lambda: page.card is not None and page.card.file.id == file.id)
    assert page.month == MONTH


def test_keys_are_unique_and_everything_has_a_name(desk, page):
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    assert isinstance(page, HourlyPage)
    unnamed = [
        b
        for b in page.findChildren(QAbstractButton)
        if b.isVisible() and not b.accessibleName() and not isinstance(b.parent(), QLineEdit)
    ]
    assert unnamed == []
    keys = [keys_of(act) for act in page.acts.values() if keys_of(act)]
    assert keys
    assert len(keys) == len(set(keys)), sorted(keys)
