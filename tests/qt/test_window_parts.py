import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from bsk_desk.qt.buttons import button
from bsk_desk.qt.login_form import LoginForm, ProfileRow
from bsk_desk.qt.palette import Item, Palette, matches
from bsk_desk.qt.sheet import Over, Step, key_sheet, why_sheet
from bsk_desk.qt.sidebar import PlaceRow, Sidebar
from bsk_desk.qt.switches import Check, Segments

PLACES = [
    (
        "Обращения",
        [
            PlaceRow("new", "Новые", "place.new", "14"),
            PlaceRow("late", "Просрочены", "place.overdue", "2", "overdue"),
        ],
    ),
    ("Пусто", []),
]


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def sidebar(qtbot, theme):
    sidebar = shown(qtbot, Sidebar(theme, "Кузнецова Мария Андреевна"))
    sidebar.resize(216, 700)
    sidebar.show_places(PLACES)
    return sidebar


def test_a_place_is_chosen_by_keys_and_headings_are_passed_over(qtbot, sidebar):
    sidebar.choose("new")
    with qtbot.waitSignal(sidebar.place_chosen) as chosen:
        QTest.keyClick(sidebar.view, Qt.Key.Key_Down)
    assert chosen.args == ["late"]


def test_in_a_low_window_the_present_place_is_scrolled_into_view(qtbot, sidebar):
    many = [("Раздел", [PlaceRow(f"p{n}", f"Место {n}", "place.new") for n in range(40)])]
    sidebar.show_places(many)
    sidebar.choose("p38")
    view = sidebar.view
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())))
    sidebar.resize(216, 400)
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())))


def test_new_counts_do_not_move_the_choice(qtbot, sidebar):
    sidebar.choose("late")
    with qtbot.assertNotEmitted(sidebar.place_chosen):
        sidebar.show_places(
            [("Обращения", [PlaceRow("new", "Новые", "place.new", "15"), *PLACES[0][1][1:]])]
        )
        sidebar.show_places(
            [("Обращения", PLACES[0][1]), ("Виды", [PlaceRow("view", "Мой", "place.view")])]
        )
    assert sidebar.place == "late"


def test_places_are_spoken_with_their_counts(sidebar):
    index = sidebar.view.model().index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Просрочены, 2"
    assert sidebar.view.model().rowCount() == 3


def test_the_connection_is_told_in_words(sidebar):
    sidebar.show_connection(False)
    assert sidebar._state.text() == "Нет связи"
    sidebar.show_connection(True)
    assert sidebar._state.text() == "На связи"


def test_the_door_opens_the_palette(qtbot, sidebar):
    with qtbot.waitSignal(sidebar.palette_wanted):
        QTest.keyClick(sidebar.door, Qt.Key.Key_Return)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1000, 700)
    window.inner = QPushButton("внутри", window)
    return shown(qtbot, window)


@pytest.fixture
def palette(qtbot, theme, window):
    window.inner.setFocus()
    palette = Palette(theme, window)
    palette.offer(
        [
            (
                "Обращение",
                [
                    Item("action.answer", "Ответить Петровой", "", "R", "answer"),
                    Item("action.print", "Печать", payload="print"),
                ],
            )
        ]
    )
    palette.open()
    qtbot.waitUntil(palette.field.hasFocus)
    return palette


def test_typing_filters_actions_and_asks_for_finds(qtbot, palette):
    with qtbot.waitSignal(palette.asked) as asked:
        palette.field.setText("петр")
    assert asked.args == ["петр"]
    palette.found("Потребители", [Item("thing.person", "Пётр Первый", payload=7)], "петр")
    palette.found("Старое", [Item("thing.person", "Иван", payload=8)], "пет")
    assert [line.words for line in palette._lines.lines] == [
        "Обращение",
        "Ответить Петровой",
        "Потребители",
        "Пётр Первый",
    ]


def test_an_empty_palette_says_so_and_has_room_for_it(qtbot, palette):
    said = palette.findChild(QLabel, "palette_nothing")
    palette.field.setText("щщщ")
    assert said.text() == "Ищем…"
    palette.found("Потребители", [], "щщщ")
    assert said.isVisible()
    assert said.text().startswith("Ничего не нашлось")
    assert palette.sheet.height() >= 56 + 40 + said.sizeHint().height()
    assert not palette.view.isVisible()
    palette.say("Нет связи с базой.")
    assert said.text() == "Нет связи с базой."
    palette.field.setText("отв")
    assert palette.view.isVisible()
    assert not said.isVisible()


def test_arrows_pass_over_headings_and_enter_chooses(qtbot, palette, window):
    palette.field.setText("п")
    palette.found("Потребители", [Item("thing.person", "Пётр", payload=7)], "п")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == [7, True]
    assert palette.isHidden()


def test_escape_gives_the_focus_back(qtbot, palette, window):
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    qtbot.waitUntil(window.inner.hasFocus)


def test_words_match_in_any_order_and_without_dots():
    assert matches("Пётр Первый", "перв петр")
    assert not matches("Пётр Первый", "иван")


def test_a_sheet_stays_inside_the_window_and_closes_on_a_click_beside(qtbot, theme, window):
    sheet = why_sheet(
        theme,
        "Почему",
        [Step("27 октября", "поступила"), Step("26 ноября", "четверг")],
        ["Замечание"],
        "Правило",
        confirmed=False,
    )
    over = Over(theme, window, sheet, anchor=window.inner, scrim=False)
    over.open()
    assert window.rect().contains(sheet.geometry())
    window.resize(800, 500)
    qtbot.waitUntil(lambda: window.rect().contains(sheet.geometry()))
    with qtbot.waitSignal(over.closed):
        QTest.mouseClick(over, Qt.MouseButton.LeftButton, pos=over.rect().bottomLeft())
    assert over.isHidden()


def test_the_sheet_of_keys_names_every_key(qtbot, theme):
    sheet = key_sheet(theme, [("Список", [("J", "следующее")])])
    qtbot.addWidget(sheet)
    assert {
        part.text()
        for part in sheet.findChildren(type(sheet.box.itemAt(0).widget().box.itemAt(0).widget()))
    } >= {"J", "следующее", "Список"}


def test_the_keys_scroll_a_sheet_that_is_longer_than_the_window(qtbot, theme, window):
    sheet = key_sheet(theme, [("Список", [(f"F{n}", f"действие {n}") for n in range(90)])])
    over = Over(theme, window, sheet, size=QSize(860, 560))
    over.open()
    bar = next(a.verticalScrollBar() for a in sheet.findChildren(QScrollArea))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(sheet, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(sheet, Qt.Key.Key_Home)
    assert bar.value() == 0
    QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert bar.value() > 0


@pytest.fixture
def login(qtbot, theme):
    login = shown(qtbot, LoginForm(theme, foot="Версия"))
    login.profile.show_profiles(
        [ProfileRow(1, "Рабочая", "pg1"), ProfileRow(2, "Учебная", "pg2")], 1
    )
    return login


def test_enter_in_the_name_goes_to_the_password_and_there_it_enters(qtbot, login):
    login.login.setText("petrova")
    QTest.keyClick(login.login, Qt.Key.Key_Return)
    qtbot.waitUntil(login.password.hasFocus)
    QTest.keyClicks(login.password, "secret")
    with qtbot.waitSignal(login.entered) as entered:
        QTest.keyClick(login.password, Qt.Key.Key_Return)
    assert entered.args == ["petrova", "secret", True]


def test_a_door_that_did_not_open_says_why(qtbot, login):
    login.login.setText("petrova")
    login.busy(True)
    with qtbot.assertNotEmitted(login.entered):
        login.enter.click()
    login.show_error("Неверный пароль.")
    assert login.notice.words == "Неверный пароль."
    assert login.enter.isEnabled()
    login.busy(True)
    assert login.notice.isHidden()


def test_caps_lock_is_noticed(login):
    QTest.keyClick(login.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert login._caps.text() == ""
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, login.password, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier
    )
    assert login._caps.text() == "включён Caps Lock"


def test_the_password_can_be_looked_at(login):
    login._eye.trigger()
    assert login.password.echoMode() == login.password.EchoMode.Normal


def test_profiles_are_chosen_and_edited(qtbot, login):
    with qtbot.waitSignal(login.profile_chosen) as chosen:
        login.profile.menu.actions()[1].trigger()
    assert chosen.args == [2]
    with qtbot.waitSignal(login.profiles_wanted):
        login.profile.menu.actions()[-1].trigger()
    login.profile.show_state("не отвечает", "overdue")
    login.show_remark("Связки ключей нет")
    assert login.remark.isVisible()


def test_segments_move_by_arrows_and_mouse(qtbot, theme):
    switch = shown(
        qtbot, Segments(theme, "Кому", [("a", "thing.public", "Ответ"), ("n", "", "Заметка")])
    )
    with qtbot.waitSignal(switch.picked) as picked:
        QTest.keyClick(switch, Qt.Key.Key_Right)
    assert picked.args == ["n"]
    with qtbot.waitSignal(switch.picked) as picked:
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center() * 0)
    assert picked.args == ["a"]
    with qtbot.assertNotEmitted(switch.picked):
        switch.choose("n")
    assert switch.accessibleName() == "Кому: Заметка"


def test_a_switch_is_turned_by_a_click_and_by_space(qtbot, theme):
    switch = shown(qtbot, Check(theme, "Увидит потребитель", switch=True))
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_an_ampersand_is_a_letter(qtbot, theme):
    made = button(theme, "Рога & копыта")
    qtbot.addWidget(made)
    assert made.text() == "Рога && копыта"
    assert made.accessibleName() == "Рога & копыта"


def test_a_long_title_of_a_view_is_told_by_a_tooltip(sidebar):
    title = "Жалобы на напряжение в Индустриальном районе"
    rows = [PlaceRow("a", title, "place.view", "1\u00a0204"), PlaceRow("b", "Ноябрь", "place.view")]
    sidebar.show_places([("Виды", rows)])
    model = sidebar.view.model()
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == title
    assert model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_the_palette_is_as_high_as_what_it_shows_and_its_field_stays(qtbot, palette):
    view, top = palette.view, palette.sheet.y()

    def free():
        last = view.visualRect(view.model().index(view.model().rowCount() - 1, 0))
        return view.viewport().height() - last.bottom() - 1

    qtbot.waitUntil(lambda: 0 <= free() <= 12)
    few = palette.sheet.height()
    items = [Item("action.print", f"Печать {n}") for n in range(60)]
    palette.offer([("Обращение", items)])
    qtbot.waitUntil(lambda: palette.sheet.height() == 484)
    palette.field.setText("Печать 59")
    qtbot.waitUntil(lambda: palette.sheet.height() < few)
    assert palette.sheet.y() == top
