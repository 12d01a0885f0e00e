"""What went wrong, in words: takes an error of the product, of Python or of the system, gives a sentence that says what to do."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.core.errors import CrfError
from pipeline.core.printable import printable

SPARE_MEMORY = "set CRF2TLF_PROCESSES=1, close other programs, or use a machine with more memory"

_OF_MEMORY = frozenset({"MemoryError", "_ArrayMemoryError", "ArrowMemoryError"})
_OF_SYSTEM = re.compile(r"^(?:\w+: )?\[Errno (\d+)\] ([^:\n]+)(?:: (?:'(.*)'|\"(.*)\"|(.*)))?$", re.DOTALL)
_REMEDIES = {
    errno.EACCES: "let the user who runs this read and write it",
    errno.EPERM: "let the user who runs this read and write it",
    errno.EROFS: "it stands on a disk that is read-only; mount it for writing",
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the disk's quota is used up; make room and run again",
    errno.EEXIST: "a file stands where a folder is needed; move it away",
    errno.ENOTDIR: "a file stands where a folder is needed; move it away",
    errno.EISDIR: "a folder stands where a file is needed; move it away",
    errno.EIO: "the disk or the network could not read it; try again, and have it checked",
    errno.ENOMEM: SPARE_MEMORY,
    errno.EMFILE: "too many files are open; raise the limit of this user (ulimit -n)",
    errno.ENAMETOOLONG: "its name is too long; use a shorter path",
}


class SurroundingsError(CrfError):
    """What a run needs of its machine - a folder, the disk, memory - is not there; the message says which and what to do."""


def words_of(error: BaseException) -> str:
    """An error as a sentence. One that nobody foresaw keeps the name of its kind."""
    if isinstance(error, CrfError):
        return printable(str(error))
    return in_words(type(error).__name__, f"{type(error).__name__}: {error}")


def in_words(kind: str, message: str) -> str:
    """The same of an error that is known by the name of its kind and its message only, as a run history keeps it."""
    text = printable(message.strip())
    if kind in _OF_MEMORY:
        detail = text.rpartition(kind)[2].strip(": ")
        return f"memory ran out{f' ({detail})' if detail else ''}; {SPARE_MEMORY}"
    if system := _OF_SYSTEM.match(text):
        number, said, *places = system.groups()
        place = next((place for place in places if place), "")
        remedy = _REMEDIES.get(int(number), "mend it and run again")
        return f"{place}: {said}; {remedy}" if place else f"{said}; {remedy}"
    return re.sub(rf"^pipeline\.[\w.]*{re.escape(kind)}: ", "", text)


@contextmanager
def surroundings() -> Iterator[None]:
    """Within it an error of the system or of memory becomes a SurroundingsError."""
    try:
        yield
    except (OSError, MemoryError) as error:
        raise SurroundingsError(words_of(error)) from error
