import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from bsk_desk.qt.buttons import Choice, Split, button
from bsk_desk.qt.card import Card, CardHeader, Fact, WhoBox
from bsk_desk.qt.composer import ANSWER, NOTE, Composer, Preview
from bsk_desk.qt.files import Files
from bsk_desk.qt.marks import StatusButton, deadline_pill
from bsk_desk.qt.notice import NoticeBar, OfflineBanner
from bsk_desk.qt.timeline import Event, Timeline, Undo
from tests.qt.showing import shown


def texts(widget):
    return [part.text() for part in widget.findChildren(QLabel) if part.isVisible()]


@pytest.fixture
def composer(qtbot, theme):
    composer = Composer(theme, outcomes=(("keep", "Ответить, оставить в работе"),))
    composer.resize(640, 200)
    return shown(qtbot, composer)


def send_button(composer):
    return composer.findChildren(Split)[-1].main


def test_control_enter_sends_what_is_written(qtbot, composer):
    QTest.keyClicks(composer.edit, " Goodbye ")
    with qtbot.waitSignal(composer.sent) as sent:
        QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (sent.args[0].kind, sent.args[0].text, sent.args[0].outcome) == (ANSWER, "Goodbye", None)


def test_another_outcome_comes_from_the_menu(qtbot, composer):
    composer.set_text("Да")
    menu = composer.findChildren(Split)[-1].more.menu()
    with qtbot.waitSignal(composer.sent) as sent:
        menu.actions()[0].trigger()
    assert sent.args[0].outcome == "keep"


def test_without_a_connection_one_writes_but_does_not_send(qtbot, composer):
    composer.set_text("Да")
    composer.offline(True)
    with qtbot.assertNotEmitted(composer.sent):
        composer.send()
    assert not send_button(composer).isEnabled()
    assert "нет связи" in texts(composer)
    composer.offline(False)
    with qtbot.waitSignal(composer.sent):
        composer.send()


def test_a_reason_stands_beside_what_is_disabled(composer):
    composer.forbid("в шаблоне не заполнено: дата")
    assert "в шаблоне не заполнено: дата" in texts(composer)
    composer.write_note()
    assert send_button(composer).isEnabled()


def test_a_note_is_told_apart(qtbot, composer):
    composer.show_preview(Preview("Заголовок", "Текст", "Подпись", "a***@mail.ru"))
    qtbot.waitUntil(lambda: "a***@mail.ru" in texts(composer))
    composer.write_note()
    assert composer.written.kind == NOTE
    assert composer.edit.accessibleName() == "Текст заметки"
    assert "a***@mail.ru" not in texts(composer)
    assert send_button(composer).text() == "Записать заметку"


def test_after_a_refusal_the_text_is_there_and_the_button_says_again(composer):
    composer.set_text("Ответ")
    composer.send_again(True)
    assert send_button(composer).text() == "Отправить ещё раз"
    assert composer.written.text == "Ответ"
    composer.clear_text()
    assert send_button(composer).text() == "Ответить и исполнить"


def test_a_folded_composer_is_one_line_until_it_is_needed(qtbot, composer):
    composer.fold(True)
    assert not composer.edit.isVisible()
    with qtbot.waitSignal(composer.opened):
        QTest.mouseClick(composer.door, Qt.MouseButton.LeftButton)
    assert composer.edit.isVisible()
    composer.set_text("Черновик")
    composer.fold(True)
    assert composer.edit.isVisible()


def test_files_go_with_an_answer(qtbot, composer):
    composer.show_files([(7, "акт.pdf")])
    assert composer.written.files == (7,)


def test_a_template_can_be_taken_back(composer):
    composer.set_text("Здравствуйте. ")
    composer.insert("Причина устранена.")
    assert "Причина" in composer.written.text
    composer.edit.undo()
    assert composer.written.text != ""


EVENTS = (
    Event(
        1,
        "written",
        "вчера, 08:41",
        "Петрова А. И.",
        "потребитель",
        "<b>Добрый</b> день",
        "АП",
        files=((5, "a.jpg"),),
    ),
    Event(2, "system", "вчера, 09:12", body="Зарегистрирована"),
    Event(3, "fresh", ""),
    Event(
        4,
        "public",
        "сегодня, 16:10",
        "Вы",
        "увидит потребитель",
        "Ответ",
        "МК",
        mine=True,
        undo=Undo(24),
    ),
)


@pytest.fixture
def timeline(qtbot, theme):
    timeline = Timeline(theme)
    timeline.show_events(EVENTS)
    return shown(qtbot, timeline)


def take_back(timeline):
    found = timeline.findChildren(QPushButton)
    return next(one for one in found if one.text().startswith("Отмен"))


def test_an_entry_can_be_withdrawn_once(qtbot, timeline):
    with qtbot.waitSignal(timeline.undone) as undone:
        take_back(timeline).click()
    assert undone.args == [4]
    with qtbot.assertNotEmitted(timeline.undone):
        take_back(timeline).click()


def test_when_the_window_is_over_nothing_is_offered(qtbot, timeline):
    timeline.show_events((*EVENTS[:3], Event(4, "public", "", "Вы", "", "Ответ", undo=Undo(1))))
    with qtbot.waitSignal(timeline.settled, timeout=3000):
        pass
    assert not take_back(timeline).isVisible()


def test_entries_that_are_there_are_not_built_again(timeline):
    first = timeline.box.itemAt(0).widget()
    timeline.show_events((*EVENTS[:2], Event(9, "note", "сейчас", "Иванов", "заметка", "Да")))
    assert timeline.box.itemAt(0).widget() is first
    assert timeline.box.count() == 3


def test_a_file_of_an_entry_opens(qtbot, timeline):
    with qtbot.waitSignal(timeline.file_opened) as opened:
        next(b for b in timeline.findChildren(QPushButton) if b.text() == "a.jpg").click()
    assert opened.args == [5]


def test_markup_of_a_consumer_is_shown_as_written(timeline):
    assert "<b>Добрый</b> день" in texts(timeline)


def test_the_number_is_copied(qtbot, theme):
    header = shown(qtbot, CardHeader(theme))
    header.show_thing("Ж-2026-000123", "Жалоба", "Тема", "смотрит Иванов")
    header._copy.click()
    assert QGuiApplication.clipboard().text() == "Ж-2026-000123"
    assert header.kind.text() == "Жалоба · смотрит Иванов"
    header.show_facts(button(theme, "почему?", "link"))
    header.show_thing("", "Жалоба", "Тема")
    assert header._copy.isHidden()


def test_small_buttons_of_a_person_say_what_is_wanted(qtbot, theme):
    who = shown(qtbot, WhoBox(theme))
    fact = Fact("thing.phone", "+7 *** ***-28-16", "unmask", "action.preview", "Показать телефон")
    who.show_who("Петрова Анна Ивановна", "физлицо", [fact], link="ещё 3 обращения")
    wanted = []
    who.acted.connect(wanted.append)
    for part in who.findChildren(QPushButton):
        part.click()
    assert sorted(wanted) == ["more", "unmask"]


def test_a_long_address_is_elided_before_the_card_is_wider_than_its_pane(qtbot, theme):
    who = shown(qtbot, WhoBox(theme))
    facts = [
        Fact("thing.account", "ЛС\u00a00011054059"),
        Fact("thing.address", "пр-д Северный Власихинский, 41, корпус 2, кв. 98, подъезд 3"),
        Fact("thing.phone", "+7\u00a0***\u00a0***-40-36", "unmask", "action.preview", "Показать"),
    ]
    who.show_who("Верещагина Ульяна Александровна", "физлицо", facts, link="ещё 6 обращений")
    assert who.minimumSizeHint().width() <= 560 - 2 * 24


def test_tiles_of_files_wrap_and_open(qtbot, theme):
    files = Files(theme, [(n, f"очень длинное имя файла номер {n}.pdf", 1000) for n in range(5)])
    files.resize(600, 300)
    shown(qtbot, files)
    qtbot.waitUntil(lambda: files.box.count() > 1)
    with qtbot.waitSignal(files.opened) as opened:
        QTest.keyClick(files.tiles[3], Qt.Key.Key_Return)
    assert opened.args == [3]
    files.tiles[3].show_picture(b"broken")
    assert files.tiles[3]._picture.isNull()


def test_a_card_folds_its_composer_in_a_low_window(qtbot, theme):
    card = Card(theme, CardHeader(theme), Timeline(theme), foot=Composer(theme), name="Обращение")
    card.resize(640, 700)
    shown(qtbot, card)
    assert not card.foot.edit.isVisible()
    card.resize(640, 900)
    qtbot.waitUntil(card.foot.edit.isVisible)


def test_a_refusal_stays_until_it_is_put_away(qtbot, theme):
    bar = shown(qtbot, NoticeBar(theme))
    bar.say("Обращение изменилось", "Текст на месте.", action="Показать")
    assert bar.accessibleName() == "Обращение изменилось Текст на месте."
    with qtbot.waitSignal(bar.acted):
        next(b for b in bar.findChildren(QPushButton) if b.text() == "Показать").click()
    with qtbot.waitSignal(bar.closed):
        bar.put_away()
    assert bar.isHidden()


def test_a_lost_connection_says_since_when(qtbot, theme):
    banner = OfflineBanner(theme)
    qtbot.addWidget(banner)
    banner.lost("16:12")
    banner.next_try("через 8 с")
    assert not banner.isHidden()
    with qtbot.waitSignal(banner.retried):
        banner.findChild(QPushButton).click()


def test_a_choice_gives_the_value(qtbot, theme):
    choice = Choice(theme, "Вид", ((1, "а"), (2, "б")))
    qtbot.addWidget(choice)
    with qtbot.waitSignal(choice.chosen) as chosen:
        choice.menu().actions()[1].trigger()
    assert chosen.args == [2]


def test_the_facts_of_a_header_stay_inside_and_the_last_words_give_way(qtbot, theme):
    header = shown(qtbot, CardHeader(theme))
    header.resize(560, 120)
    who = button(theme, "Константинопольский-Преображенский К. К., отдел учёта", "link").give_way()
    pill = deadline_pill(theme, "soon", "3 дня, до 26 ноября")
    header.show_facts(StatusButton(theme, "info_requested"), pill, None, who)

    def right():
        return who.mapTo(header, who.rect().topRight()).x()

    qtbot.waitUntil(lambda: header.width() == 560 and 0 < right() < 560 - 16)
    assert who.width() < who.sizeHint().width()
