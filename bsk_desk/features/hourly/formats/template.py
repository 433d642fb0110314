"""Writes the hourly template that is handed to consumers, as many files as its points need."""

from __future__ import annotations

import contextlib
from pathlib import Path

from bsk_desk.features.hourly.formats.template_layout import Page, pages_of
from bsk_desk.features.hourly.formats.template_model import (
    POINTS_PER_FILE,
    TemplatePoint,
    TemplateRequest,
    checked,
)
from bsk_desk.kernel.errors import UserError

__all__ = [
    "POINTS_PER_FILE",
    "TemplatePoint",
    "TemplateRequest",
    "write_template",
]


def write_template(request: TemplateRequest, folder: Path) -> list[Path]:
    """Write ``203_012013.xlsx`` (and ``203_012013_2.xlsx`` … past ten points) into ``folder``.

    Layout: cabinet manual, last section; one row per hour of the month in Asia/Barnaul, kWh.
    A file of the same name is replaced. Raises UserError when the request cannot be written or
    the folder cannot be written to; then no file of that name is left half done.
    """
    return [_write(page, folder) for page in pages_of(checked(request))]


def _content(page: Page) -> bytes:
    """The writers of books are imported by the first template: the desk starts without them."""
    if page.request.format == "xls":
        from bsk_desk.features.hourly.formats.template_xls import xls_bytes

        return xls_bytes(page)
    from bsk_desk.features.hourly.formats.template_xlsx import xlsx_bytes

    return xlsx_bytes(page)


def _write(page: Page, folder: Path) -> Path:
    content = _content(page)
    path = folder / f"{page.stem}.{page.request.format}"
    aside = path.with_name(f".{path.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise UserError(
            f"Не удалось записать {path}. Проверьте, что в папку можно писать "
            "и что этот файл не открыт в другой программе."
        ) from error
    return path
