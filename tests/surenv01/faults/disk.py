"""A small disk that can be full or read-only, for real: a tmpfs.

Its own module because only what the operating system itself refuses shows how a write fails in its middle.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SIZE = 64 << 20


@dataclass(frozen=True)
class Disk:
    """A disk mounted at `folder`."""

    folder: Path

    def mount(self) -> None:
        self.folder.mkdir()
        if not self._mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs"):
            pytest.skip("this user may not mount a tmpfs")

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)

    def read_only(self, yes: bool) -> None:
        assert self._mount("-o", "remount,ro" if yes else "remount,rw")

    def fill(self, free: int) -> None:
        """Leave `free` bytes."""
        size = os.statvfs(self.folder)
        with (self.folder / "filler").open("wb") as filler:
            filler.write(bytes(size.f_bavail * size.f_frsize - free))

    def tidy(self) -> None:
        (self.folder / "filler").unlink()

    def _mount(self, *arguments: str) -> bool:
        return subprocess.run(["mount", *arguments, str(self.folder)], capture_output=True, check=False).returncode == 0
