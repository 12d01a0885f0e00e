"""What assets, jobs, schedules and sensors are called: takes a layer and a table, gives names that no other study has.

Studies share one instance of Dagster, whose history goes by these names: an asset's key is [study, layer, table], every other
name begins with the study.
"""

import os
import re

import dagster as dg

from pipeline.study.workspace import STUDY, chosen_study, find_root


def study_id() -> str:
    """The study of this code location: CRF2TLF_STUDY, else the only one there is. WorkspaceError when there are several."""
    return os.environ.get(STUDY) or chosen_study(find_root())


def asset_key(layer: str, table: str) -> dg.AssetKey:
    """The key of a table's asset, in this study."""
    return dg.AssetKey([study_id(), layer, table])


def asset_name(key: dg.AssetKey) -> str:
    """How people and files within a study name an asset: adam/adsl."""
    return "/".join(key.path[1:])


def named(what: str) -> str:
    """The name of a job, schedule or sensor of this study; Dagster allows letters, digits and underscores."""
    return re.sub(r"\W", "_", f"{study_id()}_{what}", flags=re.ASCII)
