"""Numbers, sizes and names as a Russian reader expects them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 день, 2 дня, 5 дней, 11 дней, 21 день."""
    last, two = abs(number) % 10, abs(number) % 100
    if last == 1 and two != 11:
        return one
    if last in (2, 3, 4) and two not in (12, 13, 14):
        return few
    return many


def counted(number: int, one: str, few: str, many: str) -> str:
    """Number and noun, held together: «2 дня», «12 418 обращений»."""
    return f"{grouped(number)}{NBSP}{plural(number, one, few, many)}"


def grouped(number: Decimal | int, places: int | None = None) -> str:
    """Digits in threes with U+00A0, a decimal comma, a real minus: «−12 418,50».

    ``places`` rounds half up to so many digits after the comma; None keeps what there is.
    """
    value = Decimal(number)
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, part = f"{abs(value):,f}".partition(".")
    sign = "−" if value < 0 else ""
    return sign + whole.replace(",", NBSP) + (f",{part}" if part else "")


def money(roubles: Decimal) -> str:
    """Roubles with kopecks: «1 234,50 ₽»."""
    return f"{grouped(roubles, 2)}{NBSP}₽"


def kwh(value: Decimal, places: int = 2) -> str:
    """Active energy: «47 881,06 кВт·ч»."""
    return f"{grouped(value, places)}{NBSP}кВт·ч"


def percent(part: int, whole: int) -> str:
    """A share rounded down, so that 100 % means all: «61 %»; of nothing it is «0 %»."""
    return f"{part * 100 // whole if whole else 0}{NBSP}%"


def file_size(size: int) -> str:
    """Bytes for people, 1024 to a kilobyte: «640 Б», «240 КБ», «1,8 МБ»."""
    if size < 1024:
        return f"{size}{NBSP}Б"
    if size < 1024 * 1024:
        return f"{grouped(Decimal(size) / 1024, 0)}{NBSP}КБ"
    power, unit = (2, "МБ") if size < 1024**3 else (3, "ГБ")
    amount = Decimal(size) / 1024**power
    return f"{grouped(amount, 1 if amount < 10 else 0)}{NBSP}{unit}"


def short_name(last: str, first: str = "", middle: str = "") -> str:
    """Surname and initials that do not part at the end of a line: «Петрова А. И.»."""
    letters = [f"{name.strip()[0].upper()}." for name in (first, middle) if name.strip()]
    return NBSP.join([last.strip(), *letters])


#: ИП, ООО, ТСЖ, ПАО, ГБУЗ: the form of an organisation before its name.
_LONGEST_FORM = 4


def short_full_name(full: str) -> str:
    """«Петрова Анна Ивановна» -> «Петрова А. И.»; what is no name of a person stays."""
    parts = full.split()
    named = all(part.replace("-", "").isalnum() for part in parts)
    firm = bool(parts) and parts[0].isupper() and len(parts[0]) <= _LONGEST_FORM
    return short_name(*parts) if len(parts) in (2, 3) and named and not firm else full.strip()


def initials(full: str) -> str:
    """Two letters for an avatar, name before surname: «Петрова А. И.» -> «АП»."""
    parts = [p for p in (word.strip("«»\"'().,") for word in full.split()) if p]
    if not parts:
        return ""
    if len(parts) == 1:
        return parts[0][:2].upper()
    return (parts[1][0] + parts[0][0]).upper()


def listed(words: list[str], most: int = 5) -> str:
    """«а, б и в»; past ``most`` the rest is counted: «а, б и ещё 12»."""
    shown = words[:most]
    rest = len(words) - len(shown)
    if rest:
        return f"{', '.join(shown)} и{NBSP}ещё{NBSP}{grouped(rest)}"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} и{NBSP}{shown[-1]}"


def masked_phone(e164: str) -> str:
    """Only the last four digits are told: «+7 *** ***-28-16»."""
    if len(e164) < 5:
        return "***"
    return f"+7{NBSP}***{NBSP}***-{e164[-4:-2]}-{e164[-2:]}"


def phone(e164: str) -> str:
    """«+7 3852 50-16-28» for the city, «+7 913 028-28-16» elsewhere; others as they are."""
    digits = e164.removeprefix("+7")
    if not e164.startswith("+7") or len(digits) != 10:
        return e164
    code, rest = (digits[:4], digits[4:]) if digits.startswith("3852") else (digits[:3], digits[3:])
    return f"+7{NBSP}{code}{NBSP}{rest[:-4]}-{rest[-4:-2]}-{rest[-2:]}"


def masked_email(address: str) -> str:
    """The first letter and the domain: «a***@mail.ru»."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}"


def masked_passport(number: str) -> str:
    """The last three digits: «** ** ***123»."""
    digits = "".join(c for c in number if c.isdigit())
    return f"**{NBSP}**{NBSP}***{digits[-3:] if len(digits) == 10 else '***'}"


def masked_snils(number: str) -> str:
    """Two digits of eleven: «***-***-*45 **»."""
    digits = "".join(c for c in number if c.isdigit())
    return f"***-***-*{digits[7:9] if len(digits) == 11 else '**'}{NBSP}**"
