"""Words that are filled in for each reader: shown in the text, translated for the database.

A person writes «{{имя}}»; the database knows it as ``{{name}}``.
"""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from bsk_desk.qt.theme import Theme

#: Name of the database -> the word a person writes.
WORDS: dict[str, str] = {"name": "имя", "address": "адрес", "account": "счёт"}
_NAMES = {word: name for name, word in WORDS.items()} | {"счет": "account"}
_MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def stored(text: str) -> str:
    """As the database takes it; what is not known stays as it was written."""
    return _MARK.sub(_to_name, text)


def written(text: str) -> str:
    """As a person writes it."""
    return _MARK.sub(_to_word, text)


def problem(text: str) -> str | None:
    """What cannot be filled in, named; None where all can."""
    unknown = [m.strip() for m in _MARK.findall(text) if not _known(m)]
    if unknown:
        known = ", ".join(f"{{{{{word}}}}}" for word in WORDS.values())
        return f"Подстановки «{unknown[0]}» нет. Есть {known}."
    if re.search(r"\{\{|\}\}", _MARK.sub("", text)):
        return "Подстановка не закрыта: нужно {{ и }}."
    return None


def without_unknown(text: str) -> str:
    """The text with what cannot be filled in left out, so that the rest can be shown."""
    kept = _MARK.sub(lambda m: m[0] if _known(m[1]) else "…", text)
    return "".join(
        part if at % 2 else part.replace("{{", "").replace("}}", "")
        for at, part in enumerate(re.split(r"(\{\{.*?\}\})", kept, flags=re.DOTALL))
    )


def _known(mark: str) -> bool:
    bare = mark.strip().lower()
    return bare in _NAMES or bare in WORDS


def _to_name(found: re.Match[str]) -> str:
    bare = found[1].strip().lower()
    return f"{{{{{_NAMES[bare]}}}}}" if bare in _NAMES else found[0]


def _to_word(found: re.Match[str]) -> str:
    bare = found[1].strip()
    return f"{{{{{WORDS[bare]}}}}}" if bare in WORDS else found[0]


class Placeholders(QSyntaxHighlighter):
    """Known ones stand out in the accent, unknown ones in the colour of a fault."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    # Qt overrides

    def highlightBlock(self, words: str) -> None:
        """One paragraph."""
        for found in _MARK.finditer(words):
            look = QTextCharFormat()
            fine = _known(found[1])
            look.setForeground(self._theme.colour("accent_text" if fine else "overdue"))
            look.setBackground(self._theme.colour("accent_tint" if fine else "overdue_tint"))
            self.setFormat(found.start(), len(found[0]), look)
