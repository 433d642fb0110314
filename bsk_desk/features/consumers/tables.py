"""Consumers, BSK's accounts and which cabinet has which; revision 0002.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: Street, house and flat between blanks, as PostgreSQL writes the expression of revision 0002.
_ADDRESS_WORDS = (
    "regexp_replace(((' '::text || regexp_replace(translate(lower(address), "
    "'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё'::text, "
    "'абвгдеежзийклмнопрстуфхцчшщъыьэюяе'::text), "
    "'[^0-9a-zа-я]+'::text, ' '::text, 'g'::text)) || ' '::text), "
    "' (г|ул|улица|д|дом|кв|квартира|пр|пр кт|просп"
    "|проспект|пер|переулок|пл|б р|бульвар|ш|шоссе|пом|оф)"
    "(?= )'::text, ''::text, 'g'::text)"
)
#: A cabinet and who it belongs to.
consumers = Table(
    "consumers",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("last_name", Text),
    Column("first_name", Text),
    Column("middle_name", Text),
    Column("organization", Text),
    Column("inn", Text),
    Column("kpp", Text),
    Column("ogrn", Text),
    Column("contact_name", Text),
    Column("phone", Text),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    Column("block_reason", Text),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
)
#: Accounts as accounting feeds them; PINs salted and hashed.
accounts = Table(
    "accounts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("pin_salt", BYTEA, nullable=False),
    Column("pin_hash", BYTEA, nullable=False),
    Column("address", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("contract", Integer),
    Column("updated_at", WHEN, nullable=False, server_default=text("now()")),
    Column("address_words", Text, Computed(_ADDRESS_WORDS), nullable=False),
)
#: Accounts linked to cabinets; one of each cabinet is active.
consumer_accounts = Table(
    "consumer_accounts",
    Base.metadata,
    Column("consumer_id", BigInteger, ForeignKey("bsk.consumers.id"), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("bsk.accounts.id"), primary_key=True),
    Column("active", Boolean, nullable=False, server_default=text("false")),
    Column("linked_at", WHEN, nullable=False, server_default=text("now()")),
)
