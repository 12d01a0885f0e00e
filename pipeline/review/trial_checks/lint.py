"""Is the code of a trial as the project's own must be? Takes its folder, gives what the engine, ruff and mypy find, line by line.

Nothing of the folder is changed. The engine's rules come first and need no other program.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.core.errors import CrfError
from pipeline.core.places import CODE
from pipeline.loading import load_trial
from pipeline.sdtm.fields import fields
from pipeline.trial.folder import EXECUTED, TESTS_FOLDER, check_folder
from schemas.ledger import UNMAPPED

SETTINGS = Path(__file__).parent
REPOSITORY = Path(__file__).parents[3]


def engine_findings(study_folder: Path) -> list[str]:
    """What keeps the trial from being used, else what of its folder nothing uses: modules, and questions without a fate."""
    try:
        check_folder(study_folder)
        trial = load_trial(study_folder)
        if not trial.package:  # a study that starts from SDTM may have no code of its own
            return []
        table = fields(trial.domains, trial.study, trial.forms)
    except CrfError as error:
        return str(error).splitlines()
    unmapped = table[table["STATUS"].eq(UNMAPPED)]
    questions = (
        unmapped["FORM"] + "." + unmapped["COLUMN"] + ": no verb of the mapping names it; say in FIELDS what becomes of it"
    )
    return [*_unused(study_folder / CODE, trial.package), *questions.tolist()]


def _unused(code: Path, package: str) -> Iterator[str]:
    """The modules that are neither executed by the engine nor imported by one that is."""
    for file in sorted(code.rglob("*.py")):
        parts = file.relative_to(code).with_suffix("").parts
        name = ".".join((package, *parts)).removesuffix(".__init__")
        if name not in sys.modules and parts[0] not in (TESTS_FOLDER, "simulate"):
            yield f"{file}: is executed by nothing; crf2tlf executes {', '.join(EXECUTED)}, and what they import"


def program_findings(study_folder: Path) -> list[str]:
    """What ruff (rules, format) and mypy find; nothing where the trial has no code."""
    if not (study_folder / CODE).is_dir():
        return []
    return [*ruff_findings(study_folder), *type_findings(study_folder)]


def ruff_findings(study_folder: Path) -> list[str]:
    """The rules that are broken, and the files that are not formatted."""
    ruff = [sys.executable, "-m", "ruff"]
    settings = ["--config", str(SETTINGS / "ruff.toml"), "--no-cache", str(study_folder / CODE)]
    rules = _lines([*ruff, "check", "--output-format", "concise", "--quiet", *settings])
    heads = [line for line in _lines([*ruff, "format", "--diff", "--quiet", *settings]) if line.startswith("--- ")]
    files = [line.removeprefix("--- ").split("\t")[0] for line in heads]
    return [*rules, *(f"{file}: is not formatted; ruff format writes it so" for file in files)]


def type_findings(study_folder: Path) -> list[str]:
    """What mypy finds; the trial's package is `trial` to it, and crf2tlf is read where it is."""
    installed = REPOSITORY.name in ("site-packages", "dist-packages")
    places = [str(study_folder), *([] if installed else [str(REPOSITORY)])]
    settings = ["--config-file", str(SETTINGS / "mypy.ini"), "--cache-dir", os.devnull]
    command = [sys.executable, "-m", "mypy", *settings, str(study_folder / CODE)]
    return _lines(command, {"MYPYPATH": os.pathsep.join(places)})


def _lines(command: list[str], environment: Mapping[str, str] | None = None) -> list[str]:
    """What a program says; CrfError where it ends by an error of its own."""
    ended = subprocess.run(  # noqa: S603 - programs of this environment, arguments of our own
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if ended.returncode not in (0, 1):
        raise CrfError(f"{command[2]} ended by an error: {(ended.stderr or ended.stdout).strip()}")
    return [line for line in ended.stdout.splitlines() if line.strip()]
