"""The forms of the latent trial, as an export has them: one table per form, before any cut-off."""

import pandas as pd

from ..trial import Trial
from .follow_up import follow_up_forms
from .safety import safety_forms
from .screening import screening_forms
from .treatment import treatment_forms
from .tumour import tumour_forms


def write_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """Every form by name."""
    return {
        **screening_forms(trial), **treatment_forms(trial), **tumour_forms(trial), **safety_forms(trial),
        **follow_up_forms(trial),
    }  # fmt: skip
