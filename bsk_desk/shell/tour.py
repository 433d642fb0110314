"""Walks the main jobs through the real window without a hand: a picture and a check a step."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bsk_desk.qt.problems import Problem
from bsk_desk.shell.demo_base import DemoBase
from bsk_desk.shell.desk import Desk
from bsk_desk.shell.stage import CheckFailed, Stage, Step

log = logging.getLogger(__name__)
#: What was done, for whoever reads it by program.
REPORT = "tour.json"


@dataclass(frozen=True, slots=True)
class Walked:
    """One line of the report."""

    step: str
    title: str
    seconds: float
    checked: tuple[str, ...]
    picture: str
    failed: str = ""


def walk(desk: Desk, base: DemoBase, folder: Path, steps: Sequence[Step]) -> int:
    """Every step until one fails; writes the report; the exit code: 0, or 1 for a failed check.

    Later steps stand on earlier ones, so the first failure ends the walk; its picture is taken too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("*.png"), folder / REPORT]:
        old.unlink(missing_ok=True)
    stage = Stage(desk, base, folder)
    desk.problems.happened.connect(_print_problem)
    report: list[Walked] = []
    for number, step in enumerate(steps, 1):
        report.append(_walk_one(stage, number, step))
        if report[-1].failed:
            break
    stage.close_others()
    rows = [asdict(walked) for walked in report]
    (folder / REPORT).write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    return 1 if any(walked.failed for walked in report) else 0


def summary(folder: Path) -> str:
    """What to say at the end: how many steps, where the pictures are, what failed."""
    rows = json.loads((folder / REPORT).read_text("utf-8"))
    failed = [f"{row['step']}: {row['failed']}" for row in rows if row["failed"]]
    said = [f"Снимков: {len(rows)}, они в папке {folder.resolve()}"]
    return "\n".join(said + [f"Не сошлось: {line}" for line in failed])


def _print_problem(problem: Problem) -> None:
    print(problem.text, file=sys.stderr)  # noqa: T201 - the log of a tour is thrown away


def _walk_one(stage: Stage, number: int, step: Step) -> Walked:
    name = f"{number:02}-{step.name}"
    stage.checked = []
    began = time.monotonic()
    failed = ""
    stage.take_keyboard()
    try:
        step.run(stage)
        stage.check("no error of the program", not stage.desk.problems.counts)
    except CheckFailed as error:
        failed = str(error)
    except Exception as error:
        log.exception("step %s", name)
        traceback.print_exc()
        failed = f"{type(error).__name__}: {error}"
    seconds = round(time.monotonic() - began, 2)
    picture = stage.shoot(name).name
    return Walked(name, step.title, seconds, tuple(stage.checked), picture, failed)
