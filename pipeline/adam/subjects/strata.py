"""Strata: takes SUPPDM, gives the values of ADSL by which was randomised and those of the site, by ADaM's names (ADaMIG 1.3).

The randomisation system's value of factor 1 is STRAT1R, the site's STRAT1V, all factors together STRATAR and STRATAV; numbers
follow the order of `strata` in study.yaml.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.arms import Stratum
from schemas.base import DTYPES

JOINED = "; "


def derive_vars_strata(adsl: pd.DataFrame, suppdm: pd.DataFrame | None, study: Study) -> pd.DataFrame:
    """`adsl` with the variables of `schemas.adam.adsl_design.strata_variables`; nothing where nobody was stratified.

    A combination is null where one of its factors is.
    """
    if not study.strata:
        return adsl
    values: dict[str, Series] = {}
    for letter, strata in _sources(study).items():
        numbers, names = [], []
        for number, stratum in strata:
            name = f"STRAT{number}{letter}"
            collected = _collected(adsl, suppdm, name)
            values[name] = collected
            values[f"{name}N"] = collected.map({term: float(n) for n, term in enumerate(stratum.terms, start=1)})
            numbers.append((values[f"{name}N"], len(stratum.terms)))
            names.append(collected)
        values[f"STRATA{letter}"] = names[0].str.cat(names[1:], sep=JOINED)
        values[f"STRATA{letter}N"] = _combined(numbers)
    described = {f"STRAT{number}D": text(stratum.name, adsl.index) for number, stratum in enumerate(study.strata, start=1)}
    typed = {name: value.astype(DTYPES["Num" if name.endswith("N") else "Char"]) for name, value in values.items()}
    return adsl.assign(**described, **typed)


def _sources(study: Study) -> dict[str, list[tuple[int, Stratum]]]:
    """The factors by number of each source: R the randomisation system, V the form, where a form asks for any."""
    every = list(enumerate(study.strata, start=1))
    verified = [(number, stratum) for number, stratum in every if stratum.verified]
    return {"R": every} | ({"V": verified} if verified else {})


def _collected(adsl: pd.DataFrame, suppdm: pd.DataFrame | None, name: str) -> Series:
    if suppdm is None:
        return text(None, adsl.index)
    rows = suppdm.loc[suppdm["QNAM"].eq(name)].drop_duplicates("USUBJID").set_index("USUBJID")["QVAL"]
    return adsl["USUBJID"].map(rows).astype(DTYPES["Char"])


def _combined(numbers: list[tuple[Series, int]]) -> Series:
    """The number of a combination, from 1: the last factor counts fastest."""
    place = numbers[0][0] - 1
    for number, size in numbers[1:]:
        place = place * size + number - 1
    return place + 1
