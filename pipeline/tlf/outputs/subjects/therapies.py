"""What subjects had or took besides the study drugs: the records of MH, CM and PR that tables of terms count, and their shell
(TLF_SPEC 1, Tables 14.1.2.4 to 14.1.2.7).

A name in capitals is printed in sentence case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.occurred import occurred
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.core.wording import same_words
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.collected import is_collected
from pipeline.tlf.layout.output import Content, make_table
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.statistics.terms import ANY_RECORD, SORTED, count_terms, term_columns

PRIOR, SUBSEQUENT = "PRIOR ANTI-CANCER THERAPY", "SUBSEQUENT ANTI-CANCER THERAPY"
CONCOMITANT = "CONCOMITANT MEDICATION"
DIAGNOSES = ("PRIMARY DIAGNOSIS", "METASTATIC DISEASE")


def of_category(text: Series, category: str, study: Study) -> Series:
    """Which CMCAT or PRCAT are PRIOR, SUBSEQUENT or CONCOMITANT, by the wordings of `therapy` in study.yaml; what has no category
    is concomitant."""
    wordings = {PRIOR: study.therapy.prior, SUBSEQUENT: study.therapy.subsequent, CONCOMITANT: study.therapy.other}
    return same_words(text, wordings[category]) | (text.isna() & (category == CONCOMITANT))


def select_medications(cm: pd.DataFrame, category: str, study: Study) -> pd.DataFrame:
    """CM records of a category (of_category) begun up to the cut-off: CM with SEQ, CLASS and NAME."""
    rows = occurred(cm[of_category(cm["CMCAT"], category, study) & ~_after_cutoff(cm["CMSTDTC"], study)], "CM")
    name = _sentence(rows["CMDECOD"].fillna(rows["CMTRT"]))
    classes = medication_class(rows) if category == CONCOMITANT else rows["CMSCAT"]
    return rows.assign(SEQ=rows["CMSEQ"], CLASS=_sentence(classes), NAME=name).reset_index(drop=True)


def medication_class(cm: pd.DataFrame) -> Series:
    """The class of each concomitant medication: CMCLAS where CM has it, else CMSCAT."""
    return cm["CMCLAS"].fillna(cm["CMSCAT"]) if "CMCLAS" in cm else cm["CMSCAT"]


def select_procedures(pr: pd.DataFrame, category: str, study: Study) -> pd.DataFrame:
    """PR records of a category (of_category) begun up to the cut-off: PR with SEQ and CLASS, the kind of procedure."""
    rows = occurred(pr[of_category(pr["PRCAT"], category, study) & ~_after_cutoff(pr["PRSTDTC"], study)], "PR")
    return rows.assign(SEQ=rows["PRSEQ"], CLASS=_sentence(rows["PRSCAT"].fillna(rows["PRTRT"]))).reset_index(drop=True)


def select_timed(adcm: pd.DataFrame, flag: str, study: Study) -> pd.DataFrame:
    """ADCM records of medication that is no anti-cancer therapy with `flag` (PREFL, ONTRTFL) = Y: ADCM with SEQ, CLASS and
    NAME."""
    rows = adcm[of_category(adcm["CMCAT"], CONCOMITANT, study) & adcm[flag].eq("Y")]
    name = _sentence(rows["CMDECOD"].fillna(rows["CMTRT"]))
    return rows.assign(SEQ=rows["ASEQ"], CLASS=_sentence(class_shown(rows, study)), NAME=name).reset_index(drop=True)


def class_shown(rows: pd.DataFrame, study: Study) -> Series:
    """The class by which tables show a medication: as collected, or the level of the ATC that `cm.class_level` names."""
    level = study.cm.class_level
    return medication_class(rows) if level == "collected" else rows[f"ATC{level}"].fillna(rows[f"ATC{level}CD"])


def timing_words(rows: pd.DataFrame) -> Series:
    """When a medication or procedure was, in words: Prior, Concomitant, both, or After treatment; missing for the untreated."""
    words = pd.Series(None, index=rows.index, dtype="str").mask(rows["FUPFL"].eq("Y"), "After treatment")
    words = words.mask(rows["ONTRTFL"].eq("Y"), "Concomitant").mask(rows["PREFL"].eq("Y"), "Prior")
    return words.mask(rows["PREFL"].eq("Y") & rows["ONTRTFL"].eq("Y"), "Prior and concomitant")


def select_history(mh: pd.DataFrame) -> pd.DataFrame:
    """MH records but the cancer's own: MH with SEQ, CLASS (the system organ class where MH has it) and NAME."""
    rows = occurred(mh[~mh["MHCAT"].isin(DIAGNOSES)], "MH")
    classes = rows["MHBODSYS"] if "MHBODSYS" in rows else pd.Series(None, index=rows.index, dtype="str")
    return rows.assign(SEQ=rows["MHSEQ"], CLASS=classes, NAME=rows["MHDECOD"].fillna(rows["MHTERM"])).reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class TherapyTable:
    """One table of the family: title, analysis, label of its first line, footnotes."""

    title: str
    analysis: Analysis
    first: str
    notes: Sequence[str]


def make_therapy_table(table: TherapyTable, adsl: pd.DataFrame, rows: pd.DataFrame, study: Study) -> Content:
    """Subjects of the full analysis set with a record, per CLASS and NAME; per NAME alone where no record has a class."""
    population = select_population(adsl, study.population(), study)
    found = rows[among(rows["USUBJID"], population.subjects["USUBJID"])]
    result, blocks = count_terms(found, population, terms_of(found, table.analysis), [ANY_RECORD], table.first)
    layout = Layout(blocks, term_columns([ANY_RECORD]))
    return make_table(table.title, population, results=[result], layout=layout, footnotes=[*table.notes, SORTED])


def terms_of(rows: pd.DataFrame, analysis: Analysis) -> Analysis:
    """`analysis` by CLASS and NAME, or by NAME where nobody collected the class."""
    levels = ("CLASS", "NAME") if len(rows) and is_collected(rows, ["CLASS"]) else ("NAME", "")
    return replace(analysis, group2=levels[0], group3=levels[1])


def _after_cutoff(start: Series, study: Study) -> Series:
    return earliest(start) > pd.Timestamp(study.dco)


def _sentence(text: Series) -> Series:
    return text.mask(text.str.isupper().eq(True), text.str.capitalize())
