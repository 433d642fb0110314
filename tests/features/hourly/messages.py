"""Daily messages 80020 for tests."""

from __future__ import annotations

from decimal import Decimal

DAY = "20211031"
CODE = "562080073213101"


def half_hours(skip=(), value=lambda n: 100 + n, attributes=lambda n: "", times=48):
    lines = []
    minutes = 24 * 60 // times
    for n in range(times):
        if n in skip:
            continue
        start, end = n * minutes, (n + 1) * minutes % (24 * 60)
        lines.append(
            f'<period start="{start // 60:02}{start % 60:02}" end="{end // 60:02}{end % 60:02}">'
            f"<value{attributes(n)}>{value(n)}</value></period>"
        )
    return "".join(lines)


def message(
    periods=None, *, day=DAY, number=4690, kind="80020", channels=None, areas=None, extra="",
    point="measuringpoint", channel="measuringchannel", inn="2224012341",
):  # fmt: skip
    channels = channels or {"01": half_hours() if periods is None else periods}
    inner = "".join(
        f'<{channel} code="{code}" desc="счетчик, акт. прием">{body}</{channel}>'
        for code, body in channels.items()
    )
    areas = areas or [f'<{point} code="{CODE}" name="Яч.№1,Л-10кВ">{inner}</{point}>']
    body = "".join(
        f'<area timezone="1"><inn>{inn}</inn><name>Завод</name>{area}</area>' for area in areas
    )
    return (
        f'<message class="{kind}" version="2" number="{number}">{extra}'
        f"<datetime><timestamp>20211101081503</timestamp><daylightsavingtime>0</daylightsavingtime>"
        f"<day>{day}</day></datetime><sender><name>Отправитель</name><inn>{inn}</inn></sender>"
        f"{body}</message>"
    )


def encoded(text, encoding="windows-1251"):
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)


TOTAL = Decimal(sum(100 + n for n in range(48)))
