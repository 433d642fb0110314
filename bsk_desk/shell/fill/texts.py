"""What people write: scenarios per form out of the word lists, put together for one request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from bsk_desk.kernel.times import MONTH_NAMES, MONTHS
from bsk_desk.kernel.words import NBSP, counted
from bsk_desk.shell.fill.people import Consumer, full_name
from bsk_desk.shell.fill.words import pick, streets, table

Variants = Sequence[str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story that people tell in a form, with everything that is said in the course of it."""

    weight: float
    tied: bool  # subject, body, answer and the rest belong together by their places
    kind: str | None
    theme: str | None
    reason: str | None
    subject: Variants
    body: Variants
    ask: Variants
    claim: Variants
    notes: Variants
    question: Variants
    reply: Variants
    answer: Variants
    object: Variants
    load: Variants


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said in every form."""

    greetings: Variants
    closings: Variants
    salutations: Variants
    signatures: Variants
    notes: Variants
    postponed: Variants
    reopened: Variants
    cancelled: Variants
    measures_done: Variants
    measures_planned: Variants


@cache
def phrases() -> Phrases:
    """``resources/demo/common.toml``."""
    return Phrases(**table("common"))


@cache
def parts_of_meters() -> Mapping[str, Variants]:
    """Places, types and installers of meters."""
    found: Mapping[str, Variants] = table("meters")["subjects"]
    return found


@cache
def scenarios(form: str) -> tuple[Scenario, ...]:
    """Every story of a form."""
    if form.startswith("connection_"):
        read = table("connection")
        new = form == "connection_new"
        told = [s for s in read["scenario"] if (s["reason"] == "new") == new]
        return tuple(_scenario(read["common"] | told_one) for told_one in told)
    if form in {"document_request", "consumption_statistics"}:
        read = table("papers")
        return (_scenario(read["common"] | read[form]),)
    if form.startswith("meter_") or form == "point_equipping":
        read = table("meters")
        return (_scenario(read["common"] | read[form]),)
    return tuple(_scenario(told_one) for told_one in table(form)["scenario"])


def _scenario(told: Mapping[str, Any]) -> Scenario:
    lists = (
        "subject", "body", "ask", "claim", "notes", "question", "reply", "answer", "object", "load",
    )  # fmt: skip
    return Scenario(
        weight=told.get("weight", 1),
        tied=told.get("tied", False),
        kind=told.get("kind"),
        theme=told.get("theme"),
        reason=told.get("reason"),
        **{name: tuple(told.get(name, ())) for name in lists},
    )


def scenario(rng: Random, form: str, kind: str) -> Scenario:
    """One of them, by weight, fit for a person or a firm."""
    fit = [s for s in scenarios(form) if s.kind in {None, kind}]
    if len(fit) == 1:
        return fit[0]
    return rng.choices(fit, [s.weight for s in fit])[0]


@dataclass(slots=True)
class Story:
    """A scenario with its particulars, which come back in every text of a request."""

    rng: Random
    told: Scenario
    slots: dict[str, str]
    place: int  # of the variants that belong together

    def say(self, variants: Variants) -> str:
        """Any of the variants, filled in."""
        text = pick(self.rng, variants)
        return text.format_map(self.slots) if "{" in text else text

    def own(self, variants: Variants) -> str:
        """A variant of the scenario: the one of this place where they are tied; "" of none."""
        if not variants:
            return ""
        if self.told.tied:
            return variants[self.place % len(variants)].format_map(self.slots)
        return self.say(variants)

    def subject(self) -> str:
        """The heading."""
        return self.own(self.told.subject)

    def claim(self) -> str:
        """What a complaint demands."""
        return self.own(self.told.claim)

    def description(self) -> str:
        """Greeting, story, wish, closing."""
        parts = phrases()
        ask = self.told.ask
        wish = self.own(ask) if len(ask) == len(self.told.body) else self.say(ask)
        said = " ".join(filter(None, (self.own(self.told.body), wish)))
        if not said:
            return ""
        return f"{self.say(parts.greetings)}{said}{self.say(parts.closings)}"

    def answer(self) -> str:
        """The answer on the merits, addressed to the person."""
        return self._letter(self.told.answer)

    def question(self) -> str:
        """What the staff need to know."""
        return self._letter(self.told.question)

    def reply(self) -> str:
        """What the consumer says to that."""
        return self.own(self.told.reply)

    def note(self) -> str:
        """A line for colleagues."""
        own = self.told.notes
        return self.own(own) if own and self.rng.random() < 0.6 else self.say(phrases().notes)

    def _letter(self, variants: Variants) -> str:
        parts = phrases()
        start, said = self.say(parts.salutations), self.own(variants)
        if start[-2:] in {"! ", ". "}:
            said = said[0].upper() + said[1:]
        elif not said[1:2].isupper():
            said = said[0].lower() + said[1:]
        return f"{start}{said}{self.say(parts.signatures)}"


def story(rng: Random, form: str, who: Consumer, place: str, at: datetime) -> Story:
    """A story about ``place`` told by ``who`` on ``at`` (by Barnaul's clock)."""
    told = scenario(rng, form, who.kind)
    return Story(rng, told, particulars(rng, who, place, at), int(rng.random() * 60))


def particulars(rng: Random, who: Consumer, place: str, at: datetime) -> dict[str, str]:
    """Numbers, dates and places that the texts may mention."""
    u = rng.random
    hour = 17 + int(u() * 4)
    kw = pick(rng, (5, 7, 10, 15, 15, 15, 30, 40, 60, 150))
    street, _, rest = place.partition(",")
    past, coming = at - timedelta(days=1 + int(u() * 30)), at + timedelta(days=2 + int(u() * 8))
    coming += timedelta(days=max(0, 7 - coming.weekday()) if coming.weekday() > 4 else 0)
    name = " ".join(full_name(rng)) if who.kind == "legal" else who.display_name
    return {
        "address": place.replace(" ", NBSP, 1),
        "street": street.replace(" ", NBSP, 1),
        "house": rest.split(",")[0].strip() or "1",
        "flat": str(1 + int(u() * 180)),
        "entrance": str(1 + int(u() * 8)),
        "date": _day(past),
        "day2": _day(coming),
        "until": _day(at + timedelta(days=10 + int(u() * 30))),
        "month": MONTH_NAMES[(at.month - 2) % 12],
        "year": str(at.year - 1),
        "hour": f"{9 + int(u() * 7)}:{pick(rng, ('00', '30'))}",
        "time": f"{hour}:{int(u() * 6)}0",
        "time2": f"{hour + 1 + int(u() * 3)}:{int(u() * 6)}5",
        "days": counted(2 + int(u() * 12), "день", "дня", "дней"),
        "n": str(2 + int(u() * 3)),
        "volts": str(165 + int(u() * 25)),
        "volts2": str(214 + int(u() * 14)),
        "percent": str(12 + int(u() * 25)),
        "kw": str(kw),
        "kw2": str(kw + pick(rng, (5, 10, 15, 25, 45))),
        "kwh": str(180 + int(u() * 2200)),
        "small": str(int(u() * 9)),
        "phase": pick(rng, ("A", "B", "C")),
        "meter": f"{int(1e7 + u() * 4e7)}",
        "meter_type": pick(rng, parts_of_meters()["meter_types"]),
        "tp": f"ТП-{100 + int(u() * 900)}",
        "pole": f"№{NBSP}{1 + int(u() * 60)}",
        "account": who.accounts[0].number if who.accounts else "",
        "contract": str(who.accounts[0].contract or 203) if who.accounts else "203",
        "name": who.polite,
        "sign": name,
    }


def _day(moment: datetime) -> str:
    return f"{moment.day}{NBSP}{MONTHS[moment.month - 1]}"


def a_street(rng: Random) -> str:
    """A street with a house."""
    street = pick(rng, streets())
    return f"{street.name}, {1 + int(rng.random() * street.houses)}"
