"""What a field of a form is, and the JSON Schema that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FieldKind = Literal["line", "text", "choice", "date", "number", "integer", "boolean"]
#: (code, title) pairs.
Choices = tuple[tuple[str, str], ...]

_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``name`` in the payload, ``label`` on the screen, and what may stand in it.

    ``longest`` counts characters. ``pattern`` is a regular expression that Python, PostgreSQL and
    JSON Schema read alike; ``refusal`` is said when it does not match. ``format`` names a check of
    the database: email, phone, date, inn, kpp, ogrn. ``masked`` fields are shown in full only on
    request, with a reason.
    """

    name: str
    label: str
    kind: FieldKind = "line"
    required: bool = False
    longest: int = 300
    choices: Choices = ()
    pattern: str | None = None
    refusal: str | None = None
    format: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    masked: bool = False

    def schema(self) -> dict[str, Any]:
        """The property of the form's JSON Schema; keys with ``x-`` are ours."""
        made: dict[str, Any] = {
            "type": _TYPES.get(self.kind, "string"),
            "title": self.label,
            "x-kind": self.kind,
        }
        if self.kind in {"line", "text"}:
            made["maxLength"] = self.longest
        if self.choices:
            made["enum"] = [code for code, _ in self.choices]
            made["x-titles"] = [title for _, title in self.choices]
        extra = {
            "description": self.help or None,
            "pattern": self.pattern,
            "x-refusal": self.refusal,
            "format": self.format or ("date" if self.kind == "date" else None),
            "minimum": self.minimum,
            "maximum": self.maximum,
            "const": True if self.kind == "boolean" else None,
        }
        return made | {key: value for key, value in extra.items() if value is not None}

    def title_of(self, code: str) -> str:
        """The words of a choice; the code itself where it is not one of them any more."""
        return dict(self.choices).get(code, code)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of request: who may file it, how it is answered, and its fields in their order.

    ``audience``: anyone, cabinet (a consumer), account (a consumer with a linked account).
    ``answer``: yes, contacts (if there is somebody to answer), no. ``topic`` proposes the coding
    for form 4.9. ``papers`` are the attachments without which it cannot be carried out.
    """

    form: str
    title: str
    short_title: str
    number_group: str
    audience: Literal["anyone", "cabinet", "account"]
    contacts: Literal["required", "optional"]
    answer: Literal["yes", "contacts", "no"]
    topic: str | None
    fields: tuple[Field, ...]
    papers: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the payload; unknown keys are refused."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "title": self.title,
            "properties": {field.name: field.schema() for field in self.fields},
            "required": [field.name for field in self.fields if field.required],
            "additionalProperties": False,
            "x-order": [field.name for field in self.fields],
            "x-papers": list(self.papers),
        }

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)
