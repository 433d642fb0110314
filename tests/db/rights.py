"""Who may do what: the declared table that the database is compared with.

Nobody writes a table. Reading and calling is allowed where it stands here, and nowhere else.
"""

GROUPS = {
    "operator", "engineer", "admin", "auditor", "site", "accounting", "worker",
}  # fmt: skip
AUDITOR = frozenset({"auditor"})
ADMIN = frozenset({"admin"})
DESK = {"operator", "engineer", "admin"}
STAFF = DESK | {"auditor"}
STAFF_AND_WORKER = STAFF | {"worker"}
ADMIN_AND_AUDITOR = {"admin", "auditor"}

#: Tables of ``bsk`` and ``audit`` that somebody may SELECT from (or from some columns of).
READERS = {
    **dict.fromkeys(
        (
            "bsk.alembic_version",
            "bsk.answer_templates",
            "bsk.calendar_days",
            "bsk.changes",
            "bsk.deadline_rules",
            "bsk.forms",
            "bsk.settings",
            "bsk.staff",
            "bsk.status_transitions",
            "bsk.statuses",
            "bsk.topics",
        ),
        STAFF_AND_WORKER,
    ),
    **dict.fromkeys(
        (
            "bsk.accounts",
            "bsk.consumer_accounts",
            "bsk.contracts",
            "bsk.hourly_senders",
            "bsk.metering_points",
            "bsk.outage_refusals",
            "bsk.outages",
            "bsk.profiles",
            "bsk.register_readings",
        ),
        STAFF,
    ),
    "exchange.hourly": frozenset({"accounting"}),
    **dict.fromkeys(
        (
            "audit.accesses",
            "audit.entries",
            "bsk.broadcast_batches",
            "bsk.broadcasts",
            "bsk.destruction_acts",
            "bsk.saved_audiences",
        ),
        ADMIN_AND_AUDITOR,
    ),
    **dict.fromkeys(
        (
            "bsk.attachments",
            "bsk.bulk_items",
            "bsk.bulk_runs",
            "bsk.consumers",
            "bsk.drafts",
            "bsk.notifications",
            "bsk.number_counters",
            "bsk.request_leases",
            "bsk.request_viewers",
            "bsk.saved_views",
            "bsk.service_request_events",
            "bsk.service_requests",
            "bsk.staff_notices",
        ),
        AUDITOR,
    ),
}
#: Views of ``desk`` are for all staff but these.
NARROW_VIEWS = dict.fromkeys(
    ("broadcast_recipients", "mails", "registrations", "saved_audiences"), ADMIN_AND_AUDITOR
)
#: Functions of ``bsk`` that views call with the reader's rights.
HELPERS = dict.fromkeys(("address_words", "is_admin", "masked_payload", "masked_phone"), STAFF)
#: Functions of ``desk`` are for operators, engineers and administrators but these.
ADMIN_FUNCTIONS = (
    "approve_broadcast",
    "approve_calendar_year",
    "block_consumer",
    "cancel_broadcast",
    "change_deadline_rule",
    "correct_email",
    "delete_audience",
    "delete_registrations",
    "delete_template",
    "follow_up_broadcast",
    "pause_broadcast",
    "preview_broadcast",
    "resend_code",
    "resend_failed_mails",
    "resend_mail",
    "resume_broadcast",
    "return_broadcast",
    "save_audience",
    "save_broadcast",
    "save_template",
    "set_calendar_day",
    "set_setting",
    "start_broadcast",
    "submit_broadcast",
    "test_broadcast",
    "unblock_consumer",
    "undo_broadcast",
)
STAFF_FUNCTIONS = (
    "attachment_content",
    "broadcast_numbers",
    "deadline_explanation",
    "note_access",
    "note_list_export",
    "open_consumer",
    "search_query",
)
ENGINEER_FUNCTIONS = (
    "ask_mailbox",
    "decide_profiles",
    "estimate_profile",
    "hourly_content",
    "mailbox_asked",
    "note_hourly_export",
    "read_hourly_file",
    "reject_hourly_file",
    "return_hourly_file",
    "save_hourly_sender",
    "send_hourly_reply",
    "store_hourly_file",
)
NARROW_FUNCTIONS = {
    **dict.fromkeys(ENGINEER_FUNCTIONS, frozenset({"engineer", "admin"})),
    "hourly_completeness": STAFF,
    **dict.fromkeys(ADMIN_FUNCTIONS, ADMIN),
    **dict.fromkeys(STAFF_FUNCTIONS, STAFF),
    "note_export": ADMIN_AND_AUDITOR,
    "print_act": ADMIN_AND_AUDITOR,
    **dict.fromkeys(
        (
            "answer_outage",
            "change_outage",
            "close_outage",
            "decline_outage",
            "file_request",
            "link_outage",
            "publish_outage",
            "save_outage",
        ),
        frozenset({"operator", "admin"}),
    ),
}
#: The other doors have one group each.
DOORS = {"site": {"site"}, "exchange": {"accounting"}, "worker": {"worker"}}


def may_read(schema: str, name: str) -> set[str]:
    """The groups that may SELECT from a table or view."""
    if schema == "desk":
        return NARROW_VIEWS.get(name, STAFF)
    return READERS.get(f"{schema}.{name}", set())


def may_call(schema: str, name: str) -> set[str]:
    """The groups that may EXECUTE a function."""
    if schema == "desk":
        return NARROW_FUNCTIONS.get(name, DESK)
    if schema == "bsk":
        return HELPERS.get(name, set())
    return DOORS.get(schema, set())
