"""ADAE: takes AE, SUPPAE, MH and ADSL stage 1, gives one record per adverse event of treated subjects (STUDY_SPEC 5.6).

What began before the first dose stands in before_treatment.py, which events are treatment-emergent in treatment_emergent.py, the
dates in imputation.py, the flags in occurrence.py, groups of terms in event_groups.py.
"""

import pandas as pd

from pipeline.adam.declared import groups_of
from pipeline.adam.frames import derive_vars_predecessor, finish, flag, merge_qualifiers, text, to_date
from pipeline.adam.imputation import impute_end, impute_start
from pipeline.adam.safety.before_treatment import derive_vars_before
from pipeline.adam.safety.event_groups import derive_vars_groups, query_issues
from pipeline.adam.safety.occurrence import derive_vars_occurrence
from pipeline.adam.safety.treatment_emergent import derive_vars_emergent
from pipeline.core.distinct import among
from pipeline.core.issues import gather
from pipeline.core.known_terms import read_relation
from pipeline.core.numbers.grades import grade_text, read_grades
from pipeline.core.occurred import occurred
from pipeline.core.product import Product
from pipeline.core.time.dates import earliest, study_day
from pipeline.study import Study
from schemas.adam.adae import ADAE
from schemas.adam.adae import adae as declared_adae
from schemas.base import DTYPES

# The qualifiers of SUPPAE that are read whatever the drugs.
QUALIFIERS = ("AEPRETRT", "AEITOXGR", "AECHGDT")


def adae(
    ae: pd.DataFrame,
    suppae: pd.DataFrame,
    mh: pd.DataFrame,
    adsl_base: pd.DataFrame,
    study: Study,
    dm: pd.DataFrame | None = None,
) -> Product:
    """One record per AE record of SAFFL subjects that began up to the cut-off. `dm` gives the time of the first dose."""
    treated = adsl_base.loc[adsl_base["SAFFL"].eq("Y"), "USUBJID"]
    until = among(ae["USUBJID"], treated) & ~earliest(ae["AESTDTC"]).gt(to_date(study.dco))
    events = derive_vars_predecessor(derive_vars_per_drug(ae.loc[until], suppae, study), adsl_base, "ADSL", ADAE)
    events, conflicts = derive_vars_before(events, dm, study)
    events = derive_vars_analysis_dates(events, adsl_base)
    events = derive_vars_grade(derive_var_window(events, adsl_base, study))
    events = derive_vars_emergent(events, occurred(mh, "MH"), study)
    events = derive_vars_occurrence(derive_vars_period(events), study)
    events = derive_vars_groups(derive_var_arel(events), study)
    made = finish(events, declared_adae(study.drug_columns, groups_of(study)))
    return Product(made, issues=gather(conflicts, query_issues(made, study)))


def derive_vars_per_drug(events: pd.DataFrame, suppae: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`events` with their qualifiers, and of each drug causality (ARELn) and action (AACNn) where they were asked."""
    asked = {drug.arel: drug.relation for drug in study.drug_columns} | {drug.aacn: drug.action for drug in study.drug_columns}
    asked.pop("", None)
    qualified = merge_qualifiers(events, suppae, "AESEQ", list(dict.fromkeys([*asked.values(), *QUALIFIERS])))
    per_drug = {variable: qualified[qualifier] for variable, qualifier in asked.items()}
    relations = {drug.arel: read_relation(per_drug[drug.arel]) for drug in study.drug_columns if drug.arel}
    return qualified.assign(**per_drug | relations)


def derive_vars_analysis_dates(events: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """`events` (AESTDTC, AEENDTC, TRTSDT, BEGANBEF) with ASTDT, AENDT, flags, days, ADURN; an end after the cut-off is ongoing.

    Both dates are kept where the end is before the start (AE_END_LT_START); such an event has no duration.
    """
    by_subject = adsl.set_index("USUBJID")
    death, cutoff = (events["USUBJID"].map(by_subject[date]) for date in ("DTHDT", "DCODT"))
    start = impute_start(events["AESTDTC"], events["TRTSDT"], events["AEENDTC"], events["BEGANBEF"])
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
        related = pd.DataFrame({drug.arel: events[drug.arel].eq("RELATED") for drug in study.drug_columns})
        to_one = related.sum(axis=1).eq(1)
        for drug in study.drug_columns:
            taken = events["USUBJID"].map(by_subject[f"{drug.prefix}SDT"]).notna()
            its_last = events["USUBJID"].map(by_subject[f"{drug.prefix}EDT"])
            last = last.mask(related[drug.arel] & to_one & taken, its_last)
    return events.assign(WINDOWDT=(last + pd.Timedelta(days=study.te.window_days)).astype(DTYPES["Date"]))


def derive_vars_grade(events: pd.DataFrame) -> pd.DataFrame:
    """`events` (AETOXGR, AEITOXGR) with ATOXGR, ATOXGRN, AITOXGRN; null for a text that is no grade (GRADE_UNKNOWN)."""
    grade = read_grades(events["AETOXGR"])
    return events.assign(ATOXGR=grade_text(grade), ATOXGRN=grade, AITOXGRN=read_grades(events["AEITOXGR"], lowest=0))


def derive_vars_period(events: pd.DataFrame) -> pd.DataFrame:
    """`events` (BEGANBEF) with PREFL (began before the first dose) and FUPFL (began after the window)."""
    return events.assign(PREFL=flag(events["BEGANBEF"]), FUPFL=flag(events["ASTDT"].gt(events["WINDOWDT"])))


def derive_var_arel(events: pd.DataFrame) -> pd.DataFrame:
    """`events` (AEREL) with AREL: RELATED, NOT RELATED, or null for a causality that is neither."""
    return events.assign(AREL=read_relation(events["AEREL"]))
