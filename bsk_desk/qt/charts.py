"""Charts in the colours of the theme: two months by hours, and day × hour as a heat map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QLinearGradient, QPainter

from bsk_desk.kernel.words import grouped
from bsk_desk.qt import paint
from bsk_desk.qt.kit import Box, Painted, label, row
from bsk_desk.qt.theme import Theme, font

Hours = Sequence[float | None] | npt.NDArray[np.float64]
_STEPS = (1, 2, 5)


def _array(hours: Hours) -> npt.NDArray[np.float64]:
    return np.array([np.nan if v is None else float(v) for v in hours], dtype=np.float64)


def nice_step(top: float, lines: int = 3) -> float:
    """A round distance between grid lines so that about so many stand below the top."""
    if not top > 0:
        return 1.0
    rough = top / (lines + 0.5)
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next((s * power for s in _STEPS if s * power >= rough), 10 * power))


class _Plot(pg.PlotWidget):  # type: ignore[misc]
    """No frame, no menu, no panning; axes are hairlines with small quiet figures."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        pg.setConfigOptions(antialias=True)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        # The ground of the page or of the sheet is seen through it; a cached one is never clear.
        self.setBackground(None)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.setContentsMargins(0, 4, 4, 0)
        self.setAccessibleName(name)
        self.setMinimumHeight(120)

    def dress(self) -> None:
        """Colours of the present theme; everything drawn before is gone."""
        self.clear()
        ticks = QFont(font("micro"))
        ticks.setWeight(QFont.Weight.Normal)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(self.theme.colour("line")))
            axis.setTextPen(self.theme.colour("text3"))
            axis.setStyle(
                tickFont=ticks, tickLength=0, tickTextOffset=6, hideOverlappingLabels=False
            )


class MonthChart(Box):
    """The hours of a month over those of the one before; faulty hours are dashed red lines."""

    def __init__(self, theme: Theme, title: str = "По часам, кВт·ч") -> None:
        super().__init__("v", gap=4)
        self._theme = theme
        self._data: tuple[Hours, Hours, tuple[int, ...], str, str] | None = None
        self._legend = row(label(title, "small_strong"), None, gap=12)
        self._keys = row(gap=12)
        self._legend.add(self._keys)
        self.plot = _Plot(theme, title)
        self.add(self._legend, (self.plot, 1))
        theme.changed.connect(self._draw)

    def show_months(
        self,
        now: Hours,
        before: Hours = (),
        *,
        faults: Iterable[int] = (),
        title_now: str = "",
        title_before: str = "",
    ) -> None:
        """Values by hour from the first of the month; None is a gap and never a zero."""
        self._data = (now, before, tuple(faults), title_now, title_before)
        self._draw()

    def _draw(self) -> None:
        if self._data is None:
            return
        now, before, faults, title_now, title_before = self._data
        theme, plot = self._theme, self.plot
        plot.dress()
        values, older = _array(now), _array(before)
        both = np.concatenate([values, older])
        known = both[np.isfinite(both)]
        top = float(known.max()) if known.size else 1.0
        step = nice_step(top)
        lines = [step * n for n in range(1, 5) if step * n <= top * 1.15]
        for value in lines:
            rule = pg.InfiniteLine(value, angle=0, pen=pg.mkPen(theme.colour("line")))
            rule.setZValue(-10)
            plot.addItem(rule, ignoreBounds=True)
        for hours, role, width in ((older, "chart_before", 1.0), (values, "chart_now", 1.25)):
            if hours.size:
                x = np.arange(hours.size) / 24 + 1
                pen = pg.mkPen(theme.colour(role), width=width)
                plot.plot(x, hours, pen=pen, connect="finite")
        mark = pg.mkPen(theme.colour("overdue"), width=1.5, style=Qt.PenStyle.DashLine)
        for hour in faults:
            plot.addItem(pg.InfiniteLine(hour / 24 + 1, pen=mark))
        days = max(1, -(-values.size // 24))
        ticks = [d for d in (1, 5, 10, 15, 20, 25) if d < days - 1] + [days]
        plot.getAxis("bottom").setTicks([[(d, str(d)) for d in ticks]])
        plot.getAxis("left").setTicks([[(v, _figure(v)) for v in (0, *lines)]])
        plot.getAxis("left").setWidth(
            round(paint.width_of(_figure(lines[-1] if lines else 0), "micro")) + 12
        )
        plot.setXRange(1, days + 1, padding=0)
        plot.setYRange(min(0.0, float(known.min())) if known.size else 0.0, top * 1.15, padding=0)
        plot.setAccessibleName(f"Расход по часам: {title_now} поверх: {title_before}")
        self._show_keys(title_now, title_before)

    def _show_keys(self, now: str, before: str) -> None:
        self._keys.clear()
        for role, words in (("chart_now", now), ("chart_before", before)):
            if words:
                self._keys.add(_key(self._theme, role, words))


class HeatChart(Box):
    """Day by hour: pale is little, dark is much, red is a faulty hour, nothing is no value."""

    def __init__(self, theme: Theme, title: str = "День × час") -> None:
        super().__init__("v", gap=4)
        self._theme = theme
        self._data: tuple[Hours, tuple[int, ...]] | None = None
        self._scale = row(gap=6)
        self.plot = _Plot(theme, "Тепловая карта: день по горизонтали, час по вертикали")
        self.add(row(label(title, "small_strong"), None, self._scale, gap=12), (self.plot, 1))
        theme.changed.connect(self._draw)

    def show_hours(self, now: Hours, *, faults: Iterable[int] = ()) -> None:
        """As in MonthChart."""
        self._data = (now, tuple(faults))
        self._draw()

    def _draw(self) -> None:
        if self._data is None:
            return
        theme, plot = self._theme, self.plot
        values, faults = _array(self._data[0]), self._data[1]
        days = max(1, -(-values.size // 24))
        cells = np.full(days * 24, np.nan)
        cells[: values.size] = values
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        plot.dress()
        ramp = pg.ColorMap([0.0, 1.0], [theme.colour("heat_low"), theme.colour("heat_high")])
        levels = (low, high if high > low else low + 1)
        image = pg.ImageItem(cells.reshape(days, 24), levels=levels, colorMap=ramp)
        image.setRect(QRectF(1, 0, days, 24))
        plot.addItem(image)
        for hour in faults:
            spot = pg.QtWidgets.QGraphicsRectItem(hour // 24 + 1, hour % 24, 1, 1)
            spot.setPen(pg.mkPen(None))
            spot.setBrush(theme.colour("overdue"))
            plot.addItem(spot)
        plot.invertY(True)
        plot.getAxis("left").setTicks([[(h, str(h)) for h in (0, 6, 12, 18, 24)]])
        plot.getAxis("left").setWidth(28)
        plot.getAxis("bottom").setTicks([[(d + 0.5, str(d)) for d in (1, 10, 20, 30) if d <= days]])
        plot.setXRange(1, days + 1, padding=0)
        plot.setYRange(0, 24, padding=0)
        self._show_scale(low, high)

    def _show_scale(self, low: float, high: float) -> None:
        self._scale.clear()
        theme = self._theme

        def draw(p: QPainter, r: QRectF) -> None:
            ramp = QLinearGradient(r.topLeft(), r.topRight())
            ramp.setColorAt(0, theme.colour("heat_low"))
            ramp.setColorAt(1, theme.colour("heat_high"))
            p.setPen(theme.colour("line_strong"))
            p.setBrush(ramp)
            p.drawRoundedRect(r.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)

        left, right = label(_figure(low), "small", "text3"), label(_figure(high), "small", "text3")
        self._scale.add(left, Painted(QSize(56, 8), draw), right)


def _figure(value: float) -> str:
    whole = value >= 10 or value == round(value)
    said = grouped(round(value)) if whole else f"{value:.1f}".replace(".", ",")
    return said.replace("-", "\N{MINUS SIGN}")


def _key(theme: Theme, role: str, words: str) -> Box:
    swatch = Painted(QSize(12, 3), lambda p, r: paint.fill(p, r, theme.colour(role), 1.5))
    return row(swatch, label(words, "small", "text2"), gap=6)


def side_by_side(left: Any, right: Any) -> Box:
    """Three parts to two, as on the page of hourly files."""
    made = row(gap=24)
    return made.add((left, 3), (right, 2))
