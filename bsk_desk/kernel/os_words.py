"""Why the system refused a file, in Russian: its own sentences are English."""

from __future__ import annotations

import errno

_WORDS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.ENOENT: "такого файла или папки нет",
    errno.ENOTDIR: "в пути не папка, а файл",
    errno.EISDIR: "это папка",
    errno.EEXIST: "такой файл уже есть",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ENOSPC: "на диске нет места",
    errno.EDQUOT: "на диске нет места",
    errno.EFBIG: "файл слишком велик для этого диска",
    errno.EROFS: "диск только для чтения",
    errno.EIO: "ошибка диска",
    errno.EBUSY: "файл занят другой программой",
    errno.ETXTBSY: "файл занят другой программой",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENFILE: "открыто слишком много файлов",
    errno.ENOMEM: "не хватает памяти",
    errno.EAGAIN: "не хватает ресурсов",
    errno.EPIPE: "получатель закрыл вывод",
    errno.EBADF: "вывод закрыт",
}


def os_words(fault: OSError, otherwise: str = "ошибка системы") -> str:
    """The reason as part of a sentence, with the number of one that has no words here."""
    if fault.errno is None:
        return otherwise
    return _WORDS.get(fault.errno) or f"{otherwise} {fault.errno}"
