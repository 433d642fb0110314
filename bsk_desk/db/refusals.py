"""Why a connection was not made, in a sentence of its own for each reason.

libpq gives no code when connecting fails, only text: its own in English, the server's in the
language of the server.
"""

from __future__ import annotations

import re

from bsk_desk.kernel.errors import Refused, ServerUnavailable, UserError, WrongSecret

#: The first pattern found in the text decides; order matters.
_REASONS: tuple[tuple[str, type[UserError], str], ...] = (
    (
        r"password authentication failed|no password supplied|role .* does not exist",
        WrongSecret,
        "Неверное имя или пароль.",
    ),
    (
        r"не прош[её]л проверку подлинности|роль .* не существует",
        WrongSecret,
        "Неверное имя или пароль.",
    ),
    (
        r"not permitted to log in|не разреш[её]н вход|не разрешается вход",
        Refused,
        "Этому сотруднику вход закрыт. Обратитесь к администратору.",
    ),
    (
        r"no pg_hba\.conf entry|не найдена запись .*pg_hba|в pg_hba\.conf нет записи",
        Refused,
        "Сервер базы данных не пускает этого пользователя с этого компьютера.",
    ),
    (
        r"database .* does not exist|база данных .* не существует",
        Refused,
        "На сервере нет такой базы данных. Проверьте её имя.",
    ),
    (
        r"permission denied for database|нет доступа к базе",
        Refused,
        "Этому пользователю нельзя подключаться к этой базе данных.",
    ),
    (
        r"does not match host name",
        Refused,
        "Сертификат сервера выдан другому имени: подключаться небезопасно.",
    ),
    (
        r"could not read root certificate file",
        Refused,
        "Файл корневого сертификата не прочитать: нужен файл PEM с сертификатом.",
    ),
    (
        r"root certificate file|certificate file .* does not exist|sslrootcert",
        Refused,
        "Нет файла корневого сертификата, которым проверяется сервер.",
    ),
    (
        r"does not support SSL|SSL was required|no encryption",
        Refused,
        "Сервер базы данных не поддерживает защищённое соединение, а оно требуется.",
    ),
    (
        r"SSL error|certificate|sslmode",
        Refused,
        "Защищённое соединение не состоялось: сертификат сервера не подтверждён.",
    ),
    (r"service .* not found", Refused, "Служба (service) в настройках подключения не найдена."),
    (
        r"translate host name|resolve host|Name or service not known|nodename nor servname",
        ServerUnavailable,
        "Сервер базы данных с таким именем не найден. Проверьте адрес.",
    ),
    (
        r"starting up|запускается|shutting down|останавливается|завершает",
        ServerUnavailable,
        "Сервер базы данных запускается. Повторите через минуту.",
    ),
    (
        r"too many (clients|connections)|connection slots|слишком много|слоты подключений",
        ServerUnavailable,
        "Сервер базы данных занят: слишком много подключений. Повторите через минуту.",
    ),
    (
        r"session is (read-only|not read-only)|standby",
        ServerUnavailable,
        "Среди серверов базы нет такого, который принимает записи.",
    ),
    (
        r"timeout|timed out",
        ServerUnavailable,
        "Сервер базы данных не отвечает. Проверьте сеть и адрес.",
    ),
    (
        r"Connection refused|No such file|No route to host|unreachable|reset by peer",
        ServerUnavailable,
        "Сервер базы данных недоступен. Проверьте адрес, порт и сеть.",
    ),
)


def connection_refused(said: str) -> UserError | None:
    """The sentence for libpq's text; None where nobody has met it yet."""
    for pattern, kind, sentence in _REASONS:
        if re.search(pattern, said, re.IGNORECASE):
            return kind(sentence)
    return None
