"""What Dagster loads: one study's definitions. `defs` is the study that CRF2TLF_STUDY names, `SURENV01` the one of that name.

Its own module because a code location is one study; several studies are several code locations in a workspace (DESIGN 8), each of
which names its study as the attribute of this module that it loads. Definitions are built when they are asked for, so that a
study at fault keeps no other from loading.
"""

import os

import dagster as dg

from pipeline.adam import DATASETS
from pipeline.orchestration.build import build_definitions
from pipeline.orchestration.keys import study_id
from pipeline.study import load_study
from pipeline.tlf import outputs
from pipeline.workspace import Workspace, all_studies, find_root


def __getattr__(name: str) -> dg.Definitions:
    if name != "defs" and (name.startswith("_") or name not in all_studies(find_root())):
        raise AttributeError(f"{__name__} has no attribute '{name}', nor is there a study of this name")
    if name != "defs":
        os.environ["CRF2TLF_STUDY"] = name  # what the process of a code location works on
    folder = Workspace(find_root(), study_id()).folder
    study = load_study(folder / "study.yaml")
    built = globals()[name] = build_definitions(study, DATASETS, outputs(study))
    return built


def __dir__() -> list[str]:
    return [*globals(), "defs"]  # Dagster looks for definitions by listing a module
