"""What becomes of a request: taken in, asked about, put off, answered, sometimes opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from random import Random

from bsk_desk.shell.fill.state import Case
from bsk_desk.shell.fill.terms import BARNAUL
from bsk_desk.shell.fill.texts import Story, phrases
from bsk_desk.shell.fill.words import pick

#: Forms that are answered within days, whatever their term is.
QUICK = frozenset({"inquiry", "feedback", "appointment", "document_request"})


class Fate(Enum):
    """What the fill wants of a request."""

    USUAL = 0
    OPEN = 1  # nobody finishes it, even when its term is over


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What lives of requests have in common: the present, who works here, how fast."""

    now: datetime
    staff: Sequence[str]
    #: Parameters of the beta distribution of (time taken / term).
    pace: tuple[float, float]


@dataclass(slots=True)
class Life:
    """Leads one case from its receipt to the present."""

    rng: Random
    case: Case
    story: Story
    around: Circumstances
    form: str
    answered: bool  # whether the form needs an answer
    topic: str | None  # what a complaint turns out to be about

    def lead(self, registered: datetime | None, fate: Fate, clerk: str | None) -> None:
        """Every step up to now; taken in by the clerk who filed it, or by anybody."""
        if registered is None:
            return
        clerk = clerk or pick(self.rng, self.around.staff)
        self.case.move(registered, clerk, "registered")
        finish = self._finish(registered, fate)
        noted = self._notes(registered, finish, clerk)
        clerk, taken = self._handed_over(noted, finish, clerk)
        at = self._put_off(self._asked(taken, finish, clerk), finish, clerk)
        if at is not None and finish is not None and self.case.state.status != "info_requested":
            self._done(max(finish, at), clerk)
        if fate is Fate.USUAL:
            self._late(clerk)

    def _late(self, clerk: str) -> None:
        """What waited for somebody until its term was over is answered all the same."""
        due = self.case.state.due_at
        if due is not None and due <= self.around.now and self.case.state.status != "done":
            self._done(self.at_work(self.case.changed_at + timedelta(hours=1)), clerk)

    def _finish(self, start: datetime, fate: Fate) -> datetime | None:
        """When the answer is ready; None where nobody gets to it."""
        if fate is Fate.OPEN:
            return None
        due = self.case.state.due_at
        term = due - start if due is not None else timedelta(days=6)
        share = self.rng.betavariate(*self.around.pace) * 0.96
        if self.form in QUICK:
            share *= 0.6
        if self.rng.random() < 0.03:
            share = 1.02 + self.rng.random() * 0.2
        finish = max(self.at_work(start + term * share), start + timedelta(minutes=3))
        now = self.around.now
        if due is not None and due <= now < finish:  # only what fate wants is overdue now
            early = due - timedelta(minutes=10 + int(self.rng.random() * 400))
            finish = max(start + timedelta(minutes=3), early)
        return finish

    def _between(self, start: datetime, finish: datetime | None) -> datetime:
        end = finish or self.around.now
        return self.at_work(start + (end - start) * (0.05 + self.rng.random() * 0.5))

    def _notes(self, start: datetime, finish: datetime | None, clerk: str) -> datetime:
        at = start
        while self.rng.random() < 0.32:
            at = self._between(at, finish)
            if at > self.around.now or (finish is not None and at >= finish):
                return start
            start = at
            self.case.note(at, clerk, self.story.note())
        return start

    def _handed_over(
        self, start: datetime, finish: datetime | None, clerk: str
    ) -> tuple[str, datetime]:
        colleague = pick(self.rng, self.around.staff)
        at = self._between(start, finish)
        late = at > self.around.now or (finish is not None and at >= finish)
        if self.rng.random() > 0.3 or colleague == clerk or late:
            return clerk, start
        self.case.assign(at, clerk, colleague)
        return colleague, at

    def _asked(
        self, start: datetime | None, finish: datetime | None, clerk: str
    ) -> datetime | None:
        """A question, and perhaps its answer; None when the present comes first."""
        if start is None or self.rng.random() > 0.16 or not self.story.told.question:
            return start
        asked = self._between(start, finish)
        if asked > self.around.now or (finish is not None and asked >= finish):
            return start
        self.case.move(asked, clerk, "info_requested", self.story.question())
        replied = asked + timedelta(minutes=20 + self.rng.expovariate(1 / 2_600))
        if self.rng.random() < 0.12:  # never answered: taken up again after a while
            replied = self.at_work(asked + timedelta(days=14))
            if replied <= self.around.now:
                self.case.move(replied, clerk, "registered")
        elif replied <= self.around.now:
            self.case.reply(replied.replace(microsecond=0), self.story.reply() or "Готово.")
        return replied if replied <= self.around.now else None

    def _put_off(
        self, start: datetime | None, finish: datetime | None, clerk: str
    ) -> datetime | None:
        if start is None or self.form in QUICK or self.rng.random() > 0.05:
            return start
        at = self._between(start, finish)
        until = (at + timedelta(days=4 + int(self.rng.random() * 20))).astimezone(BARNAUL).date()
        if at > self.around.now or (finish is not None and at >= finish):
            return start
        words = dict(self.story.slots, until=f"{until:%d.%m.%Y}")
        reason = pick(self.rng, phrases().postponed).format_map(words)
        self.case.move(at, clerk, "postponed", reason, until=until)
        back = datetime.combine(until, time(9, int(self.rng.random() * 50)), tzinfo=BARNAUL)
        if back > self.around.now:
            return None
        self.case.move(back, clerk, "registered")
        return back

    def _done(self, at: datetime, clerk: str) -> None:
        if at > self.around.now:
            return
        chance = self.rng.random()
        parts, say = phrases(), self.story.say
        if chance < 0.03:
            self.case.move(at, clerk, "done", say(parts.cancelled), outcome="cancelled")
        elif not self.answered:
            body = self.story.answer() if self.story.told.answer and chance < 0.5 else None
            self.case.move(at, clerk, "done", body, outcome=None if body else "without_answer")
        else:
            self._classified(at, clerk)
            self.case.move(at, clerk, "done", self.story.answer())
        if chance > 0.99:
            self._again(at, clerk)

    def _classified(self, at: datetime, clerk: str) -> None:
        """Complaints are coded for form 4.9 before the answer."""
        if not self.topic or self.rng.random() > 0.6:
            return
        parts, say = phrases(), self.story.say
        done, planned = say(parts.measures_done), say(parts.measures_planned)
        before = at - timedelta(minutes=2)
        if before > self.case.changed_at:
            self.case.classify(before, clerk, self.topic, done, planned)

    def _again(self, done: datetime, clerk: str) -> None:
        back = self.at_work(done + timedelta(hours=4 + self.rng.random() * 60))
        if back > self.around.now:
            return
        self.case.move(back, clerk, "registered", self.story.say(phrases().reopened))
        again = self.at_work(back + timedelta(hours=3 + self.rng.random() * 50))
        if again <= self.around.now:
            self.case.move(again, clerk, "done", self.story.answer())

    def at_work(self, moment: datetime) -> datetime:
        """The moment, or the next one in which somebody is at work (8 to 17 on working days)."""
        local = moment.astimezone(BARNAUL).replace(microsecond=0)
        day = local.date()
        if 8 <= local.hour < 17 and self.case.terms.is_working(day):
            return local
        if local.hour >= 17:
            day += timedelta(days=1)
        while not self.case.terms.is_working(day):
            day += timedelta(days=1)
        minutes = 5 + int(self.rng.random() * 120)
        start = datetime.combine(day, time(8), tzinfo=BARNAUL)
        return start + timedelta(minutes=minutes, seconds=int(self.rng.random() * 60))
