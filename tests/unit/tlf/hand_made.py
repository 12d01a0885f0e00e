"""Tables written as text, and a study in a line, for the tests of this folder."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from pipeline.adam.interventions.adcm import adcm
from pipeline.adam.subjects.addv import addv
from pipeline.study import Study
from schemas.base import empty
from schemas.issues import Issues
from schemas.sdtm import DOMAINS
from tests.drugs import DATASETS, DRUGS

ARM = "Surufatinib + Envafolimab"


def table(text: str, dates: str = "", numbers: str = "") -> pd.DataFrame:
    """A frame from columns separated by |; empty is missing. `dates` and `numbers` name the columns of these types."""
    rows = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame({c: pd.Series([r[i] for r in rows[1:]], dtype="str") for i, c in enumerate(rows[0])})
    for column in dates.split():
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ms]")
    for column in numbers.split():
        frame[column] = frame[column].astype("float64")
    return frame


def make_study(**sections: Any) -> Study:
    given: dict[str, Any] = {
        "study": {"id": "SURENV01", "dco": date(2026, 6, 30)},
        "arms": [{"code": "SURENV", "label": ARM}],
        "drugs": {
            name.lower(): drug | {"frequency": "QD", "dose_mg": 250, "unit_mg": 50, "max_cycles": None}
            for name, drug in DRUGS.items()
        },
        "orr": {"primary": "CRSP18", "week": 18},
        "ae": {"groups": {"CQ02NAM": {"name": "Hypertension", "terms": ["Hypertension"]}}},
    }
    return Study.model_validate(given | sections)


def complete(given: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every SDTM and ADaM table by name: those given, with all variables that their schemas declare, the others without rows."""
    return _blank() | {name: _widen(frame, _blank()[name]) for name, frame in given.items()}


@cache
def _blank() -> dict[str, pd.DataFrame]:
    return {name: empty(schema) for name, schema in (DOMAINS | DATASETS).items()}


def analysed(given: dict[str, pd.DataFrame], study: Study) -> dict[str, pd.DataFrame]:
    """`complete`, with ADCM and ADDV made of the SDTM given and of ADSL as its first stage."""
    tables = complete(given)
    subjects = complete({"adsl_base": tables["adsl"]})["adsl_base"].assign(DCODT=pd.Timestamp(study.dco).as_unit("ms"))
    medication = adcm(tables["cm"], tables["suppcm"], subjects, study, tables["dm"]).table
    deviations = addv(subjects, tables["dm"], tables["ie"], tables["ds"], empty(Issues), study).table
    return tables | {"adcm": given.get("adcm", medication), "addv": given.get("addv", deviations)}


def _widen(frame: pd.DataFrame, blank: pd.DataFrame) -> pd.DataFrame:
    absent = blank.drop(columns=[c for c in frame if c in blank]).reindex(frame.index)
    return pd.concat([frame, absent], axis=1)
