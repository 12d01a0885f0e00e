"""A study as decided and planned: study.yaml with its sections, and the workspace that studies stand in."""

from pipeline.study.study import SHAPE, Study, StudyError, is_transfer, load_study

__all__ = ["SHAPE", "Study", "StudyError", "is_transfer", "load_study"]
