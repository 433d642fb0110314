"""A chart stands on the ground it is laid on: of the page, or of a sheet raised above it."""

import pytest
from PySide6.QtCore import QPoint

from bsk_desk.qt.charts import HeatChart, MonthChart
from bsk_desk.qt.kit import column
from bsk_desk.qt.sheet import Sheet

HOURS = [float(at % 24) for at in range(744)]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("role", ["raised", "surface"])
def test_a_chart_has_the_ground_of_what_it_stands_on(qtbot, qapp, theme, name, role):
    theme.use(name, qapp)
    ground = Sheet() if role == "raised" else column(surface="plain")
    month, heat = MonthChart(theme), HeatChart(theme)
    month.show_months(HOURS, HOURS, title_now="октябрь")
    heat.show_hours(HOURS)
    ground.add(month, heat)
    qtbot.addWidget(ground)
    ground.resize(700, 500)
    with qtbot.waitExposed(ground):
        ground.show()
    image = ground.grab().toImage()
    for chart in (month, heat):
        corner = chart.plot.mapTo(ground, chart.plot.rect().bottomRight() - QPoint(2, 2))
        assert image.pixelColor(corner).name() == theme.colour(role).name()
