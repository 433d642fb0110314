"""When a request of the fill is due: the rules of the database, reckoned here for a million rows.

The same as ``bsk.rule_of``, ``bsk.due_at`` and ``bsk.shifted`` (a test compares them row by row).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

#: Barnaul, without summer time since 2016.
BARNAUL = timezone(timedelta(hours=7))
_LAST_SECOND = time(23, 59, 59, tzinfo=BARNAUL)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of bsk.deadline_rules with the purpose «answer»."""

    id: int
    form: str
    channel: str | None
    consumer_kind: str | None
    power_from: Decimal | None
    power_to: Decimal | None
    amount: int | None
    unit: str
    counted_from: str
    pauses: bool
    moves: bool
    valid_from: date
    valid_to: date | None

    @property
    def particulars(self) -> int:
        """How many of its conditions are set: the more, the stronger."""
        return sum(
            value is not None
            for value in (self.channel, self.consumer_kind, self.power_from, self.power_to)
        )

    def fits(self, channel: str, kind: str | None, power: float | None, day: date) -> bool:
        """Whether it holds for such a request that came on this day."""
        return (
            self.channel in {None, channel}
            and (self.consumer_kind is None or self.consumer_kind == kind)
            and (self.power_from is None or (power is not None and power > self.power_from))
            and (self.power_to is None or (power is not None and power <= self.power_to))
            and day >= self.valid_from
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class Terms:
    """The rules by form and the production calendar."""

    rules: Mapping[str, Sequence[Rule]]
    calendar: Mapping[date, bool]
    _ends: dict[tuple[date, int], date] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """A day the calendar does not know is working from Monday to Friday."""
        return self.calendar.get(day, day.weekday() < 5)

    def rule(
        self, form: str, channel: str, kind: str | None, power: float | None, received: datetime
    ) -> Rule | None:
        """The most particular rule in force when the request came."""
        day = received.astimezone(BARNAUL).date()
        fit = [r for r in self.rules.get(form, ()) if r.fits(channel, kind, power, day)]
        return max(fit, key=lambda r: (r.particulars, r.id), default=None)

    def due(
        self, rule: Rule | None, received: datetime, registered: datetime | None
    ) -> datetime | None:
        """None without a term, or before the event it is counted from."""
        if rule is None or rule.amount is None:
            return None
        start = received if rule.counted_from == "receipt" else registered
        if start is None:
            return None
        if rule.unit == "hours":
            return start + timedelta(hours=rule.amount)
        return _end(self._term_day(start.astimezone(BARNAUL).date(), rule.amount, rule))

    def shifted(self, rule: Rule, due: datetime, paused: datetime, resumed: datetime) -> datetime:
        """A due time after a pause: later by as many days of its kind as the pause took."""
        if rule.unit == "hours":
            return due + (resumed - paused)
        first, last = paused.astimezone(BARNAUL).date(), resumed.astimezone(BARNAUL).date()
        day = due.astimezone(BARNAUL).date()
        if rule.unit == "working":
            days = (first + _ONE * n for n in range(1, (last - first).days + 1))
            return _end(self._working_day_after(day, sum(map(self.is_working, days))))
        shifted = day + (last - first)
        return _end(self._working_day_after(shifted, 0) if rule.moves else shifted)

    def _term_day(self, start: date, amount: int, rule: Rule) -> date:
        if rule.unit == "working":
            return self._working_day_after(start, amount)
        end = start + _ONE * amount
        return self._working_day_after(end, 0) if rule.moves else end

    def _working_day_after(self, day: date, number: int) -> date:
        known = self._ends.get((day, number))
        if known is None:
            known = self._ends[day, number] = self._counted(day, number)
        return known

    def _counted(self, day: date, number: int) -> date:
        found = day + _ONE * min(number, 1)
        left = max(number - 1, 0)
        while left or not self.is_working(found):
            left -= self.is_working(found)
            found += _ONE
        return found


def _end(day: date) -> datetime:
    return datetime.combine(day, _LAST_SECOND)
