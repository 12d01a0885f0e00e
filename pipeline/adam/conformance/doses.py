"""Whether dosing is told alike by all who tell of it: EX against the end of treatment in DS, EX and EC against adverse events.

Each check takes the tables by name and the study, gives at most one finding per subject and drug, which names both sides. Neither
side is taken to be right: data managers ask the site.
"""

import pandas as pd

from pipeline.adam.subjects.doses import is_given
from pipeline.adam.subjects.ends import dispositions, ends_of_treatment
from pipeline.core.conformance import Tables, findings, together
from pipeline.core.distinct import among
from pipeline.core.known_terms import for_adverse_event
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest, iso, latest
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.design import DrugColumns

# The action of an adverse event -> what it is called, the counts of ADEX that show it, where the reason of the change stands.
ACTIONS = {
    "DOSE REDUCED": ("reduction", ("NRED",), "EX", "EXADJ"),
    "DRUG INTERRUPTED": ("interruption or omission", ("NINT", "NMISS"), "EC", "ECREASOC"),
}
_DAYS = 28  # between the last dose and the end of treatment, where the design has no cycle


def last_doses_agree(tables: Tables, study: Study) -> pd.DataFrame:
    """LAST_DOSE_DIFF: no dose is dated after the treatment's end in DS, none is open then, and the end follows the last dose."""
    ex, ds = tables["EX"], tables["DS"]
    doses = ex[is_given(ex, study)]
    ends = doses["EXENDTC"].where(doses["EXENDTC"].notna(), doses["EXSTDTC"])
    daily = [name for name, drug in study.drugs.items() if drug.daily]
    given = pd.DataFrame({"USUBJID": doses["USUBJID"], "EXTRT": doses["EXTRT"], "FIRST": earliest(ends), "LAST": latest(ends)})
    given = given.assign(OPEN=doses["EXENDTC"].isna() & doses["EXTRT"].isin(daily))
    last = given.groupby(["USUBJID", "EXTRT"], as_index=False)[["FIRST", "LAST", "OPEN"]].max()
    events = dispositions(ds[ds["DSSTDTC"].notna()], study, last["EXTRT"].dropna().unique())
    pairs = last.merge(ends_of_treatment(last[["USUBJID", "EXTRT"]], events, study), on=["USUBJID", "EXTRT"])
    stop, limit = pairs["DSSTDTC"], pd.Timedelta(days=study.design.cycle_days or _DAYS)
    cases = {
        "EX has an open interval of ": pairs["OPEN"],
        "EX has a later dose of ": pairs["FIRST"].gt(latest(stop)),
        "EX has no dose near it of ": earliest(stop).gt(pairs["LAST"] + limit) & ~pairs["OPEN"],
    }
    parts = []
    for words, where in cases.items():
        rows = pairs[where.fillna(False)]
        dose = iso(rows["LAST"]) if "open" not in words else pd.Series("without an end", index=rows.index)
        said = "DS dates the end of treatment " + rows["DSSTDTC"] + ", " + words + rows["EXTRT"] + ": last dose " + dose
        parts.append(findings("LAST_DOSE_DIFF", "EX", rows, ["EXTRT"], said))
    return together(parts)


def actions_agree(tables: Tables, study: Study) -> pd.DataFrame:
    """AE_EX_DIFF: a dose that was changed for an adverse event has an event with that action, and the other way round."""
    parts = []
    for drug in study.drug_columns:
        action = _action_of(drug, tables["ADAE"], study)
        if action and drug.letter:
            for term, (name, counts, dataset, reason) in ACTIONS.items():
                events = tables["ADAE"].loc[tables["ADAE"][action].eq(term), ["USUBJID", "AEDECOD"]]
                changed, caused = _changed(tables, drug, counts, dataset, reason)
                parts += _sides(events, changed, caused, drug, (term, name, dataset))
    return together(parts)


def _action_of(drug: DrugColumns, adae: pd.DataFrame, study: Study) -> str:
    """The variable of ADAE with the action on the drug; that on all drugs where there is only one; none where nobody answered."""
    variable = drug.aacn or ("AEACN" if len(study.drugs) == 1 else "")
    return variable if variable in adae and adae[variable].notna().any() else ""


def _changed(
    tables: Tables, drug: DrugColumns, counts: tuple[str, ...], dataset: str, reason: str
) -> tuple[Series, Series | None]:
    """The subjects with such a change in ADEX, and those who had one for an adverse event (None where no reason is recorded)."""
    adex, records = tables["ADEX"], tables[dataset]
    some = adex["PARAMCD"].isin([drug.letter + code for code in counts]) & adex["AVAL"].ge(1)
    changed = adex.loc[some, "USUBJID"].drop_duplicates()
    own = records[records[f"{dataset}TRT"].eq(drug.name)]
    if own[reason].isna().all():
        return changed, None
    for_event = own.loc[for_adverse_event(own[reason]), "USUBJID"]
    return changed, changed[among(changed, for_event)]


def _sides(
    events: pd.DataFrame,
    changed: Series,
    caused: Series | None,
    drug: DrugColumns,
    words: tuple[str, str, str],
) -> list[pd.DataFrame]:
    """The subjects whom one side alone has."""
    term, name, dataset = words
    told = events.groupby("USUBJID")["AEDECOD"].first().reset_index()
    alone = told[~among(told["USUBJID"], changed if caused is None else caused)]
    also = among(alone["USUBJID"], changed).map({True: " for another reason", False: ""}).astype(DTYPES["Char"])
    in_ex = f"no {name} for an adverse event" if caused is not None else f"no {name}"
    said = "AE has " + alone["AEDECOD"].fillna("an event") + f" with {term} of {drug.name}, {dataset} has {in_ex}"
    said = said + ("; it has one" + also).where(also.ne(""), "")
    of_ae = findings("AE_EX_DIFF", "AE", alone.assign(ACTION=term, EXTRT=drug.name), ["EXTRT", "ACTION"], said)
    if caused is None:
        return [of_ae]
    others = pd.DataFrame({"USUBJID": caused[~among(caused, told["USUBJID"])], "EXTRT": drug.name, "ACTION": term})
    message = f"{dataset} has a {name} of {drug.name} for an adverse event, AE has no event with {term}"
    message = message.replace("a interruption", "an interruption")
    return [of_ae, findings("AE_EX_DIFF", dataset, others, ["EXTRT", "ACTION"], message)]
