"""Makes the lines of the list: files being read first, then those of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bsk_desk.features.hourly.card_queries import Lines, PointKey, PointState
from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.lines import Line
from bsk_desk.features.hourly.ui.taking import Incoming
from bsk_desk.features.hourly.ui.words import (
    Mark,
    figures,
    file_mark,
    month_of,
    point_mark,
    who,
)
from bsk_desk.kernel.words import grouped

_STATES = {
    "queued": Mark("postponed", "в очереди"),
    "reading": Mark("notifying", "читается"),
    "stored": Mark("notifying", "записан"),
    "refused": Mark("overdue", "не загружен"),
    "skipped": Mark("postponed", "пропущен"),
}


#: Lines of the files of the database, by file, in their order.
Made = dict[int, list[Line]]


def lines_of(found: Lines) -> Made:
    """One line per file and per point; made where the list is read, not in the window's thread."""
    return {file.id: _file(file, found.states) for file in found.files}


def with_incoming(made: Made, incoming: Sequence[Incoming]) -> list[Line]:
    """What is on its way stands on top; a kept file that is being read says so."""
    read_now = {one.file for one in incoming if one.file is not None and one.state == "reading"}
    lines = [_incoming(one) for one in incoming if one.file not in made]
    for file, of_file in made.items():
        if file in read_now:
            lines += [replace(of_file[0], mark=_STATES["reading"]), *of_file[1:]]
        else:
            lines += of_file
    return lines


def point_key(file: FileRow, point: Mapping[str, Any]) -> PointKey:
    """How the state of a point of a file is found."""
    return file.id, str(point.get("member") or ""), str(point["serial"]), month_of(point["month"])


def states_of(file: FileRow, states: Mapping[PointKey, PointState]) -> list[PointState]:
    """The states of a file's points that have a meter."""
    keys = (point_key(file, point) for point in file.points)
    return [states[key] for key in keys if key in states]


def _incoming(one: Incoming) -> Line:
    return Line(("in", one.number), None, -1, one.name, one.words, _STATES[one.state])


def _file(file: FileRow, states: Mapping[PointKey, PointState]) -> list[Line]:
    mark = file_mark(file, states_of(file, states))
    lines = [Line((file.id, -1), file.id, -1, file.name, who(file), mark)]
    for at, point in enumerate(file.points):
        state = states.get(point_key(file, point))
        hours = state.hours if state else int(point["hours"])
        total = state.total if state else point["total"]
        full = hours == len(local_hours(month_of(point["month"])))
        lines.append(
            Line(
                (file.id, at),
                file.id,
                at,
                str(point["serial"]),
                state.name if state else "",
                point_mark(point, state),
                grouped(hours),
                figures(total),
                full or bool(point.get("partial")),
            )
        )
    return lines
