"""ADEX: takes EX, EC and ADSL stage 1, gives dose records and summaries of exposure per drug (STUDY_SPEC 5.7).

A drug taken daily is summed up in days, one given by injection in injections; which it is, its dose and its most cycles stand in
`drugs` of study.yaml, the days of a cycle in `design`. A drug without a letter there has no records. What a record amounts to, by
its unit and frequency, stands in dose_amounts.py.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, stack, text, to_date
from pipeline.adam.safety.dose_amounts import amount_issues, derive_vars_amount, doses_of_days, part_of_day
from pipeline.adam.subjects.doses import with_analysis_dates
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import decimals
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest, latest, study_day
from pipeline.study import Study
from pipeline.study.design import Design, Drug
from schemas.adam.adex import ADEX
from schemas.adam.adex import adex as declared_adex
from schemas.base import DTYPES
from schemas.design import DrugColumns


@dataclass(frozen=True)
class Summary:
    """One summary: its code after the drug's letter, its name, its column among the sums, and for which kind of drug it is."""

    code: str
    name: str
    column: str
    kind: str = "both"
    source: str = "EX"


SUMMARIES = (
    Summary("DURD", "Duration of Exposure (Days)", "DAYS"),
    Summary("TDOSE", "Total Dose (mg)", "TOTAL"),
    Summary("AVDOSE", "Average Daily Dose (mg/day)", "AVERAGE"),
    Summary("RDI", "Relative Dose Intensity (%)", "RDI"),
    Summary("NRED", "Number of Dose Reductions", "REDUCED", "daily"),
    Summary("NINT", "Number of Interruptions", "INTERRUPTED", "daily"),
    Summary("NDOSE", "Number of Injections", "DOSES", "injected"),
    Summary("NMISS", "Number of Injections Omitted", "OMITTED", "injected", "EC"),
)


def adex(ex: pd.DataFrame, ds: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, ec: pd.DataFrame | None = None) -> Product:
    """Records of SAFFL subjects up to the cut-off, on the days that ADSL counts. Without EC nobody knows what was omitted: no
    ENMISS.

    A dose whose amount, unit or frequency cannot be read has no total: the subject has no TDOSE, AVDOSE and RDI, and it is
    listed.
    """
    ex = with_analysis_dates(ex, ds, adsl_base, study)
    treated = adsl_base.loc[adsl_base["SAFFL"].eq("Y"), "USUBJID"]
    parts, issues = [], []
    for drug in (drug for drug in study.drug_columns if drug.letter):
        doses = dose_records(ex.loc[ex["EXTRT"].eq(drug.name) & ex["USUBJID"].isin(treated)], study.drugs[drug.name], study)
        parts += [_individual(doses, drug), *_summaries(doses, ec, drug, study)]
        issues.append(amount_issues(doses.assign(EXTRT=drug.name)))
    return Product(_dataset(stack(parts or [adsl_base.head(0)], ADEX), adsl_base, study), issues=gather(*issues))


def dose_records(ex: pd.DataFrame, planned: Drug, study: Study) -> pd.DataFrame:
    """Doses given up to the cut-off: USUBJID, EXSEQ, EXDOSE, EXDOSU, EXDOSFRQ, ASTDT, AENDT, GAP, NEWDAYS, the days that no
    earlier one covers, and their amounts (derive_vars_amount).

    An interval without an end goes on: it ends with the cut-off; a partial end is its last possible day; one that is said to end
    before it starts is its first day alone. Doses of the morning and of the evening do not cover each other's days.
    """
    cutoff, start = to_date(study.dco), earliest(ex["EXSTDTC"])
    given = ex.loc[~ex["EXDOSE"].le(0) & start.le(cutoff)]
    first, last = start.loc[given.index], latest(given["EXENDTC"])
    open_end = last.isna() & planned.daily
    ends = last.mask(open_end | last.gt(cutoff), cutoff).fillna(first)
    ends = ends.mask(ends.lt(first), first)
    known = given.reindex(columns=["USUBJID", "EXSEQ", "EXDOSE", "EXDOSU", "EXDOSFRQ"])
    doses = known.astype({"EXDOSU": DTYPES["Char"], "EXDOSFRQ": DTYPES["Char"]}).assign(ASTDT=first, AENDT=ends)
    doses = doses.sort_values(["USUBJID", "ASTDT", "EXSEQ"], kind="stable", ignore_index=True)
    part = part_of_day(doses["EXDOSFRQ"])
    before = _covered(doses, [doses["USUBJID"]])
    same_part = _covered(doses, [doses["USUBJID"], part])
    whole_day = _covered(doses.assign(AENDT=doses["AENDT"].where(part.eq(""))), [doses["USUBJID"]])
    covered = before.where(part.eq(""), pd.concat([same_part, whole_day], axis=1).max(axis=1))
    own_start = doses["ASTDT"].mask(covered.ge(doses["ASTDT"]), covered + pd.Timedelta(days=1))
    days = ((doses["AENDT"] - own_start).dt.days + 1).clip(lower=0)
    gap = (doses["ASTDT"] - before).dt.days.gt(1)
    return derive_vars_amount(doses.assign(NEWDAYS=days.astype("float64"), GAP=gap), planned)


def _covered(doses: pd.DataFrame, by: list[Series]) -> Series:
    """The last day of any earlier dose of the same group."""
    reached = doses.groupby(by)["AENDT"].cummax().groupby(by).ffill()
    return reached.groupby(by).shift()


def derive_sums(doses: pd.DataFrame, planned: Drug, study: Study) -> pd.DataFrame:
    """One row per subject: the columns that SUMMARIES name, but OMITTED.

    RDI compares what was given with what the plan gives in the same time (planned_doses). All quotients are of exact decimals.
    """
    sums = doses.groupby("USUBJID", as_index=False).agg(
        ASTDT=("ASTDT", "min"), AENDT=("AENDT", "max"), INTERRUPTED=("GAP", "sum"), REDUCED=("LESS", "sum"),
        KNOWN=("PERDAY", "count"), RECORDS=("EXSEQ", "size"),
    )  # fmt: skip
    amount = decimals(doses["MG"]) * decimals(doses["DOSES"])
    total = amount.totals(doses["USUBJID"]).on(sums.index)
    number = decimals(doses["DOSES"]).totals(doses["USUBJID"]).on(sums.index)
    days = (sums["AENDT"] - sums["ASTDT"]).dt.days + 1.0
    planned_number, of = planned_doses(days, planned, study.design)
    return sums.assign(
        DAYS=days,
        TOTAL=total.to_floats(),
        DOSES=number.to_floats(),
        AVERAGE=total.ratio(decimals(days)),
        RDI=(total * 100 * of).ratio(decimals(planned_number) * planned.dose_mg),
        REDUCED=sums["REDUCED"].where(sums["KNOWN"].eq(sums["RECORDS"])),
    )


def planned_doses(days: Series, planned: Drug, design: Design) -> tuple[Series, int]:
    """How many doses are planned for the days from first to last dose, as whole parts of a dose and how many make one.

    Of a drug given daily its doses of every day. Else those of each cycle begun by the last dose: one or, where it is planned
    more often, as many as fit. With `planned_cycles: elapsed` in proportion to the time that has passed, the last dose standing
    for what follows it: two doses two thirds of a cycle apart are 2 of 5 / 3 planned (120%), not 2 of the one cycle in which both
    fall (200%). At most those of `max_cycles`.
    """
    often = planned.planned_frequency
    if planned.daily and often:
        return doses_of_days(days, often.interval), 1
    cycle = design.cycle_days or 0
    each = max(1, int(cycle / often.interval)) if often and often.interval else 1
    begun = np.ceil(days * each / (cycle or np.nan)) * cycle
    parts = (days - 1) * each + cycle if planned.planned_cycles == "elapsed" else begun
    return parts.clip(upper=planned.max_cycles * each * cycle if planned.max_cycles else None), cycle


def omitted(ec: pd.DataFrame, drug: str, study: Study) -> Series:
    """The number of injections of each subject that were not given up to the cut-off, by USUBJID."""
    rows = ec.loc[ec["ECTRT"].eq(drug) & ec["ECOCCUR"].eq("N") & earliest(ec["ECSTDTC"]).le(to_date(study.dco))]
    return rows.groupby("USUBJID").size()


def _individual(doses: pd.DataFrame, drug: DrugColumns) -> pd.DataFrame:
    return doses.assign(
        PARAMCD=f"{drug.letter}DOSE", PARAM=f"Dose of {drug.label} (mg)", PARAMN=_number(drug, 0), PARCAT1="Individual",
        EXTRT=drug.name, AVAL=doses["MG"], SRCDOM="EX", SRCVAR="EXDOSE", SRCSEQ=doses["EXSEQ"],
    )  # fmt: skip


def _summaries(doses: pd.DataFrame, ec: pd.DataFrame | None, drug: DrugColumns, study: Study) -> list[pd.DataFrame]:
    planned = study.drugs[drug.name]
    sums = derive_sums(doses, planned, study)
    if ec is not None:
        sums = sums.assign(OMITTED=sums["USUBJID"].map(omitted(ec, drug.name, study)).fillna(0.0))
    kind = "daily" if planned.daily else "injected"
    return [
        sums[["USUBJID", "ASTDT", "AENDT"]].assign(
            PARAMCD=drug.letter + summary.code, PARAM=f"{drug.label}: {summary.name}", PARAMN=_number(drug, place),
            PARCAT1="Summary", EXTRT=drug.name, AVAL=sums[summary.column].astype("float64"), SRCDOM=summary.source,
            SRCVAR="EXDOSE" if summary.source == "EX" else "ECOCCUR",
        )
        for place, summary in enumerate(SUMMARIES, start=1)
        if summary.kind in ("both", kind) and summary.column in sums
    ]  # fmt: skip


def _number(drug: DrugColumns, place: int) -> float:
    return (drug.number - 1) * (len(SUMMARIES) + 1.0) + place + 1.0


def _dataset(records: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl, "ADSL", ADEX)
    days = (carried["AENDT"] - carried["ASTDT"]).dt.days + 1.0
    return finish(
        carried.assign(
            ASTDY=study_day(carried["ASTDT"], carried["TRTSDT"]),
            AENDY=study_day(carried["AENDT"], carried["TRTSDT"]),
            ADURN=days,
            ADURU=text("DAYS", carried.index).where(days.notna()),
        ),
        declared_adex(study.drug_columns),
    )
