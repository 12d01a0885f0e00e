"""Strata of the randomisation beside those of the site: Table 14.1.1.5 and Listing 16.2.3.2 of who differs (TLF_SPEC 1, 4)."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.study.arms import Stratum
from pipeline.tlf.ard.analysis import Analysis, Population, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, cited, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.statistics.summaries import Part, split_parts

MISSING = "Missing"
TITLE = "Stratification Factors as Randomised and as Verified by the Site"


def strata_outputs(study: Study) -> list[Callable[..., Any]]:
    """The functions of table and listing; none where nobody was stratified."""
    if not study.strata:
        return []

    @output("strata")
    def t_14_1_1_5(adsl: pd.DataFrame, study: Study) -> Content:
        """Subjects by stratum as randomised and as the site has it, and those whose two values differ."""
        population = select_population(adsl, study.population("ITTFL"), study)
        people = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])]
        parts = [part for number, one in enumerate(study.strata, 1) for part in _factor(people, number, one, population)]
        results, blocks = split_parts(parts)
        notes = [
            "As randomised: the value of the randomisation system, by which subjects are stratified in the analysis. Verified: "
            f"the value that the site recorded. {cited('l_16_2_3_2', study)} names the subjects who differ."
        ]
        return make_table(TITLE, population, results=results, layout=Layout(blocks), footnotes=notes)

    @output("strata_listing")
    def l_16_2_3_2(adsl: pd.DataFrame, study: Study) -> Content:
        """Every subject and factor whose value of the site is missing or another than that of the randomisation."""
        rows = pd.concat(
            [_differing(adsl, number) for number, one in enumerate(study.strata, 1) if one.verified] or [_none(adsl)]
        )
        columns = {"Factor": rows["FACTOR"], "As randomised": rows["RANDOMISED"], "Verified by the site": rows["VERIFIED"]}
        listed = list_records("ADSL", rows, columns, ["NUMBER"], "STRATwR ne STRATwV")
        population = select_population(adsl, study.population("ITTFL"), study)
        return make_listing("Subjects Whose Strata Differ between Randomisation and Site", population, [listed])

    return [t_14_1_1_5, l_16_2_3_2]


def _factor(people: pd.DataFrame, number: int, stratum: Stratum, population: Population) -> list[Part]:
    """The lines of one factor: as randomised, verified, and the pairs of values that differ."""
    sources = {"R": f"{stratum.name}, as randomised, n (%)"}
    sources |= {"V": f"{stratum.name}, verified, n (%)"} if stratum.verified else {}
    parts = [_values(people, f"STRAT{number}{letter}", head, list(stratum.terms), population) for letter, head in sources.items()]
    return [*parts, *([_pairs(people, number, stratum, population)] if stratum.verified else [])]


def _values(people: pd.DataFrame, variable: str, head: str, terms: list[str], population: Population) -> Part:
    level = people[variable].fillna(MISSING)
    levels = [*terms, *([MISSING] if level.eq(MISSING).any() else [])]
    records = pd.DataFrame({"USUBJID": people["USUBJID"], "SEQ": np.nan, "variable_level": level})
    analysis = Analysis(f"AN_{variable}_BY", "ADSL", variable=variable)
    results = count_subjects(records, population, analysis, levels=pd.DataFrame({"variable_level": levels}))
    lines = [line(one, analysis.id, N_PCT, 1, variable_level=one) for one in levels]
    return [results], block(line(head), *lines)


def _pairs(people: pd.DataFrame, number: int, stratum: Stratum, population: Population) -> Part:
    differing = _differing(people, number)
    pairs = differing["RANDOMISED"] + " / " + differing["VERIFIED"]
    every = differing[["USUBJID", "SEQ"]]
    subset = f"STRAT{number}R ne STRAT{number}V"
    whole = Analysis(f"AN_STRAT{number}_DIFF", "ADSL", subset=subset)
    split = Analysis(f"AN_STRAT{number}_DIFF_PAIR", "ADSL", subset=subset, variable=f"STRAT{number}R, STRAT{number}V")
    levels = sorted(pairs.unique())
    results = [count_subjects(every, population, whole)]
    if levels:
        found = every.assign(variable_level=pairs)
        results.append(count_subjects(found, population, split, levels=pd.DataFrame({"variable_level": levels})))
    lines = [line(f"Randomised / verified: {one}", split.id, N_PCT, 1, variable_level=one) for one in levels]
    return results, block(line(f"{stratum.name}, different, n (%)", whole.id, N_PCT), *lines)


def _differing(people: pd.DataFrame, number: int) -> pd.DataFrame:
    """The subjects who were randomised in a stratum and of whom the site has no value or another."""
    randomised, verified = people[f"STRAT{number}R"], people[f"STRAT{number}V"]
    rows = people[randomised.notna() & ~randomised.eq(verified).fillna(False)]
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "SEQ": np.nan,
            "NUMBER": float(number),
            "FACTOR": rows[f"STRAT{number}D"],
            "RANDOMISED": rows[f"STRAT{number}R"],
            "VERIFIED": rows[f"STRAT{number}V"].fillna(MISSING),
        }
    )


def _none(adsl: pd.DataFrame) -> pd.DataFrame:
    empty = adsl.iloc[:0][["USUBJID"]]
    return empty.assign(SEQ=np.nan, NUMBER=np.nan, FACTOR="", RANDOMISED="", VERIFIED="")
