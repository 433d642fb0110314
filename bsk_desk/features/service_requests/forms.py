"""The fourteen forms, declared once: the desk's card, the demo's input, the checks of the database.

Fields: the cabinet manual and «Единые стандарты»; only what a form cannot do without is required.
"""

from __future__ import annotations

from bsk_desk.features.service_requests.field_groups import (
    ACCOUNT,
    ADDRESS,
    ANSWER_BY,
    APPLICANT,
    CONNECTION,
    CONTRACT,
    METER,
    METER_PAPERS,
    OBJECT,
    PERSON,
    POINT,
    SUBJECT,
    TEXT,
    TOPIC,
    VISIT,
)
from bsk_desk.features.service_requests.fields import Choices, Field, Form

CONNECTION_CAUSES: Choices = (
    ("new", "Новое присоединение"),
    ("power", "Увеличение мощности"),
    ("reliability", "Изменение уровня надёжности"),
    ("scheme", "Изменение схемы (точки присоединения)"),
)
VIOLATIONS: Choices = (
    ("no_contract", "Бездоговорное потребление"),
    ("unmetered", "Безучётное потребление"),
    ("theft", "Хищение объектов электросетевого хозяйства"),
)
VISITS: Choices = (("admission", "Допуск"), ("removal", "Демонтаж"), ("inspection", "Осмотр"))
WORKS: Choices = (("install", "Установка"), ("replace", "Замена"), ("operate", "Эксплуатация"))
DOCUMENTS: Choices = (
    ("connection_act", "Акт об осуществлении технологического присоединения"),
    ("admission_act", "Акт допуска прибора учёта в эксплуатацию"),
    ("balance_act", "Акт разграничения балансовой принадлежности (АРБП)"),
    ("unmetered_act", "Акт безучётного потребления"),
    ("bill", "Счёт на оплату"),
)
DELIVERY: Choices = (
    ("cabinet", "В личный кабинет"),
    ("email", "По электронной почте"),
    ("post", "Почтой"),
    ("office", "В офисе, Ползунова, 50"),
)
_CAUSE = Field("cause", "Причина обращения", "choice", choices=CONNECTION_CAUSES)

FORMS: tuple[Form, ...] = (
    Form(
        "inquiry", "Запрос информации (консультация)", "Консультация", "К", "anyone", "required", "yes", "other",
        (TOPIC, SUBJECT, TEXT, ADDRESS, ACCOUNT, CONTRACT, ANSWER_BY, *APPLICANT),
    ),
    Form(
        "complaint", "Жалоба", "Жалоба", "Ж", "anyone", "required", "yes", "complaint_other",
        (
            TOPIC, SUBJECT, TEXT, ADDRESS, ACCOUNT, CONTRACT,
            Field("when", "Когда это было"),
            Field("demand", "Требование", "text", longest=2000),
            ANSWER_BY, *APPLICANT,
        ),
    ),
    Form(
        "violation", "Сообщение о бездоговорном (безучётном) потреблении, хищении", "Нарушение", "Н", "anyone",
        "optional", "contacts", "transmission",
        (
            Field("kind", "Вид нарушения", "choice", choices=VIOLATIONS),
            Field("address", "Место: адрес, ТП, опора", required=True, longest=500),
            Field("text", "Что происходит", "text", required=True, longest=20_000),
            Field("date", "Когда замечено", "date"),
            *APPLICANT,
        ),
    ),
    Form(
        "feedback", "Обратная связь", "Обратная связь", "О", "anyone", "optional", "no", "service",
        (SUBJECT, TEXT, *APPLICANT),
    ),
    Form(
        "appointment", "Запись на приём", "Приём", "П", "anyone", "required", "yes", "service",
        (
            Field("topic", "Тема", "choice", required=True, choices=TOPIC.choices),
            Field("date", "Желаемый день", "date"),
            Field("time", "Желаемое время", longest=100),
            Field("text", "О чём разговор", "text", longest=2000),
            *APPLICANT,
        ),
    ),
    Form(
        "connection_new", "Заявка на первичное технологическое присоединение", "Присоединение", "ТП", "cabinet",
        "required", "yes", "application_connection",
        (_CAUSE, *OBJECT, *CONNECTION, *PERSON, *APPLICANT),
        ("План расположения", "Право собственности", "Учредительные документы (юрлицо)"),
    ),
    Form(
        "connection_change", "Заявка на присоединение: увеличение мощности, уровень надёжности, схема",
        "Изменение присоединения", "ТП", "account", "required", "yes", "application_connection",
        (_CAUSE, *OBJECT, *CONNECTION, *PERSON, *APPLICANT),
        ("План расположения", "Право собственности", "Учредительные документы (юрлицо)"),
    ),
    Form(
        "meter_visit", "Допуск в эксплуатацию, демонтаж, осмотр прибора учёта", "Осмотр ПУ", "У", "account",
        "required", "yes", "application_metering",
        (Field("kind", "Что нужно", "choice", required=True, choices=VISITS), *POINT, *METER, *VISIT, *APPLICANT),
    ),
    Form(
        "meter_admission", "Допуск прибора учёта в эксплуатацию", "Допуск ПУ", "У", "account", "required", "yes",
        "application_metering", (*POINT, *METER, *VISIT, *APPLICANT), METER_PAPERS,
    ),
    Form(
        "meter_removal_reading", "Снятие показаний перед демонтажем", "Снятие показаний", "У", "account", "required",
        "yes", "application_metering",
        (
            *POINT,
            Field("reason", "Причина демонтажа", required=True, longest=1000),
            Field("meter_number", "Заводской номер счётчика", longest=50),
            Field("date", "Желаемый день", "date"),
            *APPLICANT,
        ),
    ),
    Form(
        "meter_install", "Установка, замена, эксплуатация прибора учёта", "Установка ПУ", "У", "account", "required",
        "yes", "application_metering",
        (Field("kind", "Что нужно", "choice", required=True, choices=WORKS), *POINT, *METER, *VISIT, *APPLICANT),
        METER_PAPERS,
    ),
    Form(
        "point_equipping", "Оборудование точки поставки приборами учёта", "Оборудование точки", "У", "account",
        "required", "yes", "application_metering",
        (
            *POINT,
            Field("power", "Мощность, кВт", "number", minimum=0, maximum=1_000_000),
            Field("text", "Пояснение", "text", longest=5000),
            *APPLICANT,
        ),
    ),
    Form(
        "document_request", "Запрос документов", "Документы", "Д", "account", "required", "yes", "application_other",
        (
            Field("document", "Какой документ", "choice", required=True, choices=DOCUMENTS),
            ACCOUNT,
            Field("delivery", "Как получить", "choice", choices=DELIVERY),
            Field("text", "Пояснение", "text", longest=5000),
            *APPLICANT,
        ),
    ),
    Form(
        "consumption_statistics", "Запрос статистики потребления", "Статистика", "С", "account", "required", "yes",
        "metering",
        (
            Field("period_from", "Начало периода", "date", required=True),
            Field("period_to", "Конец периода", "date", required=True),
            ACCOUNT, Field("point", "Точка учёта"), Field("text", "Пояснение", "text", longest=5000), *APPLICANT,
        ),
    ),
)  # fmt: skip
BY_CODE: dict[str, Form] = {form.form: form for form in FORMS}
