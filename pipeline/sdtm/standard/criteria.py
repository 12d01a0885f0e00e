"""Criteria of the protocol by their codes (INCLnn, EXCLnn): their words and category, as IE and TI state them."""

from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import code_text
from pipeline.study import Study


def criterion_text(ietestcd: Series, study: Study) -> Series:
    """The words of the criterion in the protocol (study.yaml, trial.criteria and amendments)."""
    return code_text(ietestcd).map(study.trial.words)


def category(ietestcd: Series) -> Series:
    """INCLUSION or EXCLUSION, as the criterion is named."""
    return code_text(ietestcd).str.slice(0, 4).map({"INCL": "INCLUSION", "EXCL": "EXCLUSION"})
