import pytest

from bsk_desk.kernel.errors import Refused
from bsk_desk.worker.settings import from_environment

SMTP = {"BSK_SMTP_HOST": "mail.example.ru", "BSK_MAIL_FROM": "info@example.ru"}


def test_nothing_set_sends_and_reads_nothing():
    settings = from_environment({})
    assert settings.sending is None
    assert settings.reading is None


def test_defaults_are_the_safe_ones():
    sending = from_environment(SMTP).sending
    assert sending
    assert (sending.server.security, sending.server.port) == ("starttls", 587)
    reading = from_environment({"BSK_IMAP_HOST": "mail"}).reading
    assert reading
    assert (reading.server.security, reading.server.port, reading.folder) == ("tls", 993, "INBOX")


def test_a_password_may_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("пароль\n", encoding="utf-8")
    sending = from_environment(SMTP | {"BSK_SMTP_PASSWORD_FILE": str(path)}).sending
    assert sending
    assert sending.server.password == "пароль"


@pytest.mark.parametrize(
    "wrong",
    [
        {"BSK_MAIL_FROM": ""},
        {"BSK_SMTP_SECURITY": "ssl"},
        {"BSK_SMTP_PORT": "порт"},
        {"BSK_MAIL_RATE": "-1"},
        {"BSK_SMTP_PASSWORD_FILE": "/no/such/file"},
    ],
)
def test_what_cannot_be_meant_is_refused(wrong):
    with pytest.raises(Refused, match=next(iter(wrong))):
        from_environment(SMTP | wrong)
