"""Which shared libraries a Linux library asks for, read from the file itself: the answer is the same on every machine."""

import struct
from pathlib import Path

_DYNAMIC, _LOAD = 2, 1
_NEEDED, _STRINGS = 1, 5


def needed(path: Path) -> set[str]:
    """The names in its dynamic section (ELF, 64 bits, little endian)."""
    data = path.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01", path
    at, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    parts = [struct.unpack_from("<IIQQQQ", data, at + size * n) for n in range(count)]
    (dynamic,) = (part for part in parts if part[0] == _DYNAMIC)
    entries = [
        struct.unpack_from("<QQ", data, dynamic[2] + 16 * n) for n in range(dynamic[5] // 16)
    ]
    strings = next(value for tag, value in entries if tag == _STRINGS)
    (load,) = (p for p in parts if p[0] == _LOAD and p[3] <= strings < p[3] + p[5])
    start = strings - load[3] + load[2]
    return {_text(data, start + value) for tag, value in entries if tag == _NEEDED}


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()
