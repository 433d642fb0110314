"""What is done with the list: saved views, order, conditions, ticks, export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.model import RequestRow, SavedView
from bsk_desk.features.service_requests.queries import count_requests, list_requests
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui.export_columns import columns
from bsk_desk.features.service_requests.ui.list_pane import RequestList
from bsk_desk.features.service_requests.ui.places import PAGE, view_place
from bsk_desk.features.service_requests.ui.rows import ORDERS
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.paging import PAGE_SIZE, Page, PageRequest
from bsk_desk.kernel.rights import TITLES
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import ask
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.export import write_xlsx
from bsk_desk.qt.fields import Choice, Field, no_longer_than
from bsk_desk.qt.keyset_model import Loads, all_rows
from bsk_desk.qt.pages import BackendLike, PageContext, Place
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten

_SAVE, _DELETE = "save", "delete"


class ListDeeds(QObject):
    """The methods are actions of the page (see actions.py)."""

    def __init__(
        self, page: QWidget, context: PageContext, rows: RequestList, doing: Doing, place: Place
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._list, self._doing = page, context, rows, doing
        self._place = place
        rows.export_wanted.connect(self.export)
        rows.view_wanted.connect(self._on_view)

    @property
    def _view(self) -> SavedView | None:
        return self._place.data if isinstance(self._place.data, SavedView) else None

    def offer_views(self) -> None:
        """The choice above the list: the views there are, and what can be done with this one."""
        view = self._view
        options: list[tuple[object, str]] = [(v, v.title) for v in self._list.reference.views]
        options.append((_SAVE, "Сохранить как вид…"))
        if view is not None and (view.mine or self._context.person.may("staff.see")):
            options.append((_DELETE, f"Удалить вид «{view.title}»"))
        order = ORDERS.get(self._list.model.request.order, ("", False))[0].lower()
        words = f"Вид: {view.title if view else order}"
        # The title of the list is the view's already.
        self._list.head.view.setText("Вид" if view else words)
        self._list.head.view.setAccessibleName(words)
        self._list.head.view.offer(options)
        self._list.head.view.setVisible(True)

    def save_view(self) -> None:
        """Conditions and order under a title, for oneself or for everybody of a role."""
        fields: list[Field] = [
            Field("title", "Название", required=True, checks=(no_longer_than(100),))
        ]
        if self._context.person.may("views.share"):
            roles = tuple((role, f"Роли «{title}»") for role, title in TITLES.items())
            fields.append(Choice("shared_with", "Кому виден", hint="Только мне", options=roles))
        view = self._view
        values = {"title": view.title, "shared_with": view.shared_with} if view else {}
        ask(
            self._context.theme, self._page, "Сохранить вид", fields, self._save, do="Сохранить",
            why="Условия и порядок останутся в списке слева.", values=values,
        )  # fmt: skip

    def open_filter(self) -> None:
        """The menu of conditions."""
        self._list.filters.open_menu()

    def clear_filter(self) -> None:
        """The whole place."""
        self._list.clear_conditions()

    def open_orders(self) -> None:
        """The menu of orders."""
        head = self._list.head
        head.orders.popup(head.sort.mapToGlobal(QPoint(0, head.sort.height() + 4)))

    def tick(self) -> None:
        """The current row."""
        at = self._list.rows.currentIndex().row()
        if at >= 0:
            self._list.rows.toggle(at)

    def tick_all(self) -> None:
        """All that match, loaded or not."""
        self._list.tick_all()

    def export(self) -> None:
        """Ask where to, then write in the background exactly what is filtered."""
        dialog = QFileDialog(self._page, "Выгрузить список", "", "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{self._place.title}.xlsx")
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, path: str) -> Job:
        """Write the filter as it is now; with progress and a stop button in the shell."""
        backend, wanted = self._context.backend, self._list.wanted
        order = replace(self._list.model.request, after=None, size=PAGE_SIZE * 5)
        target, title = Path(path), self._place.title
        shape = columns(self._list.reference)

        def work(job: Job) -> int:
            total = backend.read(job, count_requests, wanted)
            # Before the file: what is taken out without a trace must not exist, not for a moment.
            backend.write(job, _note_export, {"filter": wanted.to_json(), "rows": total})
            rows = all_rows(_reader(backend, wanted), job, order)
            return write_xlsx(target, title, shape, rows, job=job, total=total)

        return self._context.start_background(
            self, f"Выгрузка: {title}", work, self._on_exported(target), self._on_export_failed
        )

    def _on_exported(self, target: Path) -> Any:
        notice = self._context.notice

        def done(number: int) -> None:
            words = counted(number, "обращение", "обращения", "обращений")
            notice(f"Выгружено {words}: {target.name}", "ok")

        return done

    def _on_export_failed(self, error: Exception) -> None:
        say_unwritten(self._context.tasks, error, self._list.notice.say)

    def _save(self, values: dict[str, Any]) -> None:
        request = self._list.model.request
        definition = {
            "filter": self._list.wanted.to_json(),
            "order": request.order,
            "descending": request.descending,
        }
        command = card_service.SaveView(
            page=PAGE,
            title=values["title"],
            definition=definition,
            shared_with=values.get("shared_with"),
        )
        self._doing.do(card_service.save_view, command, self._on_saved, self._on_refused)

    def _on_saved(self, _view: int) -> None:
        self._context.notice("Вид сохранён: он в списке слева.", "ok")

    def _on_refused(self, error: UserError) -> None:
        self._list.notice.say(str(error))

    def _on_view(self, value: object) -> None:
        if isinstance(value, SavedView):
            self._context.go_to(view_place(value).id, None)
        elif value == _SAVE:
            self.save_view()
        elif value == _DELETE and (view := self._view) is not None:
            command = card_service.DeleteView(view=view.id)
            self._doing.do(card_service.delete_view, command, self._on_deleted, self._on_refused)

    def _on_deleted(self, _nothing: None) -> None:
        self._context.go_to("requests.open", None)


def _reader(backend: BackendLike, wanted: RequestFilter) -> Loads[RequestRow]:
    def page(job: Job, request: PageRequest) -> Page[RequestRow]:
        return backend.read(job, list_requests, wanted, request)

    return Loads(page, lambda job: backend.read(job, count_requests, wanted))


def _note_export(session: Any, detail: dict[str, Any]) -> None:
    card_service.note_access(session, "export", None, detail)
