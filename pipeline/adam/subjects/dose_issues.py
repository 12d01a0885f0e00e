"""What is wrong with the doses of a subject: takes EX, the doses as ADSL dates them, and DM, gives issues (STUDY_SPEC 5.2, 9)."""

import pandas as pd

from pipeline.adam.frames import first_per_subject, merge_subjects, text, to_date
from pipeline.adam.safety.counted import count_issues
from pipeline.adam.subjects.doses import MILESTONES
from pipeline.core.issues import found, gather
from pipeline.core.time.dates import earliest, iso, latest
from pipeline.core.wording import same_words
from pipeline.study import Study
from pipeline.study.placebo import is_placebo

CLOSED_BY = {
    "disposition": "the end of treatment in DS",
    "death": "the death",
    "end of study": "the end of participation in DS",
    "undated": "the cut-off, as the end of treatment has no date",
    "next interval": "the day before the next interval",
}


def dose_issues(doses: pd.DataFrame, ends: pd.DataFrame, adsl: pd.DataFrame, dm: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Every issue of doses. `doses`: of `close_doses`; `ends`: of `drug_ends`; `adsl`: with TRTSDT; `dm`: with RFXSTDTC."""
    return gather(
        _backwards(doses),
        _open(doses),
        _without_amount(doses, study),
        _of_no_drug(doses, study),
        _imputed(doses),
        _without_disposition(ends),
        _apart_from_dm(adsl, dm, study),
    )


def _backwards(doses: pd.DataFrame) -> pd.DataFrame:
    """DATE_UNUSABLE: dosing intervals that end before they start, whatever a partial date may be."""
    backwards = doses.loc[latest(doses["EXENDTC"]).lt(earliest(doses["EXSTDTC"]))]
    message, action = "is before the start of the dosing interval", "the first day of the interval alone is counted"
    return found("DATE_UNUSABLE", backwards, "EX", column="EXENDTC", message=message, action=action)


def _open(doses: pd.DataFrame) -> pd.DataFrame:
    """EX_OPEN: intervals without an end that did not go on to the cut-off, with what closed them and when."""
    rows = doses.loc[doses["CLOSED"].notna()]
    message = "is empty; taken as " + iso(rows["EDT"]) + ", " + rows["CLOSED"].map(CLOSED_BY).astype("str")
    return found("EX_OPEN", rows, "EX", column="EXENDTC", value=rows["EXTRT"] + " from " + rows["EXSTDTC"], message=message)


def _without_amount(doses: pd.DataFrame, study: Study) -> pd.DataFrame:
    """EX_NO_AMOUNT: doses of an amount that is no number; a placebo has none."""
    rows = doses.loc[doses["EXDOSE"].isna() & ~is_placebo(doses["EXTRT"], study)]
    told = rows.get("EXDOSTXT", text(None, rows.index))
    value = rows["EXTRT"] + " from " + rows["EXSTDTC"] + (": " + told).fillna("")
    return found("EX_NO_AMOUNT", rows, "EX", column="EXDOSE", value=value)


def _of_no_drug(doses: pd.DataFrame, study: Study) -> pd.DataFrame:
    """DRUG_UNKNOWN: names of drugs that the design lacks, each with its numbers of records and subjects."""
    known = study.names_of_drugs
    rows = doses.loc[doses["EXTRT"].notna() & ~same_words(doses["EXTRT"], known) & ~is_placebo(doses["EXTRT"], study)]
    action = f"counted as study treatment, in no summary of a drug; correct it, or add it to drugs ({', '.join(known) or 'none'})"
    return count_issues("DRUG_UNKNOWN", rows, "EX", "EXTRT", [], action=action)


def _imputed(doses: pd.DataFrame) -> pd.DataFrame:
    """DOSE_IMPUTED: first doses of a subject that are dated in part, with the day that is used and why."""
    first = first_per_subject(doses, ["SDT"])
    rows = first.loc[first["SDTF"].notna()]
    why = ("the day of " + rows["BOUND"].map(MILESTONES).astype("str")).where(rows["BOUND"].notna(), "the first possible day")
    message = "is a partial date of the first dose; taken as " + iso(rows["SDT"]) + ", " + why
    return found("DOSE_IMPUTED", rows, "EX", column="EXSTDTC", message=message, action="TRTSDT is imputed (TRTSDTF)")


def _without_disposition(ends: pd.DataFrame) -> pd.DataFrame:
    """TREATMENT_END_MISSING: drugs that a subject took to the death or the end of the study, without a disposition."""
    rows = ends.loc[ends["BY"].isin(["death", "end of study"])]
    message = "has no disposition of this drug; ended by " + rows["BY"].map(CLOSED_BY).astype("str")
    return found("TREATMENT_END_MISSING", rows, "DS", column="DSDECOD", value=rows["EXTRT"], message=message)


def _apart_from_dm(adsl: pd.DataFrame, dm: pd.DataFrame, study: Study) -> pd.DataFrame:
    """DOSE_CONFLICT: subjects dosed by DM and not by EX up to the cut-off, or by EX and not by DM, or from another day on."""
    told = merge_subjects(adsl, dm, ["RFXSTDTC"])
    first, dosed = earliest(told["RFXSTDTC"]), told["TRTSDT"].notna()
    only_dm = ~dosed & first.le(to_date(study.dco))
    only_ex = dosed & told["RFXSTDTC"].isna()
    other = dosed & (told["TRTSDT"].lt(first) | told["TRTSDT"].gt(latest(told["RFXSTDTC"])))
    parts = []
    for rows, message, action in (
        (
            told.loc[only_dm],
            "is filled, and EX has no dose that counts as given",
            "SAFFL is N; is a placebo undeclared (drugs.*.placebo)?",
        ),
        (told.loc[only_ex], "is empty, and EX has doses that were given", "SAFFL is Y, by EX"),
        (told.loc[other], "is another first dose than EX has", "the first dose of EX is used"),
    ):
        value = rows["RFXSTDTC"].fillna("")
        parts.append(found("DOSE_CONFLICT", rows, "DM", column="RFXSTDTC", value=value, message=message, action=action))
    return gather(*parts)
