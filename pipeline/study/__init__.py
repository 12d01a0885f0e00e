"""A study as decided and planned: study.yaml with its sections, and the workspace that studies stand in."""

from pipeline.study.load import load_study
from pipeline.study.study import SHAPE, Study, StudyError, is_transfer

__all__ = ["SHAPE", "Study", "StudyError", "is_transfer", "load_study"]
