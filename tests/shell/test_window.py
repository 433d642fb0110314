"""The main window on the real database: places by right, counts that follow, pages, keys, leaving."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.kit import Box
from bsk_desk.qt.list_head import ListHead
from bsk_desk.qt.sidebar import PlaceRow
from bsk_desk.qt.theme import PX
from tests.shell.sample import SamplePage


def titles(window):
    return [row.title for _, rows in window.side.sections() for row in rows]


def count_of(window, place_id):
    rows: list[PlaceRow] = [row for _, rows in window.side.sections() for row in rows]
    return next(row.count for row in rows if row.id == place_id)


def touch(database, topic, object_id=1):
    database.superuser().execute("SELECT bsk.touch(%s, %s)", [topic, object_id])


def test_each_role_sees_the_places_it_has_a_right_to(open_window):
    assert titles(open_window("operator")) == ["Новые", "Все"]
    assert titles(open_window("engineer")) == ["Новые", "Все"]
    assert titles(open_window("admin")) == ["Новые", "Все", "Регистрации"]
    assert titles(open_window("auditor")) == ["Новые", "Все", "Регистрации"]


def test_counts_follow_a_change_of_another_connection(qtbot, open_window, fresh_database):
    from tests.shell.signing import profile_of

    window = open_window("operator", profile_of(fresh_database))
    qtbot.waitUntil(lambda: "sample" in window.places.counts)
    before = window.places.counts["sample"]
    touch(fresh_database, "request")
    qtbot.waitUntil(lambda: window.places.counts["sample"] == before + 1, timeout=1000)
    assert count_of(window, "sample.new") == str(before + 1)
    assert window.side.sections()[0][1][0].warns == "overdue"


def test_a_new_view_appears_among_the_places_and_can_be_opened(qtbot, open_window, database):
    window = open_window()
    qtbot.waitUntil(lambda: "sample" in window.places.counts)
    touch(database, "view")
    qtbot.waitUntil(lambda: "Вид 0" in titles(window))
    window.go_to("view.0")
    assert window.page.place.data == {"n": 0}
    assert window.windowTitle() == "Вид 0 — BSK Desk"


def test_pages_are_built_when_they_are_first_shown_and_kept(open_window):
    window = open_window()
    assert [page.place.id for page in window.stack.pages] == ["sample.new"]
    first = window.page
    window.go_to("sample.all")
    window.go_to("sample.new", 42)
    assert window.page is first
    assert first.opened == [42]


def test_hidden_pages_hear_of_changes_too(qtbot, open_window, database):
    window = open_window()
    first = window.page
    window.go_to("sample.all")
    touch(database, "request", 77)
    qtbot.waitUntil(lambda: any(c.touches("request", 77) for c in first.heard))
    assert any(c.touches("request", 77) for c in window.page.heard)


def test_a_place_without_the_right_is_refused_in_words(open_window):
    window = open_window("operator")
    window.go_to("sample.reg")
    assert window.page.place.id == "sample.new"
    assert window.frame.notices.words == "Такого раздела у вас нет."


def test_choosing_in_the_sidebar_goes_there_and_the_place_is_remembered(open_window):
    window = open_window()
    window.side.view.setCurrentIndex(window.side.view.model().index(2, 0))
    assert window.page.place.id == "sample.all"
    assert window.session.store.get("place") == "sample.all"


def test_the_keys_of_a_page_work_as_soon_as_it_is_shown(qtbot, open_window):
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.page.answered == 1


def test_keys_are_no_letters_on_a_page_that_comes_while_a_field_had_the_focus(qtbot, open_window):
    """Qt hands the focus of what is hidden to the next field, which is one of the new page."""
    window = open_window()
    for key in (Qt.Key.Key_2, Qt.Key.Key_1):
        window.page.typed.setFocus()
        qtbot.keyClick(window.page.typed, key, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert window.focusWidget() is page
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_R)
        assert page.answered == 1
        assert not page.typed.text()


def test_where_one_already_is_the_focus_stays(qtbot, open_window):
    window = open_window()
    window.page.typed.setFocus()
    window.go_to("sample.new")
    assert window.page.typed.hasFocus()


def test_arrows_in_the_sidebar_stay_there(qtbot, open_window):
    window = open_window()
    window.side.view.setFocus()
    qtbot.keyClick(window.side.view, Qt.Key.Key_Down)
    assert window.page.place.id == "sample.all"
    assert window.side.view.hasFocus()


def test_a_number_with_ctrl_goes_to_that_place(qtbot, open_window):
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page.place.id == "sample.all"


def test_the_palette_finds_actions_places_and_consumers(qtbot, open_window):
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_sheet
    assert palette.isVisible()
    palette.field.setText("петр")
    qtbot.waitUntil(lambda: "Петрова Анна Ивановна" in words(palette))
    palette.field.setText("потребителю")
    assert "Ответить потребителю" in words(palette)
    palette.field.setText("все")
    assert "Все" in words(palette)


def words(palette):
    model = palette.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_find_of_the_palette_opens_its_object(qtbot, open_window):
    window = open_window()
    window.go_to("sample.all")
    window.open_palette()
    palette = window.palette_sheet
    palette.field.setText("петр")
    qtbot.waitUntil(lambda: "Петрова Анна Ивановна" in words(palette))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.page.place.id == "sample.new"
    assert window.page.opened == [7]
    assert not palette.isVisible()


def test_ctrl_enter_in_the_palette_opens_a_window_of_its_own(qtbot, open_window):
    window = open_window()
    window.open_palette()
    palette = window.palette_sheet
    palette.field.setText("петр")
    qtbot.waitUntil(lambda: "Петрова Анна Ивановна" in words(palette))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (page,) = window.windows.pages
    assert page.opened == [7]
    assert window.page.opened == []


def test_the_palette_runs_the_pages_action(open_window):
    window = open_window()
    window.open_palette()
    palette = window.palette_sheet
    palette.field.setText("ответить")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.page.answered == 1


def test_f1_lists_the_keys_of_the_page_and_of_the_window(qtbot, open_window):
    window = open_window("operator")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(object, "key_sheet")
    groups = dict(sheet.keys)
    assert groups["Новые"] == [("R", "Ответить потребителю")]
    assert ("Ctrl K", "Найти или выполнить") in groups["Окно"]
    assert ("Ctrl 1 … 9", "Раздел по порядку") in groups["Окно"]


def test_ctrl_f_goes_to_the_pages_search(qtbot, open_window):
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window.page.typed


def test_f5_has_every_page_read_again(qtbot, open_window):
    window = open_window()
    window.page.heard.clear()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert Changes.of_everything() in window.page.heard


def test_the_theme_is_switched_and_remembered(qtbot, open_window, theme_keeper):
    window = open_window()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_L, modifiers)
    assert theme_keeper.theme.dark
    assert window.session.store.get("theme") == "dark"
    window.show_settings()
    window.use_theme("light")
    assert not theme_keeper.theme.dark


def test_geometry_is_remembered_for_the_person(qtbot, open_window):
    first = open_window("operator")
    wide = first.minimumWidth()
    first.resize(wide, 650)  # more than this the offscreen screen does not hold
    first.close_now()
    first.session.store.flush()
    again, other = open_window("operator"), open_window("engineer")
    assert (again.width(), again.height()) == (wide, 650)
    assert (other.width(), other.height()) != (wide, 650)


def test_the_settings_are_a_page_and_no_place_is_chosen_then(open_window):
    window = open_window()
    window.show_settings()
    assert window.page.objectName() == "settings"
    assert window.side.place == ""
    window.go_to("sample.new")
    assert isinstance(window.page, SamplePage)


def test_a_newer_database_is_said(open_window, fresh_database):
    from tests.shell.signing import profile_of

    fresh_database.superuser().execute("UPDATE bsk.alembic_version SET version_num = '9999'")
    window = open_window("operator", profile_of(fresh_database))
    assert "пора обновить" in window.frame.notices.words


def test_good_news_goes_when_one_goes_elsewhere_and_a_refusal_stays(open_window):
    window = open_window()
    window.notice("Ответ отправлен.", "ok")
    window.go_to("sample.all")
    assert window.frame.notices.isHidden()
    window.notice("Так нельзя.", "warning")
    window.go_to("sample.new")
    assert window.frame.notices.words == "Так нельзя."


def test_a_message_begins_where_the_titles_of_lists_begin(qtbot, open_window, theme):
    window = open_window()
    window.notice("Ответ отправлен.", "ok")
    notices, head = window.frame.notices, ListHead(theme, "Жалобы")
    qtbot.addWidget(head)
    bar = notices.findChild(Box)
    qtbot.waitUntil(lambda: bar.width() > 200)
    left = bar.mapTo(window, bar.rect().topLeft()).x() - window.page.mapTo(window, QPoint()).x()
    assert left == head.box.contentsMargins().left()


def test_a_window_holds_places_list_and_card_beside_each_other(open_window):
    wide = PX["sidebar"] + PX["list_min"] + PX["card_min"]
    assert open_window().minimumWidth() >= wide
