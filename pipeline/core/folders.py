"""The files of a folder that came from outside: which there are, and why one of them cannot be used.

A link may lead anywhere on the machine, a pipe keeps its reader waiting for ever, and a file that may not be read says nothing of
what it holds: what was sent is what stands in the folder itself.
"""

import os
import stat
from pathlib import Path

from pipeline.core.printable import is_control, printable


def entries(folder: Path) -> list[Path]:
    """Everything in a folder and below that is no folder, sorted; links are not followed, and a folder that may not be listed
    stands for what is in it."""
    paths: list[Path] = []

    def note(error: OSError) -> None:
        paths.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=note):
        here = Path(place)
        paths += [here / name for name in files]
        paths += [here / name for name in folders if (here / name).is_symlink()]
    return sorted(paths)


def fault_of(path: Path, folder: Path) -> str:
    """Why an entry of `folder` cannot be used, with the remedy; "" when it is a file that can be read."""
    if any(is_control(letter) for letter in path.name):
        return "has a name with control characters, or one that is not in UTF-8; rename it"
    try:
        if path.is_symlink():
            return _fault_of_link(path, folder)
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind):
            list(path.iterdir())
        elif not stat.S_ISREG(kind):
            return "is neither a file nor a folder; put a file in its place"
        else:
            path.open("rb").close()
    except FileNotFoundError:
        return "is gone; transfer it again"
    except OSError as error:
        return f"cannot be read ({error.strerror}); let the user who runs this read it"
    return ""


def _fault_of_link(path: Path, folder: Path) -> str:
    to = path.readlink()
    target = Path(os.path.realpath(path))
    if not target.exists():
        return f"is a link to '{printable(str(to))}', which is not there; put the file itself there"
    if not target.is_relative_to(os.path.realpath(folder)):
        return f"is a link that leads out of the transfer, to '{printable(str(to))}'; put the file itself there"
    return "" if target.is_dir() else fault_of(target, target.parent)


def faults_in(folder: Path) -> dict[str, str]:
    """What cannot be used, by its path in the folder as it may be shown."""
    return {
        printable(path.relative_to(folder).as_posix()): fault for path in entries(folder) if (fault := fault_of(path, folder))
    }
