"""Subjects and their reference dates: takes the landed forms, gives `reference` and its companion `visits`. Never submitted.

DM is cyclic on paper: RFPENDTC needs every date, every --DY and EPOCH need DM. This table holds what all domains read - who is
the same person, consent, first and last dose, ongoing, death - and `dm` comes last (DESIGN 2).
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.sdtm.standard.subjects import Sources, dated, make_reference, persons, unknown_screenings
from pipeline.sdtm.verbs.mapping import FormFields, code_text, meaning
from pipeline.sdtm.verbs.terms import NO
from pipeline.study import Study
from schemas.codelists import spellings

from ..spellings import END_REASON, STATUS
from .exposure import exposure, named_drug

# The answers as DS reads them: published terms and their synonyms, then the labels of the forms.
REASON = spellings("C66727") | END_REASON

_DOSE = ("EXS.STDT", "EXS.DOSE", "EXS.DOSEU", "EXE.DT", "EXE.TM", "EXE.GIVEN", "EXE.VOL", "EXE.DOSE")
# The columns of the forms behind each reference date.
MADE_FROM = {
    "RFICDTC": ("IC.ICDT",),
    "RFXSTDTC": _DOSE,
    "RFXENDTC": (*_DOSE, "EXS.ENDT", "EOT.LASTDT"),
    "DTHDTC": ("DTH.DTHDT", "EOS.EOSDT", "AE.ENDT", "SURV.CONTDT"),
    "DTHFL": ("DTH.DTHDT", "EOS.EOSREAS", "SURV.STATUS", "AE.OUT"),
}
FIELDS = FormFields(
    uses={
        "ENR.RESCRN_OF": "the screening numbers of one person are one subject",
        "EOT.DRUG": "a drug that was taken and has not ended: treatment is ongoing",
        "EOT.EOTYN": "a drug that was taken and has not ended: treatment is ongoing",
    }
)


def reference(
    crf_dm: pd.DataFrame, crf_ic: pd.DataFrame, crf_enr: pd.DataFrame, crf_exs: pd.DataFrame, crf_exe: pd.DataFrame,
    crf_ae: pd.DataFrame, crf_eot: pd.DataFrame, crf_eos: pd.DataFrame, crf_surv: pd.DataFrame, crf_dth: pd.DataFrame,
    visit_forms: Mapping[str, pd.DataFrame], study: Study,
) -> Product:  # fmt: skip
    """Who is who, and the dates that every domain refers to (STUDY_SPEC 3.2 DM, M01, M03, M04)."""
    people = persons(crf_dm, crf_enr, "RESCRN_OF", study)
    sources = Sources(
        people=people,
        consent=dated(crf_ic, "ICDT", study),
        doses=exposure(crf_exs, crf_exe, study),
        ended=ended_drugs(crf_eot, study),
        deaths=evidence_of_death(crf_dth, crf_eos, crf_surv, crf_ae, study),
    )
    product = make_reference(sources, visit_forms, study)
    return replace(product, issues=gather(unknown_screenings(people, crf_enr, "ENR", "RESCRN_OF"), product.issues))


def ended_drugs(crf_eot: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Each drug whose end is recorded, with its last dose (M03)."""
    ended = dated(crf_eot, "LASTDT", study).assign(EXTRT=named_drug(crf_eot["DRUG"]))
    return ended[~code_text(crf_eot["EOTYN"]).isin(NO)]


def evidence_of_death(
    crf_dth: pd.DataFrame, crf_eos: pd.DataFrame, crf_surv: pd.DataFrame, crf_ae: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """Every form row that says the subject died, with the date it gives and the domain of that date (Sources.deaths)."""
    sources = [
        ("DTH", "DTHDT", "DM", crf_dth),
        ("EOS", "EOSDT", "DS", crf_eos[meaning(crf_eos["EOSREAS"], REASON).eq("DEATH").fillna(False)]),
        ("SURV", "CONTDT", "SS", crf_surv[meaning(crf_surv["STATUS"], STATUS).eq("DEAD").fillna(False)]),
        ("AE", "ENDT", "AE", crf_ae[meaning(crf_ae["OUT"], spellings("C66768")).eq("FATAL").fillna(False)]),
    ]
    return pd.concat(
        [dated(rows, column, study).assign(FORM=form, COLUMN=column, SOURCE=source) for form, column, source, rows in sources]
    )
