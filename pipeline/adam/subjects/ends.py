"""What a disposition event ends: takes DS, says of each event whether it ends treatment, the study, both, or what nobody knows.

Treatment, end of study and clinical progression of ADaM read DSSCAT here and nowhere else (STUDY_SPEC 5.2).
"""

from collections.abc import Iterable

import pandas as pd

from pipeline.adam.frames import append, count_records, text, to_date
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, latest
from pipeline.core.wording import TREATMENT_WORDS, names_any, same_words
from pipeline.study import Study
from schemas.base import DTYPES

TREATMENT, STUDY, BOTH = "TREATMENT", "STUDY", "BOTH"
STUDY_WORDS = (
    "STUDY PARTICIPATION", "STUDY", "END OF STUDY", "STUDY DISPOSITION", "STUDY DISCONTINUATION", "STUDY COMPLETION",
    "STUDY TERMINATION", "TRIAL PARTICIPATION",
)  # fmt: skip


def dispositions(ds: pd.DataFrame, study: Study, taken: Iterable[str] = ()) -> pd.DataFrame:
    """The disposition events up to the cut-off, screen failures aside: DS with DSDT (the last possible day), SCOPE and KNOWN."""
    events = ds.loc[ds["DSCAT"].eq("DISPOSITION EVENT") & ds["DSDECOD"].ne("SCREEN FAILURE")]
    until = events.loc[~earliest(events["DSSTDTC"]).gt(to_date(study.dco))]
    dated = until.assign(DSDT=complete(until["DSSTDTC"]).fillna(latest(until["DSSTDTC"])))
    return derive_vars_scope(dated, study, taken)


def derive_vars_scope(events: pd.DataFrame, study: Study, taken: Iterable[str] = ()) -> pd.DataFrame:
    """`events` of DS with SCOPE, whether each ends TREATMENT, STUDY or BOTH (null where nothing says it), and KNOWN, whether its
    DSSCAT is. `taken`: names of drugs (EXTRT) besides those of the study, which DSSCAT may name too."""
    worded = _scope_by_words(events["DSSCAT"], study, taken)
    known = worded.notna() | events["DSSCAT"].isna()
    return events.assign(SCOPE=worded.fillna(_scope_by_epoch(events)), KNOWN=known)


def _scope_by_words(words: Series, study: Study, taken: Iterable[str]) -> Series:
    """What DSSCAT says that the event ends; null for wordings that no rule knows."""
    of_drug = names_any(words, [name for names in names_by_drug(taken, study).values() for name in names])
    decided = text(TREATMENT, words.index).where(same_words(words, TREATMENT_WORDS) | of_drug)
    decided = decided.mask(same_words(words, STUDY_WORDS), STUDY)
    decided = decided.mask(same_words(words, study.disposition.treatment), TREATMENT)
    return decided.mask(same_words(words, study.disposition.study), STUDY)


def _scope_by_epoch(events: pd.DataFrame) -> Series:
    """An event of the treatment epoch ends the treatment; one without DSSCAT also the study, as where one is collected.

    Not where other events without DSSCAT are of the follow-up: then each epoch has its own.
    """
    blank, of_treatment = events["DSSCAT"].isna(), in_treatment(events["EPOCH"])
    each_epoch = bool((blank & names_any(events["EPOCH"], ["FOLLOW UP"])).any())
    return text(TREATMENT, events.index).where(of_treatment).mask(blank & ~(of_treatment & each_epoch), BOTH)


def in_treatment(epoch: Series) -> Series:
    """Which of the epochs are of treatment: TREATMENT, OPEN LABEL TREATMENT ..., but none before or after it."""
    outside = names_any(epoch, ["PRE TREATMENT", "POST TREATMENT", "FOLLOW UP"])
    return names_any(epoch, ["TREATMENT", "INTERVENTION", "PRODUCT EXPOSURE"]) & ~outside


def names_by_drug(taken: Iterable[str], study: Study) -> dict[str, list[str]]:
    """Each drug of EX or of the study -> the names by which DSSCAT may call it: a placebo goes by its drug's name too."""
    named: dict[str, list[str]] = {}
    for extrt in dict.fromkeys([*study.drugs, *taken]):
        single = pd.Series([extrt], dtype=DTYPES["Char"])
        placebo = bool(names_any(single, ["PLACEBO"])[0])
        own = [
            [name, drug.label]
            for name, drug in study.drugs.items()
            if same_words(single, [name, *drug.placebo])[0]
            or (placebo and (len(study.drugs) == 1 or names_any(single, [name, drug.label])[0]))
        ]
        named[extrt] = list(dict.fromkeys(filter(None, [extrt, *(name for names in own for name in names)])))
    return named


def ends_of_treatment(taken: pd.DataFrame, events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The disposition of each drug taken (USUBJID, EXTRT) that has one: USUBJID, EXTRT, DSDECOD, DSDT, DSSTDTC.

    An event that names drugs ends these, any other of the treatment ends all. The first counts, a drug's own before a common one.
    """
    own = names_by_drug(taken["EXTRT"].dropna().unique(), study)
    ending = events.loc[events["SCOPE"].isin([TREATMENT, BOTH]), ["USUBJID", "DSSCAT", "DSDECOD", "DSDT", "DSSTDTC"]]
    every = [name for names in own.values() for name in names]
    common = ending.loc[~names_any(ending["DSSCAT"], every)]
    parts = [taken.merge(common.assign(RANK=2.0 - common["DSSCAT"].notna()), on="USUBJID")]
    for extrt, names in own.items():
        of_drug = ending.loc[names_any(ending["DSSCAT"], names)].assign(RANK=0.0)
        parts.append(taken.loc[taken["EXTRT"].eq(extrt)].merge(of_drug, on="USUBJID"))
    ordered = append(parts).sort_values(["RANK", "DSDT"], kind="stable", na_position="last")
    return ordered.drop_duplicates(["USUBJID", "EXTRT"])[["USUBJID", "EXTRT", "DSDECOD", "DSDT", "DSSTDTC"]]


def ends_of_study(events: pd.DataFrame) -> pd.DataFrame:
    """The end of participation of each subject who left: USUBJID, DSDECOD, DSDT. An event of the study alone counts first."""
    ended = events.loc[events["SCOPE"].isin([STUDY, BOTH])]
    ordered = ended.assign(COMMON=ended["SCOPE"].ne(STUDY), EARLIER=in_treatment(ended["EPOCH"]))
    ordered = ordered.sort_values(["USUBJID", "COMMON", "EARLIER", "DSDT", "DSSEQ"], kind="stable")
    return ordered.drop_duplicates("USUBJID")[["USUBJID", "DSDECOD", "DSDT"]]


def disposition_issues(events: pd.DataFrame) -> pd.DataFrame:
    """DISPOSITION_UNKNOWN: each DSSCAT that no rule knows, with how many records have it. `events`: of `dispositions`."""
    unknown = events.loc[~events["KNOWN"]].assign(BY_EPOCH=lambda t: t["SCOPE"].notna())
    counts = count_records(unknown, ["DSSCAT", "BY_EPOCH"])
    size = " (" + counts["COUNTS"] + ")"
    remedy = "name it under disposition.treatment or disposition.study of study.yaml"
    by_epoch = counts["BY_EPOCH"].astype(bool)
    message = "is a subcategory of dispositions that no rule knows" + size
    return gather(
        found("DISPOSITION_UNKNOWN", counts.loc[~by_epoch], "DS", column="DSSCAT", message=message.loc[~by_epoch],
              action=f"ends neither treatment nor study; {remedy}"),
        found("DISPOSITION_UNKNOWN", counts.loc[by_epoch], "DS", column="DSSCAT", message=message.loc[by_epoch],
              action=f"ends treatment, as its EPOCH is of treatment; {remedy}", severity="warn"),
    )  # fmt: skip
