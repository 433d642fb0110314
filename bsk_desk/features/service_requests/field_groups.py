"""Fields that several forms share."""

from __future__ import annotations

from bsk_desk.features.service_requests.fields import Choices, Field

TOPICS: Choices = (
    ("connection", "Технологическое присоединение"),
    ("transmission", "Передача электроэнергии"),
    ("metering", "Учёт электроэнергии"),
    ("service", "Обслуживание потребителей"),
    ("contacts", "Контакты"),
    ("other", "Другое"),
)
ANSWERS: Choices = (
    ("cabinet", "В личный кабинет"),
    ("email", "По электронной почте"),
    ("phone", "По телефону"),
    ("post", "Почтой"),
)
VOLTAGES: Choices = tuple(
    (v, f"{v.replace('.', ',')} кВ") for v in ("0.22", "0.4", "6", "10", "35", "110", "220")
)
CATEGORIES: Choices = (("1", "I"), ("2", "II"), ("3", "III"))
PERMANENCE: Choices = (("permanent", "Постоянное"), ("temporary", "Временное"))
KINDS: Choices = (("person", "Физическое лицо"), ("legal", "Юридическое лицо, ИП"))
SUPPLY_CONTRACTS: Choices = (
    ("supply", "Энергоснабжение"),
    ("purchase", "Купля-продажа электроэнергии"),
)

TOPIC = Field("topic", "Тема", "choice", choices=TOPICS)
SUBJECT = Field("subject", "Коротко, о чём", longest=200)
TEXT = Field("text", "Текст", "text", required=True, longest=20_000)
ADDRESS = Field("address", "Адрес объекта")
ACCOUNT = Field(
    "account",
    "Лицевой счёт",
    longest=30,
    pattern="^[0-9 ]+$",
    refusal="В лицевом счёте только цифры.",
)
CONTRACT = Field(
    "contract",
    "Номер договора",
    longest=10,
    pattern="^ *[0-9]{1,5} *$",
    refusal="В номере договора от 1 до 5 цифр.",
)
ANSWER_BY = Field("answer_by", "Как ответить", "choice", choices=ANSWERS)

#: Who writes and how to answer; the open reception asks for the first and one of the next two.
APPLICANT: tuple[Field, ...] = (
    Field("applicant_name", "Кто обращается", longest=200),
    Field("applicant_email", "Почта для ответа", longest=254, format="email"),
    Field("applicant_phone", "Телефон для ответа", longest=40, format="phone", masked=True),
    Field("applicant_kind", "Кто вы", "choice", choices=KINDS),
    Field("applicant_address", "Почтовый адрес"),
    Field(
        "consent",
        "Согласие на обработку персональных данных",
        "boolean",
        refusal="Без согласия на обработку персональных данных обращение не принять.",
    ),
)

OBJECT: tuple[Field, ...] = (
    Field("object_name", "Что присоединяется", help="Жилой дом, магазин, гараж…"),
    Field("address", "Адрес объекта", required=True),
    Field(
        "cadastral_number",
        "Кадастровый номер",
        longest=40,
        pattern="^[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]+$",
        refusal="Кадастровый номер: четыре числа через двоеточие, например 22:63:030405:118.",
    ),
)
_KW = {"minimum": 0, "maximum": 1_000_000}
CONNECTION: tuple[Field, ...] = (
    Field("power_total", "Максимальная мощность всего, кВт", "number", required=True, **_KW),  # type: ignore[arg-type]
    Field("power_added", "Присоединяемая, кВт", "number", **_KW),  # type: ignore[arg-type]
    Field("voltage_added", "Напряжение присоединяемой", "choice", choices=VOLTAGES),
    Field("power_existing", "Ранее присоединённая, кВт", "number", **_KW),  # type: ignore[arg-type]
    Field("voltage_existing", "Напряжение ранее присоединённой", "choice", choices=VOLTAGES),
    Field("category", "Категория надёжности", "choice", choices=CATEGORIES),
    Field("permanence", "Постоянное или временное", "choice", choices=PERMANENCE),
    Field("temporary_until", "Временное — до", "date"),
    Field("load_character", "Характер нагрузки", longest=500),
    Field("points_count", "Количество точек", "integer", minimum=1, maximum=1000),
    Field("design_term", "Срок проектирования", longest=100),
    Field("commissioning_term", "Срок ввода", longest=100),
    Field("supplier", "Поставщик электроэнергии", longest=200),
    Field("supply_contract", "Вид договора с поставщиком", "choice", choices=SUPPLY_CONTRACTS),
    Field("text", "Пояснение", "text", longest=5000),
)
PERSON: tuple[Field, ...] = (
    Field("organization", "Организация"),
    Field("inn", "ИНН", longest=20, format="inn"),
    Field("kpp", "КПП", longest=20, format="kpp"),
    Field("ogrn", "ОГРН или ОГРНИП", longest=20, format="ogrn"),
    Field("head_name", "Руководитель", longest=200),
    Field("head_position", "Должность руководителя", longest=200),
    Field("representative", "Представитель", longest=200),
    Field("attorney_number", "Доверенность, номер", longest=100),
    Field("attorney_date", "Доверенность, дата", "date"),
    Field("document_kind", "Документ", longest=100, help="Паспорт или другой документ"),
    Field(
        "document_series",
        "Серия",
        longest=10,
        pattern="^[0-9]{4}$",
        refusal="В серии 4 цифры.",
        masked=True,
    ),
    Field(
        "document_number",
        "Номер",
        longest=10,
        pattern="^[0-9]{6}$",
        refusal="В номере 6 цифр.",
        masked=True,
    ),
    Field("document_issued_by", "Кем выдан"),
    Field("document_issued_on", "Когда выдан", "date"),
    Field(
        "document_code",
        "Код подразделения",
        longest=10,
        pattern="^[0-9]{3}-[0-9]{3}$",
        refusal="Код: 220-001.",
    ),
    Field(
        "snils",
        "СНИЛС",
        longest=20,
        pattern="^[0-9]{3}-?[0-9]{3}-?[0-9]{3}[ -]?[0-9]{2}$",
        refusal="В СНИЛС 11 цифр.",
        masked=True,
    ),
    Field("registration_address", "Адрес регистрации"),
    Field("actual_address", "Фактический адрес"),
)

POINT: tuple[Field, ...] = (Field("point", "Точка учёта"), Field("address", "Адрес объекта"))
METER: tuple[Field, ...] = (
    Field("meter_number", "Заводской номер счётчика", longest=50),
    Field("meter_type", "Тип счётчика", longest=100),
    Field("meter_place", "Место установки"),
    Field("accuracy_class", "Класс точности", longest=20),
    Field("verification_interval", "Межповерочный интервал, лет", "integer", minimum=1, maximum=30),
    Field("next_verification", "Следующая поверка", "date"),
    Field("reading", "Показания при установке", "number", minimum=0, maximum=9_999_999_999),
    Field("installer", "Кто устанавливал", longest=200),
)
VISIT: tuple[Field, ...] = (
    Field("date", "Желаемый день", "date"),
    Field("time", "Желаемое время", longest=100),
    Field("contact", "Кто встретит", longest=200),
    Field("text", "Пояснение", "text", longest=5000),
)
METER_PAPERS = ("Паспорт счётчика", "Документ о поверке (не для нового)")
