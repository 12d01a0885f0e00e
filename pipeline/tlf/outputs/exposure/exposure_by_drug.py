"""Parts of the exposure table, Table 14.1.3.1: the same block of lines for every drug (TLF_SPEC 1).

Days, dose, intensity, and either reductions and interruptions or injections and omissions, as ADEX has it of the drug.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.known_terms import for_adverse_event
from pipeline.core.numbers.decimals import decimals
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, count_subjects, finish
from pipeline.tlf.ard.ids import code_of
from pipeline.tlf.layout.formats import format_number
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.statistics.summaries import METHOD, Part, summarise_category, summarise_value
from schemas.design import DrugColumns

MONTH_GROUPS = {"0-<3": "> 0 to < 3", "3-<6": "3 to < 6", "6-<9": "6 to < 9", "9-<12": "9 to < 12", ">=12": "≥ 12"}
INTENSITY_GROUPS = {"<70": "< 70", "70-<85": "70 to < 85", "85-<100": "85 to < 100", ">=100": "≥ 100"}
NOT_GIVEN = "Not given"
DAYS_OF_YEAR = 365.25


@dataclass(frozen=True)
class Change:
    """A change of the planned dosing: the end of its code in ADEX, its name, and where its reason stands."""

    code: str
    name: str
    dataset: str
    reason: str


CHANGES = (
    Change("NRED", "dose reduction", "EX", "EXADJ"),
    Change("NINT", "interruption", "EC", "ECREASOC"),
    Change("NMISS", "omitted injection", "EC", "ECREASOC"),
)


def overall(adsl: pd.DataFrame, population: Population, study: Study) -> list[Part]:
    """Duration of any study treatment, from ADSL, and the person-years."""
    days = pd.DataFrame({"USUBJID": adsl["USUBJID"], "SEQ": np.nan, "AVAL": adsl["TRTDURD"]})
    return duration(days, population, Analysis("AN_TRTDURD", "ADSL", METHOD, variable="TRTDURD"), "any study treatment", study)


def drug_parts(
    adex: pd.DataFrame, reasons: Mapping[str, pd.DataFrame], drug: DrugColumns, population: Population, study: Study
) -> list[Part]:
    """All blocks of one drug, whose parameters start with its letter. `reasons`: EX and EC by name."""
    own = adex[adex["EXTRT"].eq(drug.name) & adex["PARCAT1"].eq("Summary")]
    letter, name, planned = drug.letter, drug.word, study.drugs[drug.name]
    per = "day" if planned.daily else planned.frequency.lower().removeprefix("every ")
    days, intensity = _values(own, f"{letter}DURD"), _values(own, f"{letter}RDI")
    often = planned.planned_frequency
    planned_mg = planned.dose_mg * (float(often.per_day) if often and planned.daily else 1.0)
    rate = intensity.assign(AVAL=intensity["AVAL"] * planned_mg / 100)
    without = population.subjects.loc[~among(population.subjects["USUBJID"], own["USUBJID"]), ["USUBJID"]]
    parts = duration(days, population, _analysis(f"{letter}DURD"), name, study, without)
    if len(given := _values(own, f"{letter}NDOSE")):
        parts += _doses(given, population, _analysis(f"{letter}NDOSE"), name)
    parts += [
        summarise_value(
            _values(own, f"{letter}TDOSE"), population, _analysis(f"{letter}TDOSE"), f"Cumulative dose of {name} (mg)", 0
        ),
        summarise_value(
            rate,
            population,
            Analysis(f"AN_{letter}DI", "ADEX", METHOD, f"{letter}RDI"),
            f"Dose intensity of {name} (mg/{per})",
            1,
        ),
        summarise_value(
            intensity, population, _analysis(f"{letter}RDI"), f"Relative dose intensity of {name} (%)", 1, fixed=True
        ),
        _grouped(
            intensity,
            population,
            f"{letter}RDI",
            f"Relative dose intensity of {name} (%)",
            INTENSITY_GROUPS,
            (70, 85, 100),
            without,
        ),
    ]
    for change in CHANGES:
        if len(counts := _values(own, f"{letter}{change.code}")):
            parts.append(_change(counts, reasons[change.dataset], f"{letter}{change.code}", change, drug, population))
    return parts


def duration(
    days: pd.DataFrame, population: Population, analysis: Analysis, name: str, study: Study, without: pd.DataFrame | None = None
) -> list[Part]:
    """Months on treatment, summarised and grouped, and person-years; `days`: USUBJID, SEQ, AVAL; `without`: see `_grouped`."""
    months = days.assign(AVAL=decimals(days["AVAL"]).ratio(study.tte.month))
    label = f"Duration of {name} (months)"
    code = code_of(analysis.id)
    years = Analysis(f"AN_{code}_YEARS", analysis.dataset, "SUM", analysis.parameter, variable=analysis.variable)
    return [
        summarise_value(months, population, analysis, label, study.tlf.month_decimals, fixed=True),
        _grouped(months, population, code, label, MONTH_GROUPS, (3, 6, 9, 12), without, analysis),
        _person_years(days, population, years, name),
    ]


def _values(own: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    rows = own[own["PARAMCD"].eq(paramcd) & own["AVAL"].notna()]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "AVAL": rows["AVAL"]})


def _analysis(paramcd: str) -> Analysis:
    return Analysis(f"AN_{paramcd}", "ADEX", METHOD, paramcd, f"PARAMCD = '{paramcd}'")


def _grouped(
    values: pd.DataFrame,
    population: Population,
    code: str,
    label: str,
    groups: Mapping[str, str],
    bounds: tuple[float, ...],
    without: pd.DataFrame | None,
    like: Analysis | None = None,
) -> Part:
    """n (%) of the intervals that `bounds` separate, each with its lower bound; a value is rounded to 9 decimals first, so that
    what a binary fraction keeps from 100 is 100. `without`: USUBJID of who never had the drug, which is no missing value."""
    place = np.searchsorted(bounds, decimals(values["AVAL"]).rounded(9).to_floats(), side="right")
    level = pd.Series(np.array(list(groups))[place], index=values.index, dtype="str")
    dataset, parameter, variable = (like.dataset, like.parameter, like.variable) if like else ("ADEX", code, "")
    analysis = Analysis(f"AN_{code}_GR", dataset, parameter=parameter, variable=variable)
    counted = values.assign(variable_level=level)
    if without is not None and len(without):
        counted = pd.concat([counted, without.assign(SEQ=np.nan, variable_level=NOT_GIVEN)], ignore_index=True)
        groups = {**groups, NOT_GIVEN: NOT_GIVEN}
    return summarise_category(counted, population, analysis, label, groups)


def _doses(given: pd.DataFrame, population: Population, analysis: Analysis, name: str) -> list[Part]:
    """The number of doses, summarised and by its values."""
    label = f"Injections of {name} received"
    counts = given.assign(variable_level=given["AVAL"].astype("int64").astype("str"))
    inside = counts[among(counts["USUBJID"], population.subjects["USUBJID"])]
    levels = {str(n): str(n) for n in range(1, int(inside["AVAL"].max()) + 1)} if len(inside) else {}
    by = Analysis(f"{analysis.id}_BY", "ADEX", parameter=analysis.parameter, subset=analysis.subset)
    return [
        summarise_value(given, population, analysis, label),
        summarise_category(counts, population, by, label, levels),
    ]


def _change(
    counts: pd.DataFrame, records: pd.DataFrame, paramcd: str, change: Change, drug: DrugColumns, population: Population
) -> Part:
    """Subjects with at least one change, by their number, and those with an adverse event as the reason of one."""
    some = counts[counts["AVAL"] >= 1]
    number = some["AVAL"].astype("int64").astype("str").mask(some["AVAL"] >= 3, ">=3")
    caused = records[records[f"{change.dataset}TRT"].eq(drug.name) & for_adverse_event(records[change.reason])]
    subset = f"PARAMCD = '{paramcd}' and AVAL >= 1"
    analyses = {
        "any": Analysis(f"AN_{paramcd}", "ADEX", parameter=paramcd, subset=subset),
        "by": Analysis(f"AN_{paramcd}_BY", "ADEX", parameter=paramcd, subset=subset),
        "ae": Analysis(
            f"AN_{paramcd}_AE", "ADEX", parameter=paramcd, subset=f"{subset}, {change.reason} contains 'ADVERSE EVENT'"
        ),
    }
    levels = {"1": "1", "2": "2", ">=3": "≥ 3"}
    results = [
        count_subjects(some, population, analyses["any"]),
        count_subjects(
            some.assign(variable_level=number), population, analyses["by"], levels=pd.DataFrame({"variable_level": list(levels)})
        ),
        count_subjects(some[among(some["USUBJID"], caused["USUBJID"])], population, analyses["ae"]),
    ]
    head = f"At least one {change.name} of {drug.word}, n (%)"
    lines = [line(f"{text} per subject", analyses["by"].id, N_PCT, 1, variable_level=level) for level, text in levels.items()]
    last = line("For an adverse event", analyses["ae"].id, N_PCT, 1)
    return results, block(line(head, analyses["any"].id, N_PCT), *lines, last)


def _person_years(days: pd.DataFrame, population: Population, analysis: Analysis, name: str) -> Part:
    """The sum of the times on treatment."""
    known = days.dropna(subset="AVAL").merge(population.subjects, on="USUBJID")
    total = known.groupby("group1_level")["AVAL"].sum().reindex(population.groups, fill_value=0.0) / DAYS_OF_YEAR
    rows = pd.DataFrame({"group1_level": population.groups, "stat_num": total.to_numpy()}).assign(
        stat_name="total", stat_label="Total (years)", stat_fmt=[format_number(value, 1) for value in total]
    )
    lines = block(line(f"Total exposure to {name} (person-years)", analysis.id, "{total}"))
    return [finish(rows, analysis, population, known.assign(stat_name="total"))], lines
