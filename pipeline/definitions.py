"""What Dagster loads: one study's definitions. `defs` is the study that CRF2TLF_STUDY names, any other name the study so called.

A code location is one study (DESIGN 8); definitions are built when they are asked for, so that a study at fault keeps no other
from loading.
"""

import os

import dagster as dg

from pipeline.loading import load_trial
from pipeline.orchestration.build import build_definitions
from pipeline.orchestration.keys import study_id
from pipeline.study.workspace import STUDY, Workspace, all_studies, find_root


def __getattr__(name: str) -> dg.Definitions:
    if name != "defs" and (name.startswith("_") or name not in all_studies(find_root())):
        raise AttributeError(f"{__name__} has no attribute '{name}', nor is there a study of this name")
    os.environ[STUDY] = study_id() if name == "defs" else name  # what the process of a code location works on
    folder = Workspace(find_root(), study_id()).folder
    built = globals()[name] = build_definitions(load_trial(folder))
    return built


def __dir__() -> list[str]:
    return [*globals(), "defs"]  # Dagster looks for definitions by listing a module
