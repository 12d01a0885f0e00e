"""What subjects had or took besides the study drugs: takes MH, CM or PR, gives the records that tables of terms count.

Its own module because history, prior, concomitant and subsequent therapy are chosen and named in one way (TLF_SPEC 1, Tables
14.1.2.4 to 14.1.2.7). A name in capitals is printed in sentence case.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.dates import earliest, iso
from pipeline.core.distinct import among
from pipeline.core.relative_timing import BEFORE, before, relation
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.collected import is_collected
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY_RECORD, SORTED, count_terms, term_columns

PRIOR, SUBSEQUENT = "PRIOR ANTI-CANCER THERAPY", "SUBSEQUENT ANTI-CANCER THERAPY"
CONCOMITANT = "CONCOMITANT MEDICATION"
DIAGNOSES = ("PRIMARY DIAGNOSIS", "METASTATIC DISEASE")


def select_medications(cm: pd.DataFrame, categories: Sequence[str], study: Study) -> pd.DataFrame:
    """CM records of these categories ("" for those without one) begun up to the cut-off: CM with SEQ, CLASS and NAME."""
    rows = cm[cm["CMCAT"].fillna("").isin(categories) & ~_after_cutoff(cm["CMSTDTC"], study)]
    name = _sentence(rows["CMDECOD"].fillna(rows["CMTRT"]))
    return rows.assign(SEQ=rows["CMSEQ"], CLASS=_sentence(rows["CMSCAT"]), NAME=name).reset_index(drop=True)


def select_procedures(pr: pd.DataFrame, category: str, study: Study) -> pd.DataFrame:
    """PR records of this category begun up to the cut-off: PR with SEQ and CLASS, the kind of procedure."""
    rows = pr[pr["PRCAT"].eq(category) & ~_after_cutoff(pr["PRSTDTC"], study)]
    return rows.assign(SEQ=rows["PRSEQ"], CLASS=_sentence(rows["PRSCAT"].fillna(rows["PRTRT"]))).reset_index(drop=True)


def select_concomitant(cm: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Medications that were or may have been taken on a day of the treatment: begun by its end, not ended before its start.

    An end without a date is as CMENRTPT and CMENRF relate it to the first dose.
    """
    rows = select_medications(cm, ("", CONCOMITANT), study)
    known = rows.merge(adsl[["USUBJID", "TRTSDT", "TRTEDTA"]], on="USUBJID")
    begun_later = earliest(known["CMSTDTC"]) > known["TRTEDTA"]
    first_dose = iso(known["TRTSDT"])
    related = relation(known, "CMEN", first_dose, first_dose, study.te.reference_points)
    ended_before = before(known["CMENDTC"], first_dose).where(known["CMENDTC"].notna(), related).eq(BEFORE)
    return known[known["TRTSDT"].notna() & ~begun_later & ~ended_before].reset_index(drop=True)


def select_history(mh: pd.DataFrame) -> pd.DataFrame:
    """MH records but the cancer's own: MH with SEQ, CLASS (the system organ class where MH has it) and NAME."""
    rows = mh[~mh["MHCAT"].isin(DIAGNOSES)]
    classes = rows["MHBODSYS"] if "MHBODSYS" in rows else pd.Series(None, index=rows.index, dtype="str")
    return rows.assign(SEQ=rows["MHSEQ"], CLASS=classes, NAME=rows["MHDECOD"].fillna(rows["MHTERM"])).reset_index(drop=True)


def make_therapy_table(
    output_id: str,
    title: str,
    adsl: pd.DataFrame,
    rows: pd.DataFrame,
    analysis: Analysis,
    first: str,
    notes: Sequence[str],
    study: Study,
) -> Output:
    """Subjects of the full analysis set with a record, per CLASS and NAME; per NAME alone where no record has a class."""
    population = select_population(adsl, "FASFL", study)
    found = rows[among(rows["USUBJID"], population.subjects["USUBJID"])]
    analysis = terms_of(found, analysis)
    result, blocks = count_terms(found, population, analysis, [ANY_RECORD], first)
    sources = ("ADSL", analysis.dataset)
    return make_table(output_id, title, population, sources, [*notes, SORTED], [result], blocks, term_columns([ANY_RECORD]))


def terms_of(rows: pd.DataFrame, analysis: Analysis) -> Analysis:
    """`analysis` by CLASS and NAME, or by NAME where nobody collected the class."""
    levels = ("CLASS", "NAME") if len(rows) and is_collected(rows, ["CLASS"]) else ("NAME", "")
    return Analysis(analysis.id, analysis.dataset, subset=analysis.subset, group2=levels[0], group3=levels[1])


def _after_cutoff(start: "pd.Series[str]", study: Study) -> "pd.Series[bool]":
    return earliest(start) > pd.Timestamp(study.dco)


def _sentence(text: "pd.Series[str]") -> "pd.Series[str]":
    return text.mask(text.str.isupper().eq(True), text.str.capitalize())
