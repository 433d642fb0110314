"""Filled-in forms: a payload per form, valid by its declaration (a test asks the database)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bsk_desk.kernel.words import NBSP
from bsk_desk.shell.fill.people import Consumer, full_name, snils
from bsk_desk.shell.fill.texts import Story, parts_of_meters
from bsk_desk.shell.fill.words import pick

Payload = dict[str, Any]
#: Themes of the word lists -> choices of the field «Тема».
_TOPICS = {"quality": "transmission", "transfer": "transmission", "maintenance": "other"}
_VIOLATIONS = {"uncontracted": "no_contract", "unmetered": "unmetered", "theft": "theft"}
#: Themes of complaints -> topics of form 4.9.
CODING = {
    "quality": "complaint_quality", "transfer": "complaint_transmission",
    "connection": "complaint_connection", "metering": "complaint_metering",
    "service": "complaint_service", "maintenance": "complaint_maintenance",
}  # fmt: skip
_DOCUMENTS = ("connection_act", "admission_act", "balance_act", "unmetered_act", "bill")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is filled in about: who, where, when, and the story."""

    rng: Random
    who: Consumer
    place: str
    at: datetime  # by Barnaul's clock
    story: Story

    def day(self, least: int, spread: int) -> str:
        """A date some days from now, as the form keeps it."""
        return f"{self.at + timedelta(days=least + int(self.rng.random() * spread)):%Y-%m-%d}"

    def maybe(self, share: float, name: str, value: Any) -> Payload:
        """A field that not everybody fills in."""
        return {name: value} if value and self.rng.random() < share else {}


def filled_in(form: str, asked: Asked) -> Payload:
    """The fields of the form but for those of the applicant."""
    made = _MAKERS[form](asked)
    return {name: _tidy(name, value) for name, value in made.items() if value not in {None, ""}}


def _tidy(name: str, value: Any) -> Any:
    """Fields of one line are kept without special blanks."""
    if isinstance(value, str) and name not in {"text", "demand"}:
        return value.replace(NBSP, " ")
    return value


def applicant(asked: Asked) -> Payload:
    """Who writes and how to answer, where there is no cabinet."""
    who, rng = asked.who, asked.rng
    made: Payload = {"applicant_name": who.display_name, "applicant_kind": who.kind}
    chance = rng.random()
    if chance < 0.8:
        made["applicant_email"] = who.email
    if chance > 0.45:
        made["applicant_phone"] = who.phone
    return made | {"consent": True}


def _inquiry(asked: Asked) -> Payload:
    story, theme = asked.story, asked.story.told.theme or "other"
    return {
        "topic": _TOPICS.get(theme, theme),
        "subject": story.subject(),
        "text": story.description(),
        **asked.maybe(0.4, "address", asked.place),
        "answer_by": pick(asked.rng, ("cabinet", "email", "email", "phone")),
    }


def _complaint(asked: Asked) -> Payload:
    made = _inquiry(asked)
    slots = asked.story.slots
    when = f"с {slots['date']}, {slots['time']}–{slots['time2']}"
    return (
        made
        | {"address": asked.place, **asked.maybe(0.6, "when", when)}
        | asked.maybe(0.8, "demand", asked.story.claim())
    )


def _violation(asked: Asked) -> Payload:
    story = asked.story
    return {
        "kind": _VIOLATIONS[story.told.theme or "theft"],
        "address": asked.place,
        "text": f"{story.subject()}\n{story.description()}",
        **asked.maybe(0.5, "date", asked.day(-9, 9)),
    }


def _feedback(asked: Asked) -> Payload:
    return {"subject": asked.story.subject(), "text": asked.story.description()}


def _appointment(asked: Asked) -> Payload:
    topic = pick(asked.rng, ("connection", "metering", "service", "service", "other"))
    return {
        "topic": topic,
        "date": asked.day(2, 12),
        "time": asked.story.slots["hour"],
        "text": f"{asked.story.subject()}\n{asked.story.description()}",
    }


def _connection(asked: Asked) -> Payload:
    rng, story, slots = asked.rng, asked.story, asked.story.slots
    total, added = int(slots["kw"]), int(slots["kw"])
    existing = 0
    if story.told.reason == "power":
        total, existing = int(slots["kw2"]), added
        added = total - existing
    elif story.told.reason != "new":
        existing, added = total, 0
    voltage = "0.22" if total <= 7 else "0.4" if total <= 150 else "10"
    temporary = rng.random() < 0.05
    return {
        "cause": story.told.reason,
        "object_name": story.own(story.told.object),
        "address": asked.place,
        **asked.maybe(0.7, "cadastral_number", cadastral(rng)),
        "power_total": total,
        "power_added": added,
        "voltage_added": voltage if added else None,
        "power_existing": existing,
        "voltage_existing": voltage if existing else None,
        "category": "2" if story.told.reason == "reliability" else "3",
        "permanence": "temporary" if temporary else "permanent",
        "temporary_until": asked.day(90, 200) if temporary else None,
        "load_character": story.own(story.told.load),
        "points_count": 1 if rng.random() < 0.9 else 2,
        "commissioning_term": f"{slots['month']} {asked.at.year + 1} года",
        "supplier": "Алтайэнергосбыт" if rng.random() < 0.5 else None,
        "supply_contract": "supply",
        "text": story.subject(),
        **(_firm(asked) if asked.who.kind == "legal" else _citizen(asked)),
    }


def _firm(asked: Asked) -> Payload:
    who = asked.who
    return {
        "organization": who.organization, "inn": who.inn, "kpp": who.kpp, "ogrn": who.ogrn,
        "head_name": who.contact_name, "head_position": "Директор" if who.kpp else None,
    }  # fmt: skip


def _citizen(asked: Asked) -> Payload:
    rng = asked.rng
    return {
        "document_kind": "Паспорт",
        "document_series": f"01{int(rng.random() * 25):02d}",
        "document_number": f"{int(rng.random() * 1_000_000):06d}",
        "document_issued_by": "ГУ МВД России по Алтайскому краю",
        "document_issued_on": asked.day(-6_000, 5_500),
        "document_code": f"220-0{int(1 + rng.random() * 65):02d}",
        "snils": snils(rng),
        "registration_address": asked.place,
    }


def cadastral(rng: Random) -> str:
    """A cadastral number of Barnaul."""
    return f"22:63:0{int(rng.random() * 60_000):05d}:{1 + int(rng.random() * 4_000)}"


def _text(story: Story) -> str:
    return "\n".join(filter(None, (story.subject(), story.description())))


def _meter(asked: Asked) -> Payload:
    rng, slots, parts = asked.rng, asked.story.slots, parts_of_meters()
    contact = asked.who.contact_name or " ".join(full_name(rng))
    return {
        **asked.maybe(0.3, "point", f"Ввод {1 + int(rng.random() * 3)}"),
        "address": asked.place,
        "meter_number": slots["meter"],
        "meter_type": slots["meter_type"],
        "meter_place": pick(rng, parts["places"]).format_map(slots),
        **asked.maybe(0.5, "accuracy_class", pick(rng, ("1", "1", "2", "0,5S"))),
        **asked.maybe(0.4, "verification_interval", pick(rng, (10, 16, 16))),
        **asked.maybe(0.3, "next_verification", asked.day(300, 4_000)),
        **asked.maybe(0.4, "reading", round(rng.random() * 9, 1)),
        **asked.maybe(0.4, "installer", pick(rng, parts["installers"])),
        **asked.maybe(0.6, "date", asked.day(6, 14)),
        **asked.maybe(0.5, "time", slots["hour"]),
        **asked.maybe(0.4, "contact", contact),
        "text": _text(asked.story),
    }


def _meter_visit(asked: Asked) -> Payload:
    removal = asked.story.subject().startswith("Демонтаж")
    return {"kind": "removal" if removal else "inspection"} | _meter(asked)


def _meter_install(asked: Asked) -> Payload:
    new = asked.story.subject().startswith("Установка")
    return {"kind": "install" if new else "replace"} | _meter(asked)


def _removal_reading(asked: Asked) -> Payload:
    return {
        "address": asked.place,
        "reason": asked.story.own(asked.story.told.body),
        "meter_number": asked.story.slots["meter"],
        **asked.maybe(0.7, "date", asked.day(4, 12)),
    }


def _point_equipping(asked: Asked) -> Payload:
    return {
        "address": asked.place,
        "power": int(asked.story.slots["kw"]),
        "text": _text(asked.story),
    }


def _document(asked: Asked) -> Payload:
    return {
        "document": pick(asked.rng, _DOCUMENTS),
        **asked.maybe(0.3, "account", asked.story.slots["account"]),
        "delivery": pick(asked.rng, ("cabinet", "cabinet", "email", "office")),
        **asked.maybe(0.6, "text", asked.story.description()),
    }


def _statistics(asked: Asked) -> Payload:
    year = asked.at.year - 1
    first, last = pick(asked.rng, (("01-01", "12-31"), ("10-01", "12-31"), ("01-01", "04-30")))
    return {
        "period_from": f"{year}-{first}",
        "period_to": f"{year}-{last}",
        **asked.maybe(0.3, "account", asked.story.slots["account"]),
        **asked.maybe(0.4, "point", f"Ввод {1 + int(asked.rng.random() * 2)}"),
        **asked.maybe(0.7, "text", asked.story.description()),
    }


_MAKERS: dict[str, Callable[[Asked], Payload]] = {
    "inquiry": _inquiry,
    "complaint": _complaint,
    "violation": _violation,
    "feedback": _feedback,
    "appointment": _appointment,
    "connection_new": _connection,
    "connection_change": _connection,
    "meter_visit": _meter_visit,
    "meter_admission": _meter,
    "meter_removal_reading": _removal_reading,
    "meter_install": _meter_install,
    "point_equipping": _point_equipping,
    "document_request": _document,
    "consumption_statistics": _statistics,
}
