"""Did a change move a byte of any result? The SHA-256 of every file that the commands make, of each trial in the repository.

    python -m tests.digests write FILE [--code DIR]      # runs everything (some three minutes) and writes path and digest
    python -m tests.digests compare FILE [--code DIR]    # exit code 1, and the files that differ and may not

The trials: both transfers of SURENV01, and CDISCPILOT01 by both sets of rules, each with its package. `--code`: another checkout.
What may differ, with the reason of each, is `may_differ.txt`; places of code, digests and what a step reads are left out of
pages before hashing.
"""

import argparse
import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

REPOSITORY = Path(__file__).parents[2]
ALLOWED = Path(__file__).with_name("may_differ.txt")
TRANSFERS = ("2026-05-31", "2026-06-30")
PAGES = (".html", ".json", ".js", ".md", ".txt")
PLACE = re.compile(rb"(?:pipeline|schemas|trial|raw/[\w-]+/trial)/[\w/]+\.py(?::\w+)?")
SECTION = re.compile(rb"\b(?:STUDY|TLF)_SPEC \d+(?:\.\d+)*")
INPUTS = re.compile(rb'"inputs":\[[^\]]*\]')
DIGEST = re.compile(rb"\b[0-9a-f]{16}(?:[0-9a-f]{48})?\b")


def make(code: Path, folder: Path) -> None:
    """Fill a workspace per trial by the commands a user has."""
    committed = folder / "SURENV01"
    shutil.copytree(REPOSITORY / "raw" / "SURENV01", committed / "raw" / "SURENV01")
    for transfer in TRANSFERS:
        _command(code, committed, "run", "--study", "SURENV01", "--transfer", transfer, "--all")
    for transfer in TRANSFERS:
        _command(code, committed, "package", "--study", "SURENV01", "--transfer", transfer)
    for rules in ("house", "admiralonco"):
        example = folder / rules
        (example / "raw").mkdir(parents=True)
        _command(code, example, "example", "--rules", rules)
        _command(code, example, "run", "--study", "CDISCPILOT01", "--all")
        _command(code, example, "package", "--study", "CDISCPILOT01", must=False)


def _command(code: Path, workspace: Path, *arguments: str, must: bool = True) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    environment |= {"PYTHONPATH": str(code), "CRF2TLF_HOME": str(workspace)}
    print("crf2tlf", *arguments, flush=True)
    subprocess.run([sys.executable, "-m", "pipeline.cli", *arguments], cwd=workspace, env=environment, check=must)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 by path of every file below the outputs of each workspace."""
    files = sorted(path for path in folder.glob("*/outputs/**/*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def _digest(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix in PAGES:
        for pattern in (PLACE, SECTION, INPUTS, DIGEST):
            content = pattern.sub(b"", content)
    return hashlib.sha256(content).hexdigest()[:24]


def may_differ(path: str) -> bool:
    """Whether the list allows this file to differ."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return any(fnmatch(path, line.split()[0]) for line in lines if line.strip() and not line.startswith("#"))


def read(file: Path) -> dict[str, str]:
    """Digests by path, as `write` left them."""
    with file.open(encoding="utf-8", newline="") as lines:
        return dict(csv.reader(lines))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.digests")
    parser.add_argument("what", choices=["write", "compare"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--code", type=Path, default=REPOSITORY)
    parser.add_argument("--made", type=Path, help="workspaces that were made before, instead of running anything")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        if not options.made:
            make(options.code.resolve(), Path(temporary))
        now = digests(options.made or Path(temporary))
    if options.what == "write":
        with options.file.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(sorted(now.items()))
        return 0
    before = read(options.file)
    differ = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    wrong = [path for path in differ if not may_differ(path)]
    print("\n".join(wrong) or f"{len(now)} files: equal but for {len(differ)} that may differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
