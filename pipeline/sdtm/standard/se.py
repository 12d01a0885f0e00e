"""SE: the elements that each subject went through: the plan of the subject's arm, and what happened. STUDY_SPEC 3.2 SE.

Screening begins with consent, treatment with the first dose, follow-up on the day after the last one. A further element of the
treatment begins with the first dose of its `drugs`. Elements are contiguous: one ends when the next starts.
"""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.standard.ta import PlannedElement, planned_elements
from pipeline.sdtm.verbs.timing import FOLLOW_UP, SCREENING, TREATMENT, derive_var_dy
from pipeline.study import Study, StudyError
from schemas.base import DTYPES, conform, key_of, names
from schemas.sdtm.se import SE

DAY = pd.Timedelta(days=1)
UNPLANNED = "UNPLAN"
"""ETCD of treatment that no arm plans."""


def se(dm: pd.DataFrame, ex: pd.DataFrame, reference: pd.DataFrame, study: Study) -> Product:
    """The elements that each subject entered: of the arm received, else of the arm assigned, else the screening."""
    ongoing = reference.loc[reference["ONGOING"].eq("Y"), "USUBJID"]
    subjects = dm.assign(
        GOES_ON=dm["USUBJID"].isin(ongoing), PLAN=dm["ACTARMCD"].fillna(dm["ARMCD"]), CONSENTS=dm["RFICDTC"].notna().any()
    )
    plan = list(planned_elements(study))
    parts = [
        elements_of(subjects[subjects["PLAN"].eq(arm.code)], [e for e in plan if arm.code == e.ARMCD], ex, study)
        for arm in study.arms
    ]
    screening = [e for e in plan if study.arms[0].code == e.ARMCD and e.EPOCH == SCREENING] if study.arms else []
    parts.append(elements_of(subjects[subjects["PLAN"].isna()], screening, ex, study))
    rows = pd.concat(parts, ignore_index=True)
    unplanned = rows["EPOCH"].eq(TREATMENT) & rows["ACTARMCD"].isna()
    rows = rows.assign(
        ETCD=rows["ETCD"].mask(unplanned, UNPLANNED),
        ELEMENT=rows["ELEMENT"].mask(unplanned),
        TAETORD=rows["TAETORD"].mask(unplanned),
    )
    rows = rows.drop_duplicates(["USUBJID", "ETCD", "SESTDTC"]).sort_values(["USUBJID", "PLACE"], ignore_index=True)
    subject = rows.groupby("USUBJID")
    is_last = subject.cumcount(ascending=False).eq(0)
    end = rows["RFPENDTC"].mask(rows["GOES_ON"] & rows["EPOCH"].ne(SCREENING))
    rows = rows.assign(SEENDTC=subject["SESTDTC"].shift(-1).mask(is_last, end), SESEQ=subject.cumcount() + 1.0)
    rows = rows.assign(
        STUDYID=study.id,
        DOMAIN="SE",
        SESTDY=derive_var_dy(rows["SESTDTC"], rows["RFSTDTC"]),
        SEENDY=derive_var_dy(rows["SEENDTC"], rows["RFSTDTC"]),
    )
    return Product(conform(rows[names(SE)].sort_values(list(key_of(SE))), SE))


def elements_of(subjects: pd.DataFrame, plan: list[PlannedElement], ex: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per subject of one arm and element entered, with SESTDTC; `plan`: the elements of the arm in order.

    Screening without its date is there, to be asked about, unless the trial has no date of consent at all.
    """
    begun = {element.code: element.drugs for element in study.design.elements}
    parts = [subjects.head(0).assign(PLACE=0.0, SESTDTC="", TAETORD=0.0, ETCD="", ELEMENT="", EPOCH="")]
    before = pd.Series(pd.NaT, index=subjects.index, dtype=DTYPES["Date"])
    for place, element in enumerate(plan):
        start = _start(element, plan[:place], begun[element.ETCD], subjects, before, ex, study)
        screened = subjects["CONSENTS"] & (element.EPOCH == SCREENING and place == 0)
        entered = subjects.assign(
            PLACE=float(place), SESTDTC=start, TAETORD=element.TAETORD, ETCD=element.ETCD, ELEMENT=element.ELEMENT,
            EPOCH=element.EPOCH,
        )  # fmt: skip
        parts.append(entered[start.notna() | screened])
        before = dates.earliest(start).fillna(before)
    return pd.concat(parts, ignore_index=True)


def _start(
    element: PlannedElement, earlier: list[PlannedElement], drugs: tuple[str, ...], subjects: pd.DataFrame, before: Series,
    ex: pd.DataFrame, study: Study,
) -> Series:  # fmt: skip
    """When each subject entered the element; null where it was not."""
    is_first = all(other.EPOCH != element.EPOCH for other in earlier)
    if element.EPOCH == TREATMENT and drugs and not is_first:
        return _first_dose(drugs, subjects, before, ex)
    if not is_first or element.EPOCH not in (SCREENING, TREATMENT, FOLLOW_UP):
        remedy = "name in drugs of the element what is given in it, or write trial/mapping/se.py"
        raise StudyError(
            f"study.yaml of {study.id}: key 'design.elements' does not say when {element.ETCD} begins, for it is not the first "
            f"element of SCREENING, TREATMENT or FOLLOW-UP in the arm {element.ARMCD}; {remedy}"
        )
    if element.EPOCH == FOLLOW_UP:
        after = dates.complete(subjects["RFXENDTC"]) + DAY
        return dates.iso(after.where(~subjects["GOES_ON"] & ~dates.latest(subjects["RFPENDTC"]).lt(after)))
    return subjects["RFICDTC" if element.EPOCH == SCREENING else "RFXSTDTC"]


def _first_dose(drugs: tuple[str, ...], subjects: pd.DataFrame, before: Series, ex: pd.DataFrame) -> Series:
    """The first dose of one of the drugs on or after the element before began."""
    given = ex.loc[ex["EXTRT"].isin(drugs), ["USUBJID", "EXSTDTC"]].assign(DAY=lambda doses: dates.earliest(doses["EXSTDTC"]))
    known = given.merge(pd.DataFrame({"USUBJID": subjects["USUBJID"], "BEFORE": before}), on="USUBJID")
    after = known[~known["DAY"].lt(known["BEFORE"])].sort_values(["DAY", "EXSTDTC"]).drop_duplicates("USUBJID")
    return subjects["USUBJID"].map(after.set_index("USUBJID")["EXSTDTC"]).astype(DTYPES["Char"])
