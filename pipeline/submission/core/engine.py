"""One run of CORE: takes its Python, its checkout and a folder of datasets, gives its report as it wrote it.

The checkout is the engine's public repository at the version above: `core.py` is the command that CDISC documents,
`resources/cache` has rules and library. Its exit code is 0 whatever it finds, and rules about define.xml run only with -dxp.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.provenance.notes import sha256
from pipeline.submission.core import VERSION, CoreError

STANDARD = ("sdtmig", "3-4")
CACHE = Path("resources") / "cache"
# Without these no rule can be asked; a checkout without its large files has a few lines of text in their place.
NEEDED = ("rules.pkl", "rules_dictionary.pkl", "standards_details.pkl", "standards_models.pkl", "variables_metadata.pkl",
          "variable_codelist_maps.pkl")  # fmt: skip
POINTER = b"version https://git-lfs"
KEPT_LINES = 5


@dataclass(frozen=True)
class Checkout:
    """The engine's repository on this machine, checked to be whole: `program` and its rules and library in `cache`."""

    program: Path
    cache: Path


def checkout(folder: Path) -> Checkout:
    """The checkout in `folder`. CoreError names what is missing in it."""
    folder = folder.resolve()  # CORE runs in its own folder
    found = Checkout(folder / "core.py", folder / CACHE)
    if not found.program.is_file():
        raise CoreError(
            f"{folder}: holds no core.py; name a checkout of CORE: "
            f"git clone --branch v{VERSION} https://github.com/cdisc-org/cdisc-rules-engine"
        )
    lacking = [name for name in NEEDED if not _whole(found.cache / name)]
    if lacking:
        raise CoreError(f"{found.cache}: lacks {', '.join(lacking)}; fetch the checkout with its large files (git lfs pull)")
    return found


def sdtm_folder(package: Path) -> Path:
    """The one folder of SDTM datasets in a package. CoreError when there is none or more than one."""
    root = package.resolve() / "m5" if (package / "m5").is_dir() else package.resolve()
    found = sorted(root.glob("datasets/*/tabulations/sdtm"))
    if len(found) != 1:
        raise CoreError(f"{package}: holds {len(found)} folders m5/datasets/<study>/tabulations/sdtm, not one; name a package")
    _complete(found[0])
    return found[0]


def _complete(datasets: Path) -> None:
    if not any(datasets.glob("*.xpt")):
        raise CoreError(f"{datasets}: holds no XPT file; write the package again")
    if not (datasets / "define.xml").is_file():
        raise CoreError(f"{datasets}: holds no define.xml; CORE checks the datasets with it")


def digests(datasets: Path) -> dict[str, str]:
    """The SHA-256 of every transport file by its name."""
    return {path.name: sha256(path.read_bytes()) for path in sorted(datasets.glob("*.xpt"))}


def run_engine(python: Path, core: Checkout, datasets: Path, processes: int) -> dict[str, Any]:
    """CORE's report (JSON) on the XPT files of `datasets`, with their define.xml. CoreError when it gives none."""
    with TemporaryDirectory(prefix="crf2tlf-core-") as place:
        standard, version = STANDARD
        command = [
            str(python), str(core.program), "validate", "-ca", str(core.cache), "-s", standard, "-v", version,
            "-d", str(datasets), "-ft", "xpt", "-dxp", str(datasets / "define.xml"), "-ps", str(processes),
            "-of", "JSON", "-o", str(Path(place) / "report"), "-p", "disabled",
        ]  # fmt: skip
        made = subprocess.run(  # noqa: S603 - CORE's own command, with paths that were checked
            command, capture_output=True, text=True, check=False, cwd=core.program.parent, env=_own_environment()
        )
        return _report(Path(place) / "report.json", made)


def _report(path: Path, made: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    if not path.is_file():
        last = " | ".join(line.strip() for line in (made.stderr or made.stdout).splitlines()[-KEPT_LINES:])
        raise CoreError(f"CORE ended without a report (exit code {made.returncode}): {last}")
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not {"Conformance_Details", "Issue_Details", "Rules_Report"} <= set(content):
        raise CoreError(f"CORE wrote a report of another form than version {VERSION}; install that version")
    return content


def _own_environment() -> dict[str, str]:
    """Ours without what would lead CORE's Python to our packages."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}


def _whole(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(POINTER))
    return len(start) > 0 and start != POINTER
