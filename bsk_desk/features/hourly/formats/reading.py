"""Reads the bytes of one file: tells its kind, picks the reader, takes archives apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipInfo

from bsk_desk.features.hourly.formats import fast, kinds
from bsk_desk.features.hourly.formats.archive import DAMAGED, Archive, member_name, name_problem
from bsk_desk.features.hourly.formats.grid import Book, ReadError
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.sheets import read_book
from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.model.settings import Limits

_OUR_NAMES = {
    kinds.XLS: (".xls",),
    kinds.XLSX: (".xlsx", ".xlsm"),
    kinds.ODS: (".ods", ".fods"),
    kinds.XML: (".xml",),
    kinds.XML2003: (".xml",),
    kinds.CSV: (".csv", ".tsv", ".txt"),
    kinds.M80020: (".xml",),
    kinds.M80040: (".xml",),
}


def read_files(
    name: str, data: bytes, limits: Limits, mapping: Mapping | None = None, *, precise: bool = False
) -> list[HourlyFile]:
    """The file, or every file of an archive; what cannot be read is a file with a finding.

    ``precise`` leaves the fast reader out: for files it crashed on.
    """
    if is_lock_file(name):
        return [skipped(name)]
    if len(data) > limits.file_bytes:
        return [too_large(name, limits)]
    try:
        if kinds.container(data) == "zip":
            archive = Archive(data, limits)
            if _is_archive(archive):
                return list(_members(name, archive, limits, mapping, precise=precise))
        return [read_one(name, data, limits, mapping, precise=precise)]
    except ReadError as fault:
        return [_failed(name, fault, data)]


def read_one(
    name: str, data: bytes, limits: Limits, mapping: Mapping | None = None, *, precise: bool = False
) -> HourlyFile:
    """A single file that is no archive; raises ReadError when it cannot be read."""
    kind = kinds.container(data)
    if kind == "xml":
        read = _read_xml(name, data, limits, mapping)
        return _with_type(read, page=read.kind == kinds.CSV)
    if kind in ("ole", "biff", "zip") and not precise:
        found = _read_fast(name, kind, data, limits, mapping)
        if found is not None:
            return _with_type(found)
    return _with_type(read_book(_precise(kind, data, limits), name, mapping), page=kind == "html")


def open_book(
    data: bytes, limits: Limits, mapping: Mapping | None = None
) -> tuple[Book | None, str]:
    """The sheets of a single file, unread, and the repeated element of an unknown XML.

    None for a message of the market, which has no sheets; raises ReadError.
    """
    from bsk_desk.features.hourly.formats import ats, xml_rows, xml_safe

    kind = kinds.container(data)
    if kind != "xml":
        return _precise(kind, data, limits), ""
    root = xml_safe.parse(data)
    if ats.class_of(root):
        return None, ""
    book = _known_book(root, data, limits, mapping)
    if book is not None:
        return book, ""
    element = (mapping.element if mapping else "") or xml_rows.repeated(root)
    return xml_rows.read(root, element, limits), element


def is_lock_file(name: str) -> bool:
    """Excel's ``~$…`` and LibreOffice's ``.~lock.…#``."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return base.startswith(("~$", ".~lock."))


def skipped(name: str) -> HourlyFile:
    """X10: a lock file beside an opened book."""
    sentence = "Это служебный файл открытой книги Excel, он пропущен. Закройте книгу и пришлите её"
    return HourlyFile(name, None, findings=(warning("X10", sentence, file=name),))


def too_large(name: str, limits: Limits) -> HourlyFile:
    """X05: larger than a file of hours can be."""
    size = limits.file_bytes // (1024 * 1024)
    sentence = f"Файл больше {size} МБ и не прочитан. Пришлите только лист с почасовыми значениями"
    return HourlyFile(name, None, findings=(error("X05", sentence, file=name),))


def _read_fast(
    name: str, kind: str, data: bytes, limits: Limits, mapping: Mapping | None
) -> HourlyFile | None:
    """The file when the fast reader finds it spotless, else None."""
    table = _zip_kind(data, limits) if kind == "zip" else kinds.XLS
    if table is None:
        return None
    try:
        found = read_book(fast.read(data, table, limits), name, mapping)
    except fast.NotFastError:
        return None
    return None if found.findings or not found.points else found


def _zip_kind(data: bytes, limits: Limits) -> str | None:
    """Kind of a zipped book that is safe and plain enough for the fast reader."""
    archive = Archive(data, limits)
    infos = list(archive.infos())
    if sum(info.file_size for info in infos) > limits.file_bytes or _macros(archive):
        return None
    return _book_kind(archive)


def _precise(kind: str, data: bytes, limits: Limits) -> Book:
    from bsk_desk.features.hourly.formats import html, ods, text, xls, xlsx

    if kind in ("ole", "biff"):
        book = xls.read(data, limits)
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            book.findings.append(_macro_note())
        return book
    if kind == "zip":
        archive = Archive(data, limits)
        if _book_kind(archive) == kinds.ODS:
            return ods.read(archive, limits)
        book = xlsx.read(archive, limits)
        if _macros(archive):
            book.findings.append(_macro_note())
        return book
    if kind == "html":
        return html.read(data, limits)
    if kind == "text":
        return text.read(data, limits)
    if kind == "empty":
        raise ReadError("X06", "Файл пуст. Пришлите его заново")
    raise ReadError("X07", "Это не таблица и не XML. Пришлите .xls, .xlsx, .ods, .csv или .xml")


def _read_xml(name: str, data: bytes, limits: Limits, mapping: Mapping | None) -> HourlyFile:
    from bsk_desk.features.hourly.formats import ats, xml_rows, xml_safe

    root = xml_safe.parse(data)
    if ats.class_of(root):
        return ats.read(root, name)
    book = _known_book(root, data, limits, mapping)
    if book is None and mapping is None:
        return HourlyFile(name, kinds.XML, findings=(_unknown_xml(root),))
    if book is None:
        element = (mapping.element if mapping else "") or xml_rows.repeated(root)
        book = xml_rows.read(root, element, limits)
    return read_book(book, name, mapping)


def _known_book(root: Any, data: bytes, limits: Limits, mapping: Mapping | None) -> Book | None:
    """The sheets of an XML whose layout is known; None for any other document."""
    from bsk_desk.features.hourly.formats import html, ods, xml2003, xml_map, xml_safe

    if root.tag == f"{{{xml2003.NAMESPACE}}}Workbook":
        return xml2003.read(root, limits)
    if root.tag == ods.FLAT:
        return ods.read_root(root, limits)
    name = xml_safe.local(root).lower()
    if name == "html":
        return html.read(data, limits)
    return xml_map.read(root, limits) if name == xml_map.ROOT and mapping is None else None


def _unknown_xml(root: Any) -> Finding:
    from bsk_desk.features.hourly.formats import xml_safe

    tag = shown(xml_safe.local(root))
    return error(
        "X08",
        f"XML с корнем «{tag}» не распознан: это не выгрузка шаблона БСК и не макет 80020. "
        "Пришлите заполненный шаблон или задайте соответствие элементов",
    )


def _book_kind(archive: Archive) -> str | None:
    names = archive.names()
    if "[Content_Types].xml" in names or "xl/workbook.xml" in names:
        return kinds.XLSX
    if "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names):
        return kinds.ODS
    return None


def _is_archive(archive: Archive) -> bool:
    return _book_kind(archive) is None


def _macros(archive: Archive) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in archive.names())


def _macro_note() -> Finding:
    return warning("X13", "В книге есть макросы: они не выполнялись. Пришлите книгу без макросов")


def _members(
    name: str, archive: Archive, limits: Limits, mapping: Mapping | None, *, precise: bool
) -> Iterator[HourlyFile]:
    count = 0
    for info in archive.infos():
        inner = member_name(info)
        label = f"{name}/{shown(inner, 200)}"
        if _system_file(inner):
            continue
        count += 1
        problem = name_problem(info, inner)
        if problem:
            sentence = f"Файл архива не прочитан: {problem}. Запакуйте файлы заново"
            yield HourlyFile(label, None, findings=(error("X09", sentence, file=label),))
        elif is_lock_file(inner):
            yield skipped(label)
        else:
            yield _member(label, archive, info, limits, mapping, precise=precise)
    if not count:
        yield HourlyFile(name, None, findings=(error("X09", "Архив пуст. Пришлите его заново"),))


def _system_file(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db")


def _member(
    label: str, archive: Archive, info: ZipInfo, limits: Limits, mapping: Mapping | None,
    *, precise: bool,
) -> HourlyFile:  # fmt: skip
    data = b""
    try:
        data = archive.read(info)
        if len(data) > limits.file_bytes:
            return too_large(label, limits)
        _refuse_nesting(data, limits)
        return read_one(label, data, limits, mapping, precise=precise)
    except ReadError as fault:
        return _failed(label, fault, data)


def _refuse_nesting(data: bytes, limits: Limits) -> None:
    if kinds.container(data) == "zip" and _is_archive(Archive(data, limits)):
        raise ReadError("X09", "Архив внутри архива не читается. Запакуйте файлы одним архивом")


def _failed(name: str, fault: ReadError, data: bytes) -> HourlyFile:
    kind = kinds.likely(data)
    said = _SPOILT.format(kind) if kind and fault.sentence == DAMAGED else fault.sentence
    return HourlyFile(name, kind, findings=(error(fault.code, said, file=name),))


def _with_type(found: HourlyFile, *, page: bool = False) -> HourlyFile:
    """Warn when the name promises another kind than the content is; ``page``: it is HTML."""
    from dataclasses import replace

    suffix = PurePosixPath(found.file).suffix.lower()
    good = () if page else _OUR_NAMES.get(found.kind or "", ())
    if suffix in good or suffix not in {s for names in _OUR_NAMES.values() for s in names}:
        return found
    inside = "веб-страница (HTML)" if page else _KIND_WORDS.get(found.kind or "", "другой формат")
    mend = (
        "Откройте файл в Excel и сохраните как книгу .xlsx"
        if page
        else "Сохраните файл с верным расширением"
    )
    said = f"Расширение {suffix}, а внутри — {inside}: прочитано по содержимому. {mend}"
    return replace(found, findings=(*found.findings, warning("X14", said)))


_SPOILT = "Файл .{} повреждён или обрезан. Откройте его в Excel и сохраните заново"
_KIND_WORDS = {
    kinds.XLS: "книга Excel 97–2003",
    kinds.XLSX: "книга .xlsx",
    kinds.ODS: "таблица OpenDocument",
    kinds.XML: "XML",
    kinds.XML2003: "«Таблица XML 2003»",
    kinds.CSV: "текст с разделителями (CSV)",
    kinds.M80020: "макет 80020",
    kinds.M80040: "макет 80040",
}
