"""Requests with their events and files as rows for COPY: a pure function of context and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bsk_desk.shell.fill import papers
from bsk_desk.shell.fill.lives import Circumstances, Fate, Life
from bsk_desk.shell.fill.papers import Paper
from bsk_desk.shell.fill.payloads import CODING, Asked, applicant, filled_in
from bsk_desk.shell.fill.people import Account, Consumer, Crowd, seeded, stranger
from bsk_desk.shell.fill.plan import FORMS
from bsk_desk.shell.fill.rows import (
    EVENTS,
    FILES,
    Filed,
    Finished,
    FormRow,
    event_lines,
    file_lines,
    request_line,
)
from bsk_desk.shell.fill.state import Case
from bsk_desk.shell.fill.terms import BARNAUL, Terms
from bsk_desk.shell.fill.texts import a_street, story
from bsk_desk.shell.fill.words import pick


@dataclass(frozen=True, slots=True)
class Context:
    """What the requests of one fill have in common; travels to the process that makes the rows."""

    seed: int
    crowd: Crowd
    forms: Mapping[str, FormRow]
    terms: Terms
    around: Circumstances
    first_request: int
    first_event: int
    first_file: int
    #: Every so many requests have files; connection requests of a small fill always.
    files_every: int
    papers_always: bool


@dataclass(frozen=True, slots=True)
class Bone:
    """One place of the skeleton; times in seconds, 0 for none."""

    place: int
    form: int
    received: int
    registered: int
    number: int
    by_staff: bool
    fate: Fate = Fate.USUAL


@dataclass(slots=True)
class Lines:
    """Text for COPY into the three tables."""

    requests: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def lines_of(context: Context, bones: Sequence[Bone]) -> Lines:
    """The rows of these places."""
    made = Lines()
    for bone in bones:
        _add(context, bone, made)
    return made


def _add(context: Context, bone: Bone, made: Lines) -> None:
    rng = seeded(context.seed, 2, context.first_request + bone.place)
    filed = _filed(context, rng, bone)
    received = _time(bone.received)
    power = filed.payload.get("power_total")
    rule = context.terms.rule(filed.form.form, filed.channel, filed.kind, power, received)
    case = Case(context.terms, rule, received)
    clerk = pick(rng, context.around.staff) if bone.by_staff else None
    case.submit(filed.payload.get("text"), clerk)
    registered = _time(bone.registered) if bone.registered else None
    attached = list(_papers(context, rng, bone, filed))
    for place, paper in enumerate(attached):
        case.attach(_time(bone.received + 7 + 5 * place), paper.name)
    needed = filed.form.answer == "yes" or (filed.form.answer == "contacts" and filed.reachable)
    coding = (
        CODING.get(filed.asked.story.told.theme or "") if filed.form.form == "complaint" else None
    )
    life = Life(rng, case, filed.asked.story, context.around, filed.form.form, needed, coding)
    life.lead(registered, bone.fate, clerk)
    request = Finished(
        context.first_request + bone.place,
        context.first_event + bone.place * EVENTS,
        context.first_file + bone.place * FILES,
        bone.number,
        filed,
        case,
        attached,
    )
    made.requests.append(request_line(request))
    made.events += event_lines(request)
    made.files += file_lines(request)


def _filed(context: Context, rng: Random, bone: Bone) -> Filed:
    form = context.forms[FORMS[bone.form][0]]
    consumer = _consumer(context.crowd, rng, form)
    who = consumer or stranger(rng)
    account = pick(rng, consumer.accounts) if consumer and consumer.linked else None
    place = _place(rng, form.form, account)
    at = _time(bone.received)
    asked = Asked(rng, who, place, at, story(rng, form.form, who, place, at))
    payload = filled_in(form.form, asked)
    anonymous = consumer is None and form.contacts == "optional" and rng.random() < 0.6
    if consumer is None and not anonymous:
        payload |= applicant(asked)
    elif rng.random() < 0.7:
        payload["consent"] = True
    channels = ("telephone", "telephone", "office", "office", "paper")
    channel = pick(rng, channels) if bone.by_staff else "internet"
    return Filed(form, who, consumer, account, channel, payload, asked)


def _consumer(crowd: Crowd, rng: Random, form: FormRow) -> Consumer | None:
    """Some write much oftener than others; who has no account can only use the open forms."""
    if form.audience == "anyone" and rng.random() < 0.3:
        return None
    while True:
        found = crowd.consumer(crowd.first + int(crowd.count * rng.random() ** 1.3))
        if found.linked or form.audience != "account":
            return found


def _place(rng: Random, form: str, account: Account | None) -> str:
    if account is None or form == "violation" or (form == "connection_new" and rng.random() < 0.7):
        return a_street(rng)
    return account.address


def _papers(context: Context, rng: Random, bone: Bone, filed: Filed) -> Iterator[Paper]:
    """Files: some requests have some; who asks for a connection has a plan and a certificate."""
    connects = filed.form.form.startswith("connection_")
    chosen = bone.place % context.files_every == 0
    variant = int(rng.random() * papers.VARIANTS)
    if bone.by_staff or filed.form.form == "feedback":
        return
    if connects and (context.papers_always or chosen):
        yield papers.plan(variant)
        yield papers.document(variant, "Право собственности", "Extract from the register")
    elif chosen:
        yield _paper(variant, filed)


def _paper(variant: int, filed: Filed) -> Paper:
    if filed.asked.story.told.theme == "quality":
        return papers.voltmeter(int(filed.asked.story.slots["volts"]))
    if filed.form.form.startswith("meter_"):
        return papers.document(variant, "Паспорт прибора учёта", "Meter certificate")
    if variant % 2:
        return papers.pole(variant)
    return papers.document(variant, "Заявление", "Application")


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, BARNAUL)
