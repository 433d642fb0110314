"""Requests like those in the design's pictures, made through the doors."""

import struct
import zlib
from datetime import timedelta
from uuid import uuid4

from tests.features.service_requests.doors import Doors


def _png(width=48, height=48):
    """A small picture that any decoder takes."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(
        b"\0" + b"".join(bytes((180 - x * 2, 120 + y, 90)) for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PNG = _png()
#: form, subject, applicant, kind, address, days left, assignee, status
ROWS = (
    ("complaint", "Нет света в подъезде", "Соколов Дмитрий Викторович", "person", "ул. Попова, 40", -2, "me", "registered"),
    ("meter_admission", "Допуск счётчика после замены", "ИП Гладких Р. О.", "legal", "ул. Юрина, 5", 0, "", "submitted"),
    ("complaint", "По вечерам падает напряжение во всём подъезде", "Петрова Анна Ивановна", "person", "ул. Гущина, 17", 2, "me", "registered"),
    ("connection_new", "Новый дом, 15 кВт, третья категория", "Кондратьев Сергей Павлович", "person", "Павловский тракт, 203", 3, "", "submitted"),
    ("violation", "Самовольное подключение гаража", "", "", "ул. Юрина, 182", 28, "", "submitted"),
    ("inquiry", "Документы для увеличения мощности", "Белова Нина Григорьевна", "person", "ул. Попова, 92", 9, "he", "registered"),
    ("connection_change", "Увеличение с 15 до 40 кВт, пекарня", "ООО «Хлебный дом»", "legal", "пр. Ленина, 54", 20, "me", "info_requested"),
    ("document_request", "Копия акта об осуществлении присоединения", "ТСЖ «Гущина, 150»", "legal", "ул. Гущина, 150", 12, "he", "registered"),
    ("meter_visit", "Счётчик не передаёт данные с октября", "ООО «Алтай-Склад»", "legal", "Павловский тракт, 251", 15, "he", "postponed"),
    ("complaint", "Не отвечают на заявку о замене опоры", "Зуев Пётр Андреевич", "person", "ул. Попова, 116", 18, "me", "info_requested"),
    ("consumption_statistics", "Потребление за 2025 год по двум точкам", "ООО «Сибпласт»", "legal", "пр. Ленина, 140", 21, "he", "registered"),
    ("meter_install", "Замена однофазного счётчика на трёхфазный", "Рогов Андрей Николаевич", "person", "ул. Юрина, 88", 11, "he", "registered"),
)  # fmt: skip


class Demo:
    """``chosen`` is the complaint of the pictures."""

    DRAFT = (
        "Анна Ивановна, причина была в перегрузке одной фазы. 24\u00a0ноября нагрузка распределена заново, замер "
        "в\u00a015:40: 221\u00a0В. Если напряжение снова упадёт, позвоните: 50-16-28."
    )

    def __init__(self, database):
        self.database = database
        self.doors = doors = Doors(database)
        doors.owner.execute(
            "UPDATE bsk.staff SET full_name = 'Кузнецова Мария Алексеевна' WHERE login = 'test_operator'"
        )
        doors.owner.execute(
            "UPDATE bsk.staff SET full_name = 'Иванов Пётр Сергеевич' WHERE login = 'test_operator2'"
        )
        doors.owner.execute(
            "INSERT INTO bsk.answer_templates (title, form, body) VALUES"
            " ('Напряжение восстановлено', 'complaint', '{{ имя }}, по обращению {{ номер }} напряжение восстановлено.'),"
            " ('Нужен счёт', NULL, '{{ имя }}, проверьте счёт {{ счёт }}.')"
        )
        self.made = {}
        for row in ROWS:
            self.made[row[1]] = self._make(*row)
        self.chosen = self.made["По вечерам падает напряжение во всём подъезде"]
        self._history()
        doors.operator2.execute(
            "SELECT desk.claim(%s)", [self.made["Новый дом, 15 кВт, третья категория"]]
        )
        doors.operator2.execute(
            "SELECT desk.open_card(%s)", [self.made["Новый дом, 15 кВт, третья категория"]]
        )

    def _make(self, form, subject, applicant, kind, address, days, who, status):
        doors = self.doors
        consumer = None
        if applicant:
            consumer = doors.one(
                doors.owner,
                "INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, phone)"
                " VALUES (%s, %s, 'x', %s, %s, '+79130282816') RETURNING id",
                kind, uuid4().hex[:10], f"a{uuid4().hex[:6]}@mail.ru", applicant,
            )  # fmt: skip
            account = doors.account()
            doors.link(consumer, account)
        else:
            account = None
        payload = {
            "complaint": {"topic": "transmission", "subject": subject, "text": "Добрый день. С 24\u00a0октября каждый вечер с 18:40 до 21:15 напряжение падает до\u00a0170\u00a0В: гаснут лампы, выключается холодильник. Так по всему подъезду. Прошу устранить и сообщить причину.", "when": "с 24 октября, 18:40–21:15", "address": f"{address}, подъезд 2", "demand": "Устранить, сообщить причину", "answer_by": "cabinet"},
            "connection_new": {"object_name": "Жилой дом", "address": address, "power_total": 15, "text": subject},
            "connection_change": {"object_name": "Пекарня", "address": address, "power_total": 40, "text": subject},
            "violation": {"address": address, "text": subject},
            "inquiry": {"text": subject, "subject": subject},
            "document_request": {"document": "connection_act", "text": subject},
            "consumption_statistics": {"period_from": "2025-01-01", "period_to": "2025-12-31", "text": subject},
            "meter_visit": {"kind": "inspection", "text": subject},
            "meter_install": {"kind": "replace", "text": subject},
            "meter_admission": {"text": subject, "meter_number": "0112233"},
        }[form]  # fmt: skip
        request = doors.submit(form, payload, consumer, account)[0]
        if status != "submitted":
            by = doors.operator if who == "me" else doors.operator2
            doors.move(request, "registered", who=by)
            if status == "info_requested":
                doors.move(request, status, "Уточните мощность.", who=by)
            if status == "postponed":
                day = doors.one(doors.owner, "SELECT current_date + 10")
                doors.move(request, status, "Ждём поставку.", who=by, until=day)
            doors.desk("open_card", request, who=by)
        for name in (
            ("щиток.png", "лампа.png")
            if form in {"complaint", "connection_new", "meter_install"}
            else ()
        ):
            if status in {"submitted", "info_requested"}:
                doors.site.execute(
                    "SELECT site.attach_file(%s, %s, %s, %s)", [request, name, PNG, uuid4()]
                )
        with self.quiet():
            doors.owner.execute(
                "UPDATE bsk.service_requests SET subject = %s, due_at = now() + %s, address = %s, paused_at ="
                " CASE WHEN status = 'info_requested' AND form LIKE 'connection%%' THEN now() END WHERE id = %s",
                [subject, timedelta(days=days, hours=2), address, request],
            )
        return request

    def quiet(self):
        from contextlib import contextmanager

        @contextmanager
        def silent():
            self.doors.owner.execute("SET session_replication_role = replica")
            yield
            self.doors.owner.execute("SET session_replication_role = DEFAULT")

        return silent()

    def _history(self):
        doors = self.doors
        doors.owner.execute("UPDATE bsk.accounts SET address = 'ул. Гущина, 17, кв. 42', number = '9234' WHERE id ="
                            " (SELECT account_id FROM bsk.service_requests WHERE id = %s)", [self.chosen])  # fmt: skip
        with self.quiet():
            doors.owner.execute(
                "UPDATE bsk.service_request_events SET at = at - interval '28 days', visible_from = at - interval '28 days'"
                " WHERE request_id = %s", [self.chosen])  # fmt: skip
        doors.owner.execute(
            "UPDATE bsk.service_requests SET received_at = now() - interval '28 days', due_at = now() + interval '2 days 2 hours'"
            " WHERE id = %s", [self.chosen])  # fmt: skip
        consumer = doors.one(
            doors.owner, "SELECT consumer_id FROM bsk.service_requests WHERE id = %s", self.chosen
        )
        for n in range(3):
            doors.submit("inquiry", {"text": f"Прежний вопрос {n}"}, consumer)
        for name in ("щиток.png", "лампа.png"):
            with self.quiet():
                doors.owner.execute(
                    "INSERT INTO bsk.attachments (request_id, name, media_type, size, sha256, content, author_kind)"
                    " VALUES (%s, %s, 'image/png', 1887437, '', %s, 'consumer')", [self.chosen, name, PNG])  # fmt: skip
        doors.desk("note", self.chosen, "Вечером 22.11 замер на вводе: фаза C 172\u00a0В. Перекос в ВРУ дома, бригада поедет 24.11 до\u00a016:00.", uuid4(), who=doors.operator2)  # fmt: skip
        self.answer = "Анна Ивановна, в 15:20 бригада переключила нагрузку между фазами. Проверьте, пожалуйста, напряжение вечером и напишите нам."
        doors.move(self.chosen, "info_requested", self.answer)

    def reply_and_reclassify(self):
        doors = self.doors
        consumer = doors.one(
            doors.owner, "SELECT consumer_id FROM bsk.service_requests WHERE id = %s", self.chosen
        )
        if doors.row(self.chosen)["status"] != "info_requested":
            doors.move(self.chosen, "info_requested", self.answer)
        with self.quiet():
            doors.owner.execute(
                "UPDATE bsk.service_request_events SET visible_from = at WHERE request_id = %s",
                [self.chosen],
            )
        doors.site.execute(
            "SELECT site.reply(%s, %s, %s, %s)",
            [consumer, self.chosen, "Сегодня днём в подъезде снова мигал свет, в 15:50 было 181\u00a0В. Бригаду видели, но она уже уехала.", uuid4()],
        )  # fmt: skip
        doors.desk(
            "classify",
            self.chosen,
            "complaint_transmission",
            None,
            None,
            uuid4(),
            who=doors.operator2,
        )
