"""The site's and accounting's doors are a promise: names, order, types, defaults and result columns."""

import psycopg
import pytest

#: Function -> (arguments, what comes back). «=» marks a default; a set is written «setof (…)».
CONTRACT = {
    "site.start_registration": ("email text", "uuid"),
    "site.confirm_email": ("registration uuid, code text", "boolean"),
    "site.finish_registration": (
        "registration uuid, login text, password_hash text, kind text, profile jsonb, command uuid",
        "bigint",
    ),
    "site.credentials": ("login text", "(consumer bigint, password_hash text, kind text)"),
    "site.link_account": ("consumer bigint, number text, pin text", "bigint"),
    "site.unlink_account": ("consumer bigint, account bigint", "void"),
    "site.activate_account": ("consumer bigint, account bigint", "void"),
    "site.accounts": (
        "consumer bigint",
        "(account bigint, number text, address text, active boolean, linked_at timestamptz)",
    ),
    "site.forms": ("consumer bigint = NULL::bigint", "(form text, title text, schema jsonb)"),
    "site.submit_request": (
        "consumer bigint, form text, payload jsonb, account bigint, command uuid",
        "(request bigint, tracking text)",
    ),
    "site.attach_file": ("request bigint, name text, content bytea, command uuid", "bigint"),
    "site.requests": (
        "consumer bigint",
        (
            "(request bigint, form text, title text, number text, status text, status_title text,"
            " changed_at timestamptz)"
        ),
    ),
    "site.request_events": (
        "consumer bigint, request bigint",
        "(event bigint, at timestamptz, author text, kind text, status text, status_title text, body text)",
    ),
    "site.request_files": (
        "consumer bigint, request bigint",
        "(file bigint, event bigint, name text, size integer, at timestamptz)",
    ),
    "site.file_content": ("consumer bigint, file bigint", "(name text, content bytea)"),
    "site.track": (
        "tracking text",
        "(at timestamptz, status text, status_title text, body text)",
    ),
    "site.reply": ("consumer bigint, request bigint, body text, command uuid", "bigint"),
    "site.notifications": (
        "consumer bigint, before bigint = NULL::bigint, page integer = 50",
        "(notification bigint, at timestamptz, title text, read_at timestamptz)",
    ),
    "site.read_notification": (
        "consumer bigint, notification bigint",
        "(title text, body text, at timestamptz)",
    ),
    "site.unread": ("consumer bigint", "integer"),
    "site.upload_hourly_file": (
        "consumer bigint, name text, content bytea, command uuid",
        "bigint",
    ),
    "site.hourly_files": (
        "consumer bigint",
        "(file bigint, name text, at timestamptz, status text, findings jsonb)",
    ),
    "site.outages": (
        "consumer bigint",
        (
            "(outage bigint, kind text, reason text, from_at timestamptz, until_at timestamptz,"
            " restored_at timestamptz, body text)"
        ),
    ),
    "exchange.upsert_accounts": ("rows jsonb", "integer"),
    "exchange.upsert_contracts": ("rows jsonb", "integer"),
    "exchange.upsert_metering_points": ("rows jsonb", "integer"),
    "exchange.acknowledge": ("rows jsonb", "integer"),
}
#: The view of design §7 and issue «hourly files»: what accounting reads.
HOURLY = {"point": "bigint", "hour": "timestamptz", "kwh": "numeric", "revision": "integer"}
_SHORT = {"timestamp with time zone": "timestamptz"}


def signature(connection, function):
    """(arguments, result) of the one function of that name, written as above."""
    rows = connection.execute(
        "SELECT p.pronargs, p.pronargdefaults, p.proargnames, p.proargmodes::text[],"
        " array(SELECT format_type(t, NULL) FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) t),"
        " array(SELECT pg_get_function_arg_default(p.oid, n) FROM generate_series(1, p.pronargs) n),"
        " format_type(p.prorettype, NULL) FROM pg_proc p WHERE p.oid = to_regproc(%s)",
        [function],
    ).fetchall()
    assert len(rows) == 1, f"{function} is there {len(rows)} times"
    count, _, names, modes, types, defaults, result = rows[0]
    named = [f"{name} {_SHORT.get(type_, type_)}" for name, type_ in zip(names, types, strict=True)]
    arguments = [
        one if default is None else f"{one} = {default}"
        for one, default in zip(named[:count], defaults, strict=True)
    ]
    columns = named[count:]
    if columns:
        assert set(modes[count:]) == {"t"}
        result = f"({', '.join(columns)})"
    return ", ".join(arguments), _SHORT.get(result, result)


@pytest.mark.parametrize("function", CONTRACT)
def test_the_door_is_as_promised(as_superuser, function):
    assert signature(as_superuser, function) == CONTRACT[function]


def test_the_doors_hold_nothing_that_was_not_promised(as_superuser):
    found = as_superuser.execute(
        "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('site', 'exchange')"
    )
    assert {row[0] for row in found} == set(CONTRACT)


@pytest.mark.parametrize("function", CONTRACT)
def test_the_door_opens_by_place_and_by_name(connect, function):
    """NULL everywhere: refused or empty, but found, whether named or not, and never a raw error."""
    login = "site" if function.startswith("site") else "accounting"
    door = connect(login)
    arguments = [one.split(" = ")[0].split() for one in CONTRACT[function][0].split(", ")]
    for call in (
        ", ".join(f"NULL::{type_}" for _, type_ in arguments),
        ", ".join(f"{name} => NULL::{type_}" for name, type_ in arguments),
        ", ".join(f"{name} => NULL::{type_}" for name, type_ in reversed(arguments)),
    ):
        refusal = None
        try:
            door.execute(f"SELECT * FROM {function}({call})")
        except psycopg.Error as error:
            refusal = error.sqlstate
        assert refusal is None or refusal.startswith("BS"), f"{function}({call}): {refusal}"


def test_accounting_reads_hours(as_superuser):
    columns = as_superuser.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = 'exchange.hourly'::regclass AND attnum > 0 ORDER BY attnum"
    ).fetchall()
    types = {name: _SHORT.get(type_, type_) for name, type_ in columns}
    assert {name: types.get(name) for name in HOURLY} == HOURLY
