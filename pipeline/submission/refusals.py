"""Why a package is refused: takes what is to be packed, gives a fault for each reason.

That values cannot be written is told by the writers. A study in lock mode must have an explanation for every kind of error that
is still open.
"""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from pipeline.core.issues import open_errors
from pipeline.study import Study
from pipeline.submission.explanations import FILE, Explanations
from pipeline.submission.faults import Fault
from pipeline.submission.manifest import is_ours
from pipeline.submission.regulators import Regulator
from pipeline.trial.trial import Trial

NEEDED = {
    "fpdf": "fpdf2",
    "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn",
    "odmlib": "odmlib",
    "defineutils": "defineutils",
    "lxml": "lxml",
}
"""Packages of the extra `submission`: module and name."""


def not_installed() -> list[Fault]:
    """A fault for each package of the extra that is not there."""
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    return [Fault("PACKAGE_EXTRA", name, "is not installed", "pip install 'crf2tlf[submission]'") for name in missing]


def occupied(target: Path) -> list[Fault]:
    """A fault when something stands in the folder of the package that is no package of ours."""
    if not target.exists() or is_ours(target) or (target.is_dir() and not any(target.iterdir())):
        return []
    return [Fault("PACKAGE_FOLDER", target.name, "is not empty and holds no package of ours", "move it away", value=str(target))]


def too_large(files: Mapping[str, bytes], regulator: Regulator) -> Iterator[Fault]:
    """A fault for each dataset with more bytes than the regulator takes in one file."""
    for name, content in files.items():
        if len(content) > regulator.largest:
            cause = f"has {len(content) / 1e9:.1f} GB, more than {regulator.largest / 1e9:g}"
            yield Fault("PACKAGE_SIZE", name, cause, "split the dataset, and explain the parts in the guide")


def wanted(trial: Trial) -> list[str]:
    """The results (assets) that a package needs; what they were made from is looked at as well (outdated.py)."""
    tables = [f"adam/{function.__name__}" for function in trial.datasets]
    outputs = [f"tlf/{function.__name__}" for function in trial.outputs]
    common = [*tables, *outputs, "tlf/index", "review/issues", "review/adam_conformance"]
    if trial.study.study.source == "sdtm":
        return common
    mapped = [f"sdtm/{function.__name__}" for function in trial.domains]
    return [*mapped, *common, "review/fields", "review/conformance"]


def unexplained(study: Study, issues: pd.DataFrame | None, explanations: Explanations) -> Iterator[Fault]:
    """In lock mode, a fault for each kind of open error that the study does not explain. `issues`: schemas.issues.IssueList."""
    if study.study.mode != "lock" or issues is None:
        return
    for code, number in open_errors(issues, explanations.issues)["CODE"].value_counts().sort_index().items():
        cause = f"is an error that is open in lock mode, {number} times"
        yield Fault("PACKAGE_ERROR", str(code), cause, f"mend it at the source, or explain it in {FILE} of the study")
