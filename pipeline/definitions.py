"""What Dagster loads: the definitions of the study that CRF2TLF_STUDY names (SURENV01 unless it is set).

Its own module because a code location is one study; several studies are several code locations in a workspace (DESIGN 8).
"""

from pipeline.adam import DATASETS
from pipeline.orchestration.build import build_definitions
from pipeline.orchestration.resources import study_id
from pipeline.study import load_study
from pipeline.tlf import OUTPUTS
from pipeline.workspace import Workspace, find_root

defs = build_definitions(load_study(Workspace(find_root(), study_id()).folder / "study.yaml"), DATASETS, OUTPUTS)
