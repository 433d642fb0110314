"""Hourly consumption: contracts, metering points, register readings, files as they came, profiles as revisions.

A profile is one row per point, month and revision; nothing is overwritten, a newer accepted revision supersedes.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

UP = """
CREATE TABLE bsk.contracts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_contracts PRIMARY KEY,
    number integer NOT NULL CONSTRAINT uq_contracts_number UNIQUE
        CONSTRAINT ck_contracts_number CHECK (number BETWEEN 1 AND 99999),
    organization text NOT NULL,
    inn text,
    hourly boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bsk.metering_points (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_metering_points PRIMARY KEY,
    contract_id bigint NOT NULL CONSTRAINT fk_metering_points_contract_id_contracts REFERENCES bsk.contracts,
    account_id bigint CONSTRAINT fk_metering_points_account_id_accounts REFERENCES bsk.accounts,
    serial text NOT NULL,
    name text NOT NULL DEFAULT '',
    type text NOT NULL DEFAULT '',
    ratio numeric(12,4) NOT NULL DEFAULT 1 CONSTRAINT ck_metering_points_ratio CHECK (ratio > 0),
    max_power_kw numeric(12,3) CONSTRAINT ck_metering_points_max_power_kw CHECK (max_power_kw > 0),
    installed date,
    removed date,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_metering_points_contract_id_serial UNIQUE (contract_id, serial),
    CONSTRAINT ck_metering_points_removed CHECK (removed >= installed)
);
CREATE INDEX ix_metering_points_serial ON bsk.metering_points (serial);
CREATE INDEX ix_metering_points_account_id ON bsk.metering_points (account_id) WHERE account_id IS NOT NULL;
CREATE TABLE bsk.register_readings (
    point_id bigint NOT NULL CONSTRAINT fk_register_readings_point_id_metering_points REFERENCES bsk.metering_points,
    month date NOT NULL CONSTRAINT ck_register_readings_month CHECK (extract(day FROM month) = 1),
    start_value numeric(14,4),
    end_value numeric(14,4),
    source text NOT NULL DEFAULT 'accounting',
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_register_readings PRIMARY KEY (point_id, month)
);
CREATE TABLE bsk.hourly_files (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_hourly_files PRIMARY KEY,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    content bytea NOT NULL,
    source text NOT NULL CONSTRAINT ck_hourly_files_source CHECK (source IN ('desk', 'site', 'mailbox')),
    sender text,
    consumer_id bigint CONSTRAINT fk_hourly_files_consumer_id_consumers REFERENCES bsk.consumers,
    kind text,
    contract integer,
    month date,
    status text NOT NULL DEFAULT 'waiting' CONSTRAINT ck_hourly_files_status
        CHECK (status IN ('waiting', 'read', 'accepted', 'partly', 'rejected', 'returned', 'superseded')),
    findings jsonb NOT NULL DEFAULT '[]',
    points jsonb NOT NULL DEFAULT '[]',
    at timestamptz NOT NULL DEFAULT now(),
    uploaded_by text NOT NULL DEFAULT session_user,
    read_at timestamptz,
    decided_at timestamptz,
    decided_by text,
    reason text
);
ALTER TABLE bsk.hourly_files ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX ix_hourly_files_sha256 ON bsk.hourly_files (sha256);
CREATE INDEX ix_hourly_files_at_id ON bsk.hourly_files (at, id);
CREATE INDEX ix_hourly_files_open ON bsk.hourly_files (id) WHERE status IN ('waiting', 'read');
CREATE INDEX ix_hourly_files_consumer_id ON bsk.hourly_files (consumer_id) WHERE consumer_id IS NOT NULL;
CREATE TABLE bsk.profiles (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_profiles PRIMARY KEY,
    point_id bigint NOT NULL CONSTRAINT fk_profiles_point_id_metering_points REFERENCES bsk.metering_points,
    month date NOT NULL CONSTRAINT ck_profiles_month CHECK (extract(day FROM month) = 1),
    revision integer NOT NULL,
    file_id bigint CONSTRAINT fk_profiles_file_id_hourly_files REFERENCES bsk.hourly_files,
    member text,
    kwh numeric(14,4)[] NOT NULL,
    hours integer NOT NULL,
    total numeric(18,4) NOT NULL,
    status text NOT NULL CONSTRAINT ck_profiles_status
        CHECK (status IN ('waiting', 'reliable', 'transferred', 'superseded', 'rejected')),
    blocked boolean NOT NULL DEFAULT false,
    estimated integer[],
    findings jsonb NOT NULL DEFAULT '[]',
    reason text,
    made_by text NOT NULL DEFAULT session_user,
    made_at timestamptz NOT NULL DEFAULT now(),
    decided_by text,
    decided_at timestamptz,
    transferred_at timestamptz,
    CONSTRAINT uq_profiles_point_id_month_revision UNIQUE (point_id, month, revision)
);
ALTER TABLE bsk.profiles ALTER COLUMN kwh SET STORAGE EXTENDED;
CREATE UNIQUE INDEX uq_profiles_current ON bsk.profiles (point_id, month) WHERE status IN ('reliable', 'transferred');
CREATE INDEX ix_profiles_file_id ON bsk.profiles (file_id);
CREATE INDEX ix_profiles_month ON bsk.profiles (month, point_id);
CREATE TABLE bsk.hourly_senders (
    sender text NOT NULL CONSTRAINT pk_hourly_senders PRIMARY KEY,
    zone text NOT NULL DEFAULT 'Asia/Barnaul',
    mapping jsonb,
    changed_by text NOT NULL DEFAULT session_user,
    changed_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON bsk.contracts, bsk.metering_points, bsk.register_readings, bsk.profiles, bsk.hourly_senders
    TO bsk_operator, bsk_engineer, bsk_auditor;
"""

DOWN = """
DROP TABLE bsk.hourly_senders, bsk.profiles, bsk.hourly_files, bsk.register_readings, bsk.metering_points,
    bsk.contracts CASCADE;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
