"""Zip files of strangers: members counted while they are read, names that stay inside."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from bsk_desk.features.hourly.formats.grid import ReadError
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.settings import Limits

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CHUNK = 65536
_SMALL = 1024 * 1024
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
DAMAGED = "Архив повреждён или обрезан. Запакуйте файлы заново"


class Archive:
    """An opened zip that gives its members' bytes within the limits of the whole archive."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as fault:
            raise ReadError("X06", DAMAGED) from fault
        self._limits = limits
        self._read = 0
        self._members = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > limits.zip_members:
            raise ReadError(
                "X05", f"В архиве больше {limits.zip_members} файлов. Разделите его на части"
            )

    def names(self) -> set[str]:
        """Names as the zip has them."""
        return set(self._members)

    def infos(self) -> Iterator[zipfile.ZipInfo]:
        """Members that are files, in the archive's order."""
        return (info for info in self._zip.infolist() if not info.is_dir())

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """Bytes of a member; ReadError X04 (password), X05 (bomb), X06 (damaged)."""
        info = self._members.get(name) if isinstance(name, str) else name
        if info is None:
            raise ReadError("X06", f"В файле нет части {shown(name)}. Сохраните его заново")
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("X04", "Архив зашифрован паролем. Пришлите его без пароля")
        try:
            return self._counted(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
            raise ReadError("X06", DAMAGED) from fault
        except (ValueError, RuntimeError) as fault:
            raise ReadError("X06", DAMAGED) from fault

    def _counted(self, info: zipfile.ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                self._read += len(chunk)
                self._refuse_bomb(size, info.compress_size)
                parts.append(chunk)
        return b"".join(parts)

    def _refuse_bomb(self, size: int, packed: int) -> None:
        limits = self._limits
        too_dense = size > _SMALL and size > limits.zip_ratio * max(packed, 1)
        if self._read > limits.zip_bytes or too_dense:
            raise ReadError(
                "X05", "Архив распаковывается в слишком большой объём и не прочитан до конца"
            )


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name as its sender typed it: without the flag of UTF-8 it is cp866.

    Unless it is Russian in UTF-8: macOS sets no flag.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
            name = _russian_utf8(raw) or raw.decode("cp866")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _russian_utf8(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if _RUSSIAN.search(text) else ""


def name_problem(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why a member is not touched: links, names that lead outside the archive."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "это ссылка, а не файл"
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return "имя ведёт за пределы архива"
    return "имя с недопустимыми знаками" if "\x00" in name else None
