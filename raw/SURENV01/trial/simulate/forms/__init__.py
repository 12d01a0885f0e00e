"""The latent trial written down on the forms of the CRF, all of it, whenever it was entered."""

import pandas as pd

from ..forms.electrocardiograms import ecg_form
from ..forms.events import event_forms
from ..forms.follow_up import follow_up_forms
from ..forms.panels import panel_form
from ..forms.safety import safety_forms
from ..forms.screening import history_forms, screening_forms
from ..forms.treatment import treatment_forms
from ..forms.tumour import tumour_forms
from ..trial import Trial


def write_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """Every form (upper-case name) with its own columns, the common ones, `_entry` and `_closed`; clean."""
    subjects, stream = trial.subjects, trial.plan.stream
    safety = safety_forms(subjects, trial.visits, stream("form safety"))
    return {
        **screening_forms(subjects, stream("form screening")),
        **history_forms(subjects, stream("form history")),
        **safety,
        "EG": ecg_form(subjects, safety["LB"], stream("form electrocardiograms")),
        "LBP": panel_form(subjects, safety["LB"], stream("form panels")),
        **tumour_forms(subjects, trial.scans, stream("form tumour")),
        **treatment_forms(subjects, trial.doses, trial.injections, stream("form treatment")),
        **event_forms(subjects, trial.events, stream("form events")),
        **follow_up_forms(subjects, trial.therapies, trial.contacts, stream("form follow-up")),
    }
