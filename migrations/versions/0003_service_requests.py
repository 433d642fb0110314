"""Service requests: forms, statuses, events, deadlines, files, leases, drafts, views, templates, bulk runs.

Events are the append-only truth; the request row is their projection, written by the same function.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

UP = """
CREATE TABLE bsk.statuses (
    status text NOT NULL CONSTRAINT pk_statuses PRIMARY KEY,
    staff_title text NOT NULL,
    consumer_title text NOT NULL,
    position integer NOT NULL
);
CREATE TABLE bsk.status_transitions (
    from_status text NOT NULL CONSTRAINT fk_status_transitions_from_status_statuses REFERENCES bsk.statuses,
    to_status text NOT NULL CONSTRAINT fk_status_transitions_to_status_statuses REFERENCES bsk.statuses,
    needs_body text NOT NULL DEFAULT 'no'
        CONSTRAINT ck_status_transitions_needs_body CHECK (needs_body IN ('no', 'always', 'form')),
    needs_until boolean NOT NULL DEFAULT false,
    what_is_missing text,
    CONSTRAINT pk_status_transitions PRIMARY KEY (from_status, to_status)
);
CREATE TABLE bsk.forms (
    form text NOT NULL CONSTRAINT pk_forms PRIMARY KEY,
    title text NOT NULL,
    short_title text NOT NULL,
    number_group text NOT NULL,
    audience text NOT NULL CONSTRAINT ck_forms_audience CHECK (audience IN ('anyone', 'cabinet', 'account')),
    contacts text NOT NULL CONSTRAINT ck_forms_contacts CHECK (contacts IN ('required', 'optional')),
    answer text NOT NULL CONSTRAINT ck_forms_answer CHECK (answer IN ('yes', 'contacts', 'no')),
    topic text,
    position integer NOT NULL,
    schema jsonb NOT NULL
);
CREATE TABLE bsk.topics (
    topic text NOT NULL CONSTRAINT pk_topics PRIMARY KEY,
    section text NOT NULL CONSTRAINT ck_topics_section CHECK (section IN ('inquiry', 'complaint', 'application')),
    title text NOT NULL,
    form_column integer NOT NULL CONSTRAINT uq_topics_form_column UNIQUE
);
CREATE TABLE bsk.calendar_days (
    day date NOT NULL CONSTRAINT pk_calendar_days PRIMARY KEY,
    working boolean NOT NULL,
    approved boolean NOT NULL DEFAULT false,
    note text
);
CREATE TABLE bsk.deadline_rules (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_deadline_rules PRIMARY KEY,
    form text NOT NULL CONSTRAINT fk_deadline_rules_form_forms REFERENCES bsk.forms,
    channel text,
    consumer_kind text CONSTRAINT ck_deadline_rules_consumer_kind CHECK (consumer_kind IN ('person', 'legal')),
    power_from numeric(12,3),
    power_to numeric(12,3),
    purpose text NOT NULL DEFAULT 'answer' CONSTRAINT ck_deadline_rules_purpose
        CHECK (purpose IN ('answer', 'earliest', 'state', 'missing_data', 'completion', 'special')),
    amount integer CONSTRAINT ck_deadline_rules_amount CHECK (amount > 0),
    unit text NOT NULL CONSTRAINT ck_deadline_rules_unit CHECK (unit IN ('calendar', 'working', 'hours')),
    counted_from text NOT NULL
        CONSTRAINT ck_deadline_rules_counted_from CHECK (counted_from IN ('receipt', 'registration')),
    pauses boolean NOT NULL DEFAULT false,
    moves boolean NOT NULL DEFAULT false,
    clause text NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    valid_from date NOT NULL DEFAULT '2014-01-01',
    valid_to date
);
CREATE INDEX ix_deadline_rules_form ON bsk.deadline_rules (form);
CREATE TABLE bsk.search_secret (
    only_one boolean NOT NULL DEFAULT true CONSTRAINT pk_search_secret PRIMARY KEY
        CONSTRAINT ck_search_secret_only_one CHECK (only_one),
    secret text NOT NULL
);
INSERT INTO bsk.search_secret (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
CREATE TABLE bsk.number_counters (
    year integer NOT NULL,
    number_group text NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_number_counters PRIMARY KEY (year, number_group)
);
CREATE TABLE bsk.service_requests (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_service_requests PRIMARY KEY,
    form text NOT NULL CONSTRAINT fk_service_requests_form_forms REFERENCES bsk.forms,
    number text CONSTRAINT uq_service_requests_number UNIQUE,
    number_order text NOT NULL GENERATED ALWAYS AS (coalesce(number, '')) STORED,
    tracking text NOT NULL CONSTRAINT uq_service_requests_tracking UNIQUE,
    status text NOT NULL CONSTRAINT fk_service_requests_status_statuses REFERENCES bsk.statuses,
    channel text NOT NULL
        CONSTRAINT ck_service_requests_channel CHECK (channel IN ('office', 'telephone', 'internet', 'paper', 'other')),
    consumer_id bigint CONSTRAINT fk_service_requests_consumer_id_consumers REFERENCES bsk.consumers,
    account_id bigint CONSTRAINT fk_service_requests_account_id_accounts REFERENCES bsk.accounts,
    subject text NOT NULL,
    applicant text NOT NULL,
    applicant_kind text,
    address text NOT NULL DEFAULT '',
    phone text,
    email text,
    payload jsonb NOT NULL,
    search tsvector NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    registered_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    due_at timestamptz,
    due_order timestamptz NOT NULL GENERATED ALWAYS AS
        (CASE WHEN paused_at IS NULL AND due_at IS NOT NULL THEN due_at
              ELSE '9999-12-31 00:00:00+00'::timestamptz END) STORED,
    due_rule bigint CONSTRAINT fk_service_requests_due_rule_deadline_rules REFERENCES bsk.deadline_rules,
    paused_at timestamptz,
    paused_seconds bigint NOT NULL DEFAULT 0,
    postponed_until date,
    assignee text CONSTRAINT fk_service_requests_assignee_staff REFERENCES bsk.staff,
    topic text CONSTRAINT fk_service_requests_topic_topics REFERENCES bsk.topics,
    outcome text
        CONSTRAINT ck_service_requests_outcome CHECK (outcome IN ('answered', 'without_answer', 'cancelled')),
    measures_done text,
    measures_planned text,
    repeat_of bigint CONSTRAINT fk_service_requests_repeat_of_service_requests REFERENCES bsk.service_requests,
    outage_id bigint,
    last_event bigint NOT NULL DEFAULT 0,
    unseen boolean NOT NULL DEFAULT true,
    files integer NOT NULL DEFAULT 0,
    hidden boolean NOT NULL DEFAULT false,
    CONSTRAINT ck_service_requests_number CHECK (number IS NULL OR registered_at IS NOT NULL)
);
-- Queues are counted out of the indexes alone, so those carry hidden (see the view desk.service_requests).
-- The first one also carries what has few values: lists sorted by those read it instead of the table.
CREATE INDEX ix_service_requests_changed ON bsk.service_requests (changed_at, id)
    INCLUDE (hidden, channel, topic, assignee, files);
CREATE INDEX ix_service_requests_subject ON bsk.service_requests (subject, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_applicant ON bsk.service_requests (applicant, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_address ON bsk.service_requests (address, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_number_order ON bsk.service_requests (number_order, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_received ON bsk.service_requests (received_at, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_due ON bsk.service_requests (due_order, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_status_changed ON bsk.service_requests (status, changed_at, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_open_due ON bsk.service_requests (due_order, id) INCLUDE (hidden) WHERE status <> 'done';
CREATE INDEX ix_service_requests_open_form_due ON bsk.service_requests (form, due_order, id) INCLUDE (hidden) WHERE status <> 'done';
CREATE INDEX ix_service_requests_open_changed ON bsk.service_requests (changed_at, id) INCLUDE (hidden) WHERE status <> 'done';
CREATE INDEX ix_service_requests_assignee ON bsk.service_requests (assignee, due_order, id) INCLUDE (hidden)
    WHERE assignee IS NOT NULL AND status <> 'done';
CREATE INDEX ix_service_requests_form_changed ON bsk.service_requests (form, changed_at, id) INCLUDE (hidden);
CREATE INDEX ix_service_requests_consumer ON bsk.service_requests (consumer_id, changed_at, id)
    WHERE consumer_id IS NOT NULL;
CREATE INDEX ix_service_requests_account ON bsk.service_requests (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX ix_service_requests_outage ON bsk.service_requests (outage_id) WHERE outage_id IS NOT NULL;
CREATE INDEX ix_service_requests_repeat_of ON bsk.service_requests (repeat_of) WHERE repeat_of IS NOT NULL;
CREATE INDEX ix_service_requests_search ON bsk.service_requests USING gin (search) WITH (fastupdate = off);
CREATE TABLE bsk.service_request_events (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_service_request_events PRIMARY KEY,
    request_id bigint NOT NULL
        CONSTRAINT fk_service_request_events_request_id_service_requests REFERENCES bsk.service_requests,
    at timestamptz NOT NULL DEFAULT now(),
    author_kind text NOT NULL
        CONSTRAINT ck_service_request_events_author_kind CHECK (author_kind IN ('consumer', 'staff', 'system')),
    author text,
    kind text NOT NULL,
    from_status text,
    to_status text,
    body text,
    public boolean NOT NULL,
    visible_from timestamptz NOT NULL DEFAULT now(),
    withdraws bigint CONSTRAINT uq_service_request_events_withdraws UNIQUE,
    before jsonb,
    data jsonb,
    command uuid
);
CREATE INDEX ix_service_request_events_request_id_id ON bsk.service_request_events (request_id, id);
CREATE TABLE bsk.attachments (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_attachments PRIMARY KEY,
    request_id bigint NOT NULL CONSTRAINT fk_attachments_request_id_service_requests REFERENCES bsk.service_requests,
    event_id bigint,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    author_kind text NOT NULL,
    author text,
    at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE bsk.attachments ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX ix_attachments_request_id ON bsk.attachments (request_id, id);
CREATE TABLE bsk.request_leases (
    request_id bigint NOT NULL CONSTRAINT pk_request_leases PRIMARY KEY
        CONSTRAINT fk_request_leases_request_id_service_requests REFERENCES bsk.service_requests,
    holder text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    until timestamptz NOT NULL
);
CREATE TABLE bsk.request_viewers (
    request_id bigint NOT NULL
        CONSTRAINT fk_request_viewers_request_id_service_requests REFERENCES bsk.service_requests,
    login text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    until timestamptz NOT NULL,
    CONSTRAINT pk_request_viewers PRIMARY KEY (request_id, login)
);
CREATE TABLE bsk.drafts (
    request_id bigint NOT NULL CONSTRAINT fk_drafts_request_id_service_requests REFERENCES bsk.service_requests,
    login text NOT NULL,
    mode text NOT NULL CONSTRAINT ck_drafts_mode CHECK (mode IN ('answer', 'note')),
    body text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_drafts PRIMARY KEY (request_id, login, mode)
);
CREATE TABLE bsk.saved_views (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_saved_views PRIMARY KEY,
    owner text NOT NULL,
    title text NOT NULL,
    page text NOT NULL,
    shared_with text,
    definition jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_saved_views_owner_page_title UNIQUE (owner, page, title)
);
CREATE TABLE bsk.answer_templates (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_answer_templates PRIMARY KEY,
    title text NOT NULL CONSTRAINT uq_answer_templates_title UNIQUE,
    form text CONSTRAINT fk_answer_templates_form_forms REFERENCES bsk.forms,
    body text NOT NULL,
    active boolean NOT NULL DEFAULT true
);
CREATE TABLE bsk.bulk_runs (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_bulk_runs PRIMARY KEY,
    owner text NOT NULL,
    action text NOT NULL,
    arguments jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bsk.bulk_items (
    run_id bigint NOT NULL CONSTRAINT fk_bulk_items_run_id_bulk_runs REFERENCES bsk.bulk_runs,
    request_id bigint NOT NULL,
    seen bigint NOT NULL,
    done_at timestamptz,
    refusal text,
    sentence text,
    CONSTRAINT pk_bulk_items PRIMARY KEY (run_id, request_id)
);
CREATE INDEX ix_bulk_items_waiting ON bsk.bulk_items (run_id, request_id) WHERE done_at IS NULL;
GRANT SELECT ON bsk.statuses, bsk.status_transitions, bsk.forms, bsk.topics, bsk.calendar_days, bsk.deadline_rules,
    bsk.answer_templates TO bsk_operator, bsk_engineer, bsk_auditor, bsk_worker;
GRANT SELECT ON bsk.service_requests, bsk.service_request_events, bsk.attachments, bsk.request_leases,
    bsk.request_viewers, bsk.drafts, bsk.saved_views, bsk.bulk_runs, bsk.bulk_items, bsk.number_counters
    TO bsk_auditor;
"""

DOWN = """
DROP TABLE bsk.bulk_items, bsk.bulk_runs, bsk.answer_templates, bsk.saved_views, bsk.drafts, bsk.request_viewers,
    bsk.request_leases, bsk.attachments, bsk.service_request_events, bsk.service_requests, bsk.number_counters,
    bsk.search_secret, bsk.deadline_rules, bsk.calendar_days, bsk.topics, bsk.forms, bsk.status_transitions, bsk.statuses CASCADE;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
