"""A slice with two places, made for tests of the window: it reads what the real ones read."""

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import text

from bsk_desk.qt.actions import Action, attach
from bsk_desk.qt.pages import Found, Place, SearchProvider, Slice


class SamplePage(QWidget):
    """Notes what the shell tells it."""

    def __init__(self, context, place):
        super().__init__()
        self.context, self.place = context, place
        self.heard, self.opened = [], []
        self.typed = QLineEdit()
        self.typed.setObjectName(f"typed_{place.id}")
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(place.title))
        layout.addWidget(self.typed)
        actions = (
            Action("sample.answer", "Ответить потребителю", SamplePage.answer, "R"),
            Action("sample.approve", "Утвердить", SamplePage.answer, right="broadcasts.approve"),
        )
        attach(self, actions, context.person.may)
        self.answered = 0

    def answer(self):
        self.answered += 1

    def on_changes(self, changes):
        self.heard.append(changes)

    def open_object(self, object_id):
        self.opened.append(object_id)

    def focus_search(self):
        self.typed.setFocus()

    def may_close(self):
        return not self.typed.text()

    def busy_words(self):
        return f"ответ по {self.place.title}"


def count(session):
    found = session.execute(text("SELECT count(*) FROM bsk.changes WHERE topic = 'request'"))
    return {"sample": found.scalar_one()}


def views(session):
    found = session.execute(text("SELECT count(*) FROM bsk.changes WHERE topic = 'view'"))
    return [
        Place(f"view.{n}", f"Вид {n}", "Виды", "place.view", order=50 + n, data={"n": n})
        for n in range(found.scalar_one())
    ]


def find(session, words, limit):
    session.execute(text("SELECT 1"))
    return [Found("sample.new", 7, "Петрова Анна Ивановна", f"ЛС 9234 {words} {limit}")]


SLICE = Slice(
    "sample",
    (
        Place(
            "sample.new", "Новые", "Обращения", "place.new", "requests.see", 1, "sample", "overdue"
        ),
        Place("sample.all", "Все", "Обращения", "place.all", "requests.see", 2),
        Place(
            "sample.reg", "Регистрации", "Управление", "place.registrations",
            "registrations.see", 90,
        ),
    ),
    SamplePage,
    counts=count,
    views=views,
    topics=frozenset({"request", "view"}),
    search=(SearchProvider("Потребители", find, "consumers.see"),),
)  # fmt: skip
