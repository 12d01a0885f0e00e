"""Where a rule stands: takes the function of an asset, gives the places of its code and of its tests for the asset's page.

An installed package has no tests: then only the code is named.
"""

import inspect
import warnings
from pathlib import Path
from typing import Any

import dagster as dg

import pipeline
from pipeline.trial.finder import ROOT as TRIALS
from pipeline.trial.trial import Function

REPOSITORY = Path(pipeline.__file__).parents[1]
_TESTS = {"tlf": "tests/unit/tlf", "sdtm": "tests/spec/sdtm", "adam": "tests/spec"}


def code_references(function: Function, layer: str) -> dict[str, Any]:
    """Metadata with the file and line of the rule, and the folder of the tests that prove it: its own, or that of its layer."""
    root, _, study = function.__module__.partition(".")
    own = f"tests/{study.partition('.')[0].lower()}/spec" if root == TRIALS else "tests/spec"
    places = (f"{own}/{function.__name__}", f"{own}/{layer}", _TESTS[layer])
    folders = (REPOSITORY / place for place in places)
    tests = [str(folder) for folder in folders if folder.is_dir()][:1]
    rule = inspect.unwrap(function)  # a function that reads forms stands behind the cut-off's
    code, line = str(inspect.getsourcefile(rule)), inspect.getsourcelines(rule)[1]
    with warnings.catch_warnings(category=dg.BetaWarning, action="ignore"):
        references: list[Any] = [dg.LocalFileCodeReference(file_path=code, line_number=line, label="Rule")]
        references += [dg.LocalFileCodeReference(file_path=folder, label="Tests of the rule") for folder in tests]
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=references)}
