"""H04–H13: whether what was read can be true, with master data and last month where given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import eq

from bsk_desk.features.hourly.model.findings import Finding, error, plural, warning
from bsk_desk.features.hourly.model.hours import hour_words
from bsk_desk.features.hourly.model.identity_checks import check_identity, master_point
from bsk_desk.features.hourly.model.master import MasterData, MasterPoint
from bsk_desk.features.hourly.model.numbers import russian
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point
from bsk_desk.features.hourly.model.register_check import check_registers
from bsk_desk.features.hourly.model.settings import Thresholds
from bsk_desk.features.hourly.model.shape_checks import check_shift, check_spikes

_DEFAULT = Thresholds()
#: Below this share of a limit a float is surely below it too.
_ALMOST = 0.999999


def check(
    file: HourlyFile, master: MasterData | None = None, thresholds: Thresholds = _DEFAULT
) -> HourlyFile:
    """The file with the findings of every check added, each told of ``file.file``.

    Without ``master`` the checks that need it (H09, H13, most of H11) are left out.
    """
    found = list(file.findings)
    found.extend(check_identity(file, master))
    for point in file.points:
        known = master_point(file, point, master)
        found.extend(check_point(point, known, master, thresholds))
    return replace(file, findings=tuple(f.of_file(file.file) for f in found))


def check_point(
    point: Point,
    known: MasterPoint | None = None,
    master: MasterData | None = None,
    thresholds: Thresholds = _DEFAULT,
) -> Iterator[Finding]:
    """Findings about the values of one point."""
    if not point.profile.hours:
        return
    yield from _negative(point, thresholds)
    yield from _power(point, known, thresholds)
    yield from check_registers(point, known, thresholds)
    if point.days:
        return
    yield from _zeros(point, thresholds)
    yield from _same(point, thresholds)
    yield from check_spikes(point, thresholds)
    serial = known.serial if known else point.serial
    previous = master.previous.get(serial, ()) if master else ()
    if previous:
        yield from check_shift(point, previous[-1], thresholds)


def _negative(point: Point, thresholds: Thresholds) -> Iterator[Finding]:
    if "-" not in point.profile.text:
        return
    values = point.profile.values
    bad = [i for i, value in enumerate(values) if value is not None and value < 0]
    for index in bad[: thresholds.per_point]:
        yield _at(
            error, "H04", point, index,
            f"Отрицательный расход {russian(values[index] or Decimal(0))} за "
            f"{hour_words(point.profile.month, [index])}. Исправьте значение",
        )  # fmt: skip
    if len(bad) > thresholds.per_point:
        words = plural(len(bad), "час", "часа", "часов")
        yield _at(error, "H04", point, bad[0], f"Всего отрицательных: {words}. Исправьте все")


def _power(point: Point, known: MasterPoint | None, thresholds: Thresholds) -> Iterator[Finding]:
    limit = known.max_power_kw if known else None
    if limit is None:
        return
    if max(point.profile.known) <= _ALMOST * float(limit):
        return
    values = point.profile.values
    bad = [i for i, value in enumerate(values) if value is not None and value > limit]
    for index in bad[: thresholds.per_point]:
        yield _at(
            error, "H09", point, index,
            f"{russian(values[index] or Decimal(0))} кВт·ч за час больше максимальной мощности "
            f"{russian(limit)} кВт. Проверьте значение и коэффициент",
        )  # fmt: skip
    if len(bad) > thresholds.per_point:
        words = plural(len(bad), "час", "часа", "часов")
        yield _at(
            error, "H09", point, bad[0], f"Всего выше максимальной мощности: {words}. Проверьте все"
        )


def _zeros(point: Point, thresholds: Thresholds) -> Iterator[Finding]:
    values = point.profile.floats
    if not any(values):
        yield _at(
            warning, "H06", point, 0,
            "Весь месяц нули. Проверьте, что счётчик отключён или потребления не было",
        )  # fmt: skip
        return
    if values.count(0.0) < thresholds.zero_hours:
        return
    for first, last in _runs(values, thresholds.zero_hours):
        if values[first] == 0:
            yield _run(point, "H06", (first, last), "Нули подряд", "Проверьте, был ли перерыв")


def _same(point: Point, thresholds: Thresholds) -> Iterator[Finding]:
    values = point.profile.floats
    if not _repeats(values):
        return
    for first, last in _runs(values, thresholds.same_hours):
        if values[first] != 0:
            what = (
                f"Одно и то же значение {russian(point.profile.values[first] or Decimal(0))} подряд"
            )
            yield _run(point, "H07", (first, last), what, "Проверьте, что это не подстановка")


def _repeats(values: Sequence[float | None]) -> bool:
    """Whether two neighbours are equal."""
    return any(map(eq, values, values[1:]))


def _runs(values: Sequence[float | None], shortest: int) -> list[tuple[int, int]]:
    """Runs of at least ``shortest`` equal values."""
    runs = []
    first = 0
    for i in range(1, len(values) + 1):
        if i < len(values) and values[i] == values[first]:
            continue
        if i - first >= shortest and values[first] is not None:
            runs.append((first, i - 1))
        first = i
    return runs


def _run(point: Point, code: str, span: tuple[int, int], what: str, mend: str) -> Finding:
    first, last = span
    count = plural(last - first + 1, "час", "часа", "часов")
    when = hour_words(point.profile.month, range(first, last + 1))
    return replace(
        _at(warning, code, point, first, f"{what}: {count}, {when}. {mend}"),
        until=point.places.of(last),
    )


def _at(make: Callable[..., Finding], code: str, point: Point, index: int, text: str) -> Finding:

    return make(code, text, sheet=point.sheet, cell=point.places.of(index), point=point.serial)
