"""Looks closer at a point or a file: estimates, revisions, mapping, the sender's zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from bsk_desk.features.hourly import queries, service
from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.ui import asked
from bsk_desk.features.hourly.ui.estimate_sheet import estimate_sheet, prepare
from bsk_desk.features.hourly.ui.mapping_sheet import MappingSheet, read_guess
from bsk_desk.features.hourly.ui.parts import Registers
from bsk_desk.features.hourly.ui.revisions_sheet import revisions_sheet
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.sheet import Over, Sheet

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage


class Closer(QObject):
    """Belongs to the page; each method is an action of it."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(page.say_refusal)

    @property
    def _card(self) -> Card | None:
        return self._page.card

    def estimate(self) -> None:
        """The missing hours, shown before they are kept."""
        profile = self._page.profile
        if profile is None or self._card is None:
            return
        registers = Registers.of(profile, self._page.point)
        made = prepare(profile, registers)
        if made is None:
            self._page.pane.notice.say("Досчитать не по чему: в профиле почти нет часов.")
            return
        before = self._card.before.get(profile.point_id, ())
        expected = registers.expected(profile.ratio)
        theme = self._context.theme
        sheet = estimate_sheet(theme, profile, made, before=before, expected=expected)
        over = self._over(sheet)

        def keep(values: dict[str, Any]) -> None:
            over.close_sheet()
            command = service.EstimateProfile(
                profile=profile.id, kwh=made.values, hours=made.hours, reason=values["reason"]
            )
            self._page.deeds.doing.do(
                service.estimate_profile, command, self._page.deeds.done("Досчитанное сохранено.")
            )

        sheet.kept.connect(keep)
        sheet.left.connect(over.close_sheet)
        over.open()

    def revisions(self) -> None:
        """All revisions of the point's month and what changed between them."""
        profile = self._page.profile
        if profile is None:
            return
        backend, point, month = self._context.backend, profile.point_id, profile.month
        self._jobs.start(
            "revisions",
            lambda job: backend.read(job, queries.revisions, point, month),
            lambda found: self._over(revisions_sheet(self._context.theme, found)).open(),
        )

    def mapping(self) -> None:
        """Which column means what, for layouts nobody knows."""
        card = self._card
        if card is None:
            return
        file, backend = card.file, self._context.backend
        names = asked.names_of(file)
        self._jobs.start(
            "guess",
            lambda job: read_guess(backend, job, file, self._page.point),
            lambda guess: self._edit_mapping(card, names, guess),
        )

    def _edit_mapping(self, card: Card, names: list[str], guess: Any) -> None:
        sheet = MappingSheet(self._context, guess, names)
        over = self._over(sheet)
        file = card.file

        def keep(command: service.SaveSender, mapping: Any) -> None:
            over.close_sheet()
            self._page.deeds.doing.do(
                service.save_sender,
                command,
                lambda _none: self._page.intake.add_again(file.id, file.name, file.sender, mapping),
            )

        sheet.kept.connect(keep)
        sheet.left.connect(over.close_sheet)
        over.open()

    def zone(self) -> None:
        """The sender's zone: nothing is guessed in silence."""
        card = self._card
        if card is None:
            return
        backend, names, file = self._context.backend, asked.names_of(card.file), card.file

        def keep(values: dict[str, Any]) -> None:
            command = service.SaveSender(sender=values["sender"], zone=values["zone"])
            self._page.deeds.doing.do(
                service.save_sender,
                command,
                lambda _none: self._page.intake.add_again(file.id, file.name, file.sender),
            )

        self._jobs.start(
            "zone",
            lambda job: backend.read(job, queries.find_senders, names),
            lambda found: asked.zone(self._context, self._page, names, found, keep),
        )

    def _over(self, sheet: Sheet) -> Over:
        over = Over(self._context.theme, self._page.window(), sheet)
        over.setObjectName("hourly_over")
        over.closed.connect(over.deleteLater)
        return over
