"""Consumers, accounts, registrations, notifications and mails.

A notification and its mail are rows of the same transaction as the event they tell of.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

UP = """
CREATE TABLE bsk.consumers (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_consumers PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_consumers_kind CHECK (kind IN ('person', 'legal')),
    login text NOT NULL,
    password_hash text NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    last_name text,
    first_name text,
    middle_name text,
    organization text,
    inn text,
    kpp text,
    ogrn text,
    contact_name text,
    phone text,
    blocked boolean NOT NULL DEFAULT false,
    block_reason text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_consumers_login ON bsk.consumers (lower(login));
CREATE UNIQUE INDEX uq_consumers_email ON bsk.consumers (lower(email));
CREATE INDEX ix_consumers_display_name_id ON bsk.consumers (display_name, id);
CREATE TABLE bsk.accounts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_accounts PRIMARY KEY,
    number text NOT NULL CONSTRAINT uq_accounts_number UNIQUE,
    pin_salt bytea NOT NULL,
    pin_hash bytea NOT NULL,
    address text NOT NULL,
    holder text NOT NULL,
    kind text NOT NULL CONSTRAINT ck_accounts_kind CHECK (kind IN ('person', 'legal')),
    contract integer CONSTRAINT ck_accounts_contract CHECK (contract BETWEEN 1 AND 99999),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- Streets and houses as words between blanks, «барнаул попова 40», for finding an account by part of its address.
    address_words text NOT NULL GENERATED ALWAYS AS (
        regexp_replace(' ' || regexp_replace(translate(lower(address),
            'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяе'),
            '[^0-9a-zа-я]+', ' ', 'g') || ' ',
            ' (г|ул|улица|д|дом|кв|квартира|пр|пр кт|просп|проспект|пер|переулок|пл|б р|бульвар|ш|шоссе|пом|оф)(?= )',
            '', 'g')) STORED
);
CREATE INDEX ix_accounts_contract ON bsk.accounts (contract);
CREATE INDEX ix_accounts_address_id ON bsk.accounts (address text_pattern_ops, id);
CREATE TABLE bsk.consumer_accounts (
    consumer_id bigint NOT NULL CONSTRAINT fk_consumer_accounts_consumer_id_consumers REFERENCES bsk.consumers,
    account_id bigint NOT NULL CONSTRAINT fk_consumer_accounts_account_id_accounts REFERENCES bsk.accounts,
    active boolean NOT NULL DEFAULT false,
    linked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_consumer_accounts PRIMARY KEY (consumer_id, account_id)
);
CREATE UNIQUE INDEX uq_consumer_accounts_active ON bsk.consumer_accounts (consumer_id) WHERE active;
CREATE INDEX ix_consumer_accounts_account_id ON bsk.consumer_accounts (account_id);
CREATE TABLE bsk.registrations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT pk_registrations PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT uq_registrations_seq UNIQUE,
    email text NOT NULL,
    code_salt bytea,
    code_hash bytea,
    wrong_codes integer NOT NULL DEFAULT 0,
    sent_times timestamptz[] NOT NULL DEFAULT '{}',
    step text NOT NULL DEFAULT 'started'
        CONSTRAINT ck_registrations_step CHECK (step IN ('started', 'confirmed', 'finished')),
    created_at timestamptz NOT NULL DEFAULT now(),
    confirmed_at timestamptz,
    finished_at timestamptz,
    consumer_id bigint CONSTRAINT fk_registrations_consumer_id_consumers REFERENCES bsk.consumers
);
CREATE UNIQUE INDEX uq_registrations_unfinished ON bsk.registrations (lower(email)) WHERE step <> 'finished';
CREATE INDEX ix_registrations_created_at_seq ON bsk.registrations (created_at, seq) WHERE step <> 'finished';
CREATE INDEX ix_registrations_consumer_id ON bsk.registrations (consumer_id);
CREATE TABLE bsk.notifications (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_notifications PRIMARY KEY,
    consumer_id bigint NOT NULL CONSTRAINT fk_notifications_consumer_id_consumers REFERENCES bsk.consumers,
    title text,
    body text,
    at timestamptz NOT NULL DEFAULT now(),
    visible_from timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz,
    request_id bigint,
    event_id bigint,
    broadcast_id bigint,
    account_id bigint
);
CREATE INDEX ix_notifications_consumer_id_id ON bsk.notifications (consumer_id, id);
CREATE INDEX ix_notifications_unread ON bsk.notifications (consumer_id) WHERE read_at IS NULL;
CREATE INDEX ix_notifications_event_id ON bsk.notifications (event_id) WHERE event_id IS NOT NULL;
CREATE UNIQUE INDEX uq_notifications_broadcast ON bsk.notifications (broadcast_id, consumer_id)
    WHERE broadcast_id IS NOT NULL;
CREATE TABLE bsk.mails (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT pk_mails PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT uq_mails_seq UNIQUE,
    recipient text NOT NULL,
    subject text NOT NULL,
    body text,
    kind text NOT NULL CONSTRAINT ck_mails_kind CHECK (kind IN ('code', 'event', 'broadcast', 'hourly', 'staff')),
    status text NOT NULL DEFAULT 'queued'
        CONSTRAINT ck_mails_status CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    not_before timestamptz(3) NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz(3) NOT NULL DEFAULT now(),
    leased_until timestamptz(3),
    sent_at timestamptz(3),
    last_error text,
    consumer_id bigint,
    registration_id uuid,
    request_id bigint,
    event_id bigint,
    broadcast_id bigint
);
CREATE INDEX ix_mails_due ON bsk.mails ((kind = 'broadcast'), next_at, seq) WHERE status = 'queued';
CREATE INDEX ix_mails_leased ON bsk.mails (leased_until) WHERE status = 'sending';
CREATE INDEX ix_mails_status_seq ON bsk.mails (status, seq);
CREATE INDEX ix_mails_event_id ON bsk.mails (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX ix_mails_request_id ON bsk.mails (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX ix_mails_registration_id ON bsk.mails (registration_id) WHERE registration_id IS NOT NULL;
CREATE UNIQUE INDEX uq_mails_broadcast ON bsk.mails (broadcast_id, consumer_id) WHERE broadcast_id IS NOT NULL;
CREATE INDEX ix_mails_consumer_id ON bsk.mails (consumer_id) WHERE consumer_id IS NOT NULL;
GRANT SELECT (id, number, address, holder, kind, contract, updated_at, address_words) ON bsk.accounts
    TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON bsk.consumer_accounts TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT (id, kind, login, email, display_name, last_name, first_name, middle_name, organization, inn, kpp, ogrn,
              contact_name, phone, blocked, block_reason, created_at) ON bsk.consumers TO bsk_auditor;
GRANT SELECT ON bsk.notifications TO bsk_auditor;
"""

DOWN = """
DROP TABLE bsk.mails, bsk.notifications, bsk.registrations, bsk.consumer_accounts, bsk.accounts, bsk.consumers CASCADE;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
