"""The forms of the safety visits: ECOG, VS, LB.

Takes subjects and cycle visits; gives these forms as text, at screening, every cycle, end of
treatment and 28 days after the last dose.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..forms.rows import entered, rows
from ..plan import integers
from ..subjects import columns
from ..text import decimal, whole

# test -> unit, mean, sd, decimals
VITAL_SIGNS = {"SYSBP": ("mmHg", 126.0, 12.0), "DIABP": ("mmHg", 79.0, 8.0)}
# test -> unit, lower and upper limit of normal, mean, sd
LABORATORY = {
    "HGB": ("g/L", "115", "175", 126.0, 12.0),
    "PLAT": ("10^9/L", "125", "350", 210.0, 50.0),
    "ALT": ("U/L", "9", "50", 26.0, 9.0),
    "TSH": ("mIU/L", "0.4", "4.2", 2.4, 0.8),
}


def safety_forms(subjects: pd.DataFrame, visits: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    """All safety visits; the laboratory at screening, in odd cycles and at the end of treatment."""
    seen = _visits(subjects, visits, rng)
    return {"ECOG": _ecog(subjects, seen, rng), "VS": _vital_signs(subjects, seen, rng), "LB": _laboratory(subjects, seen, rng)}


def _visits(subjects: pd.DataFrame, visits: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """P, FOLDER, DATE, ENTRY of every visit at which the subject was seen."""
    passed = np.flatnonzero(subjects["STATUS"] != "SCREEN FAILURE")
    consent, decision, stop, leave = columns(subjects, "CONSENT", "DECISION", "STOP", "LEAVE")
    end = stop + integers(rng, 0, 4, len(stop))
    safety = subjects[["SUREND", "ENVEND"]].max(axis=1).to_numpy(dtype=np.float64) + 28 + integers(rng, 0, 3, len(stop))
    eot, sfu = np.flatnonzero(end < leave), np.flatnonzero(safety < leave)
    seen = pd.concat([
        pd.DataFrame({"P": passed, "FOLDER": "SCRN", "DATE": integers(rng, consent[passed], decision[passed], len(passed))}),
        pd.DataFrame({"P": visits["P"], "FOLDER": "C" + whole(visits["CYCLE"]) + "D1", "DATE": visits["DATE"]}),
        pd.DataFrame({"P": eot, "FOLDER": "EOT", "DATE": end[eot]}),
        pd.DataFrame({"P": sfu, "FOLDER": "SFU", "DATE": safety[sfu]}),
    ], ignore_index=True)  # fmt: skip
    return seen.assign(ENTRY=entered(rng, seen["DATE"]))


def _ecog(subjects: pd.DataFrame, seen: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """The score at screening, later mostly the same and sometimes one worse."""
    score = columns(subjects, "ECOG")[0][seen["P"]] + ((seen["FOLDER"] != "SCRN") & (rng.random(len(seen)) < 0.15))
    return rows(subjects, seen["P"], seen["FOLDER"], form_date=seen["DATE"], entry=seen["ENTRY"], ECOGSC=whole(score))


def _vital_signs(subjects: pd.DataFrame, seen: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    at_screening = seen[seen["FOLDER"] == "SCRN"]
    height = columns(subjects, "HEIGHT")[0][at_screening["P"]]
    weight = columns(subjects, "WEIGHT")[0][seen["P"]] + rng.normal(0, 1.2, len(seen))
    parts = [
        _one(subjects, at_screening, 1, VSTEST="HEIGHT", VSRES=whole(height), VSU="cm"),
        _one(subjects, seen, 2, VSTEST="WEIGHT", VSRES=decimal(weight), VSU="kg"),
    ]
    for position, (test, (unit, mean, sd)) in enumerate(VITAL_SIGNS.items(), start=3):
        values = whole(np.round(rng.normal(mean, sd, len(seen))))
        parts.append(_one(subjects, seen, position, VSTEST=test, VSRES=values, VSU=unit))
    return pd.concat(parts, ignore_index=True)


def _laboratory(subjects: pd.DataFrame, seen: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    drawn = seen[seen["FOLDER"].isin(["SCRN", "EOT"]) | seen["FOLDER"].str.fullmatch(r"C\d*[13579]D1")]
    parts = []
    for position, (test, (unit, low, high, mean, sd)) in enumerate(LABORATORY.items(), start=1):
        values = np.maximum(rng.normal(mean, sd, len(drawn)), 0.1)
        result = decimal(values) if test == "TSH" else whole(np.round(values))
        parts.append(_one(subjects, drawn, position, LBTEST=test, LBRES=result, LBU=unit, LBLO=low, LBHI=high))
    return pd.concat(parts, ignore_index=True)


def _one(subjects: pd.DataFrame, seen: pd.DataFrame, position: int, **answers: object) -> pd.DataFrame:
    """The rows of one test at all these visits."""
    return rows(subjects, seen["P"], seen["FOLDER"], form_date=seen["DATE"], entry=seen["ENTRY"], position=position, **answers)
