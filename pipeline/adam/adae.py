"""ADAE: takes AE, SUPPAE, MH and ADSL stage 1, gives one record per adverse event of treated subjects (STUDY_SPEC 5.6).

Which events are treatment-emergent stands in treatment_emergent.py, the dates in imputation.py, the flags in occurrence.py.
"""

import pandas as pd

from pipeline.adam.frames import Series, derive_vars_predecessor, finish, flag, merge_qualifiers, text, to_date
from pipeline.adam.imputation import impute_end, impute_start
from pipeline.adam.occurrence import derive_vars_occurrence
from pipeline.adam.treatment_emergent import began_before, derive_vars_emergent
from pipeline.dates import earliest, study_day
from pipeline.distinct import among
from pipeline.product import Product
from pipeline.study import Study
from schemas.adam.adae import ADAE
from schemas.base import DTYPES

QUALIFIERS = ["AERELS", "AERELE", "AEACNS", "AEACNE", "AEPRETRT", "AEITOXGR", "AECHGDT"]
PER_DRUG = {"AERELS": "AREL1", "AERELE": "AREL2", "AEACNS": "AACN1", "AEACNE": "AACN2"}
# Causality as collected (Y/N, or a scale of likelihood) -> related to study treatment or not.
RELATED = ("Y", "RELATED", "POSSIBLE", "PROBABLE", "DEFINITE", "POSSIBLY RELATED", "PROBABLY RELATED")
NOT_RELATED = ("N", "NOT RELATED", "NONE", "REMOTE", "UNLIKELY", "UNLIKELY RELATED")
# Beginning of a drug's dates in ADSL (SUREDT, ENVEDT) -> the causality that names the drug.
RELATED_TO = {"SUR": "AREL1", "ENV": "AREL2"}
GROUPS = [f"CQ0{number}NAM" for number in range(1, 7)]


def adae(ae: pd.DataFrame, suppae: pd.DataFrame, mh: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """One record per AE record of SAFFL subjects that began up to the cut-off."""
    treated = adsl_base.loc[adsl_base["SAFFL"].eq("Y"), "USUBJID"]
    until = among(ae["USUBJID"], treated) & ~earliest(ae["AESTDTC"]).gt(to_date(study.dco))
    events = merge_qualifiers(ae.loc[until], suppae, "AESEQ", QUALIFIERS)
    events = derive_vars_predecessor(events.rename(columns=PER_DRUG), adsl_base, "ADSL", ADAE)
    events = derive_vars_analysis_dates(events, adsl_base)
    events = derive_vars_grade(derive_var_window(events, adsl_base, study))
    events = derive_vars_emergent(events, mh, study)
    events = derive_vars_occurrence(derive_vars_period(events), study)
    return Product(finish(derive_vars_groups(derive_var_arel(events), study), ADAE))


def derive_vars_analysis_dates(events: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """`events` (AESTDTC, AEENDTC, TRTSDT) with ASTDT, AENDT, their flags, days and ADURN; an end after the cut-off is ongoing.

    Both dates are kept where the end is before the start (AE_END_LT_START); such an event has no duration.
    """
    by_subject = adsl.set_index("USUBJID")
    death, cutoff = (events["USUBJID"].map(by_subject[date]) for date in ("DTHDT", "DCODT"))
    start = impute_start(events["AESTDTC"], events["TRTSDT"], events["AEENDTC"])
    end = impute_end(events["AEENDTC"], death, cutoff)
    ongoing = end["DT"].gt(cutoff)
    end = end.assign(DT=end["DT"].mask(ongoing), DTF=end["DTF"].mask(ongoing))
    days = ((end["DT"] - start["DT"]).dt.days + 1.0).where(end["DT"].ge(start["DT"]))
    return events.assign(
        ASTDT=start["DT"],
        ASTDTF=start["DTF"],
        AENDT=end["DT"],
        AENDTF=end["DTF"],
        ASTDY=study_day(start["DT"], events["TRTSDT"]),
        AENDY=study_day(end["DT"], events["TRTSDT"]),
        ADURN=days,
        ADURU=text("DAYS", events.index).where(days.notna()),
    )


def derive_var_window(events: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`events` (TRTEDT) with WINDOWDT, the last day of the treatment-emergent window; null while treatment goes on.

    `te.anchor: per drug`: an event that is related to one drug only is judged by the last dose of that drug.
    """
    last = events["TRTEDT"]
    if study.te.anchor == "per drug":
        by_subject = adsl.set_index("USUBJID")
        related = {drug: events[column].str.upper().isin(RELATED) for drug, column in RELATED_TO.items()}
        for drug, this in related.items():
            others = pd.concat([other for name, other in related.items() if name != drug], axis=1).any(axis=1)
            taken = events["USUBJID"].map(by_subject[f"{drug}SDT"]).notna()
            last = last.mask(this & ~others & taken, events["USUBJID"].map(by_subject[f"{drug}EDT"]))
    return events.assign(WINDOWDT=(last + pd.Timedelta(days=study.te.window_days)).astype(DTYPES["Date"]))


def derive_vars_grade(events: pd.DataFrame) -> pd.DataFrame:
    """`events` (AETOXGR, AEITOXGR) with ATOXGR, ATOXGRN, AITOXGRN."""
    grade, initial = (pd.to_numeric(events[c], errors="coerce").astype(DTYPES["Num"]) for c in ("AETOXGR", "AEITOXGR"))
    return events.assign(ATOXGR=events["AETOXGR"], ATOXGRN=grade, AITOXGRN=initial)


def derive_vars_period(events: pd.DataFrame) -> pd.DataFrame:
    """`events` with PREFL (began before the first dose) and FUPFL (began after the window)."""
    return events.assign(PREFL=flag(began_before(events)), FUPFL=flag(events["ASTDT"].gt(events["WINDOWDT"])))


def derive_var_arel(events: pd.DataFrame) -> pd.DataFrame:
    """`events` (AEREL) with AREL: RELATED, NOT RELATED, or null for a causality that is neither."""
    causality = events["AEREL"].str.upper()
    related: Series = text("RELATED", events.index).where(causality.isin(RELATED))
    return events.assign(AREL=related.mask(causality.isin(NOT_RELATED), "NOT RELATED"))


def derive_vars_groups(events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`events` (AEDECOD) with CQ01NAM to CQ06NAM: the name of each group of `ae.groups` that lists the preferred term."""
    term = events["AEDECOD"].str.upper()
    named = {}
    for variable in GROUPS:
        group = study.ae.groups.get(variable)
        terms = [listed.upper() for listed in group.terms] if group else []
        named[variable] = text(group.name if group else None, events.index).where(term.isin(terms))
    return events.assign(**named)
