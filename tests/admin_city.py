"""A small city for the administrators' pages: cabinets, broadcasts, letters, sign-ups, outages."""

import json
import uuid

from tests.people import LEGAL, linked_account, new_consumer, one, start

STREETS = ("ул. Попова", "ул. Гущина", "ул. Юрина", "Павловский тракт", "пр. Ленина")
NAMES = (
    ("Петрова", "Анна", "Ивановна"), ("Соколов", "Дмитрий", "Викторович"), ("Белова", "Нина", "Григорьевна"),
    ("Зуев", "Пётр", "Андреевич"), ("Рогов", "Андрей", "Николаевич"), ("Кондратьев", "Сергей", "Павлович"),
    ("Орлова", "Елена", "Викторовна"), ("Мельник", "Тарас", "Степанович"), ("Гладких", "Роман", "Олегович"),
    ("Иванченко", "Мария", "Петровна"), ("Тихонов", "Лев", "Аркадьевич"), ("Щербакова", "Ольга", "Юрьевна"),
)  # fmt: skip


class City:
    """``people`` are ids of consumers; the first lives in «ул. Попова, 40»."""

    def __init__(self, database, size=12):
        self.database = database
        self.owner = database.superuser()
        self.site, self.admin = database.connect("site"), database.connect("admin")
        self.admin2, self.operator = database.connect("admin2"), database.connect("operator")
        self.accounting, self.worker = database.connect("accounting"), database.connect("worker")
        self.people = [self._person(number) for number in range(size)]
        self.firm = new_consumer(self.site, self.owner, "legal", {**LEGAL})
        linked_account(
            self.site,
            self.accounting,
            self.firm,
            address="ул. Гущина, 150",
            kind="legal",
            contract=203,
        )

    def _person(self, number):
        last, first, middle = NAMES[number % len(NAMES)]
        profile = {
            "last_name": last,
            "first_name": first,
            "middle_name": middle,
            "phone": "+7 913 028-28-16",
        }
        email = f"{'abcdefghijkl'[number % 12]}{number}@example.ru"
        made = new_consumer(self.site, self.owner, profile=profile, email=email)
        street, house = STREETS[number % len(STREETS)], 40 + 7 * (number // len(STREETS))
        address = f"{street}, {house}, кв. {number + 1}"
        linked_account(
            self.site, self.accounting, made, number=str(100_200 + number), address=address
        )
        return made

    def call(self, who, function, *arguments):
        """One function of the desk's door; its result."""
        marks = ", ".join(["%s"] * len(arguments))
        given = [json.dumps(a) if isinstance(a, dict) else a for a in arguments]
        return one(who, f"SELECT desk.{function}({marks})", *given)

    def draft(
        self, title="Плановое отключение", body="Здравствуйте, {{name}}!", audience=None, who=None
    ):
        """The id of a draft."""
        made = self.call(
            who or self.admin,
            "save_broadcast",
            None,
            title,
            body,
            audience or {},
            True,
            uuid.uuid4(),
        )
        return made["broadcast"]

    def step(self, broadcast, *steps, who=None):
        """Steps of its life in turn: submit, approve, start, pause …"""
        for name in steps:
            self.call(who or self.admin, f"{name}_broadcast", broadcast, uuid.uuid4())
        return broadcast

    def approval_above(self, number):
        """From how many recipients another administrator approves."""
        self.owner.execute(
            "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = 'broadcast_approval_above'",
            [number],
        )

    def pass_undo(self):
        self.owner.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")

    def deliver(self, rounds=50):
        """What the worker's loop does to broadcasts until nothing is left; letters stay queued."""
        for _ in range(rounds):
            names = ("start_scheduled", "deliver_batch", "queue_batch_mails")
            if not any(list(map(self._worked, names))):
                return one(self.worker, "SELECT worker.finish_broadcasts()")
        raise AssertionError("never done")

    def _worked(self, name):
        return one(self.worker, f"SELECT worker.{name}()")

    def letters_fall_due(self):
        """As if a minute had passed; the machine's clock may step back by less meanwhile."""
        past = "now() - interval '1 minute'"
        self.owner.execute(
            f"UPDATE bsk.mails SET not_before = {past}, next_at = {past} WHERE status = 'queued'"
        )

    def post(self, refuse=(), words="550 5.1.1 <{}>: Recipient address rejected: User unknown"):
        """Letters that are due leave; those to ``refuse`` are refused for good."""
        taken = self.worker.execute(
            "SELECT mail, attempt, recipient FROM worker.take_mails(1000)"
        ).fetchall()
        for mail, attempt, recipient in taken:
            if recipient in refuse:
                self.worker.execute(
                    "SELECT worker.mail_failed(%s, %s, %s, true)",
                    [mail, attempt, words.format(recipient)],
                )
            else:
                self.worker.execute("SELECT worker.mail_sent(%s)", [mail])
        return len(taken)

    def read(self, consumer):
        """The consumer reads the newest notification in the cabinet."""
        notice = self.site.execute(
            "SELECT notification FROM site.notifications(%s)", [consumer]
        ).fetchone()[0]
        return one(self.site, "SELECT (site.read_notification(%s, %s)).title", consumer, notice)

    def stuck(self, email):
        """The number of a sign-up that was not finished."""
        registration = start(self.site, email)
        return one(self.owner, "SELECT seq FROM bsk.registrations WHERE id = %s", registration)

    def complaint(self, consumer, subject="Нет света"):
        """A complaint from the consumer's account; the request's id."""
        account = one(
            self.owner,
            "SELECT account_id FROM bsk.consumer_accounts WHERE consumer_id = %s",
            consumer,
        )
        payload = {
            "topic": "transmission",
            "subject": subject,
            "text": "Света нет с утра.",
            "answer_by": "cabinet",
        }
        return one(
            self.site, "SELECT request FROM site.submit_request(%s, 'complaint', %s, %s, %s)",
            consumer, json.dumps(payload), account, uuid.uuid4(),
        )  # fmt: skip

    def outage(self, addresses=("Попова",), kind="planned", from_at="now() - interval '1 hour'"):
        """The id of a draft of an outage."""
        made = one(
            self.operator,
            f"SELECT desk.save_outage(NULL, %s, %s, %s, %s, %s, '{{}}', {from_at}, {from_at} + interval '6 hours', %s)",
            kind, "Замена оборудования в ТП-1187", "Работает бригада, резервной линии нет",
            "Здравствуйте, {{name}}! По адресу {{address}} не будет света.", list(addresses), uuid.uuid4(),
        )  # fmt: skip
        return made["outage"]
