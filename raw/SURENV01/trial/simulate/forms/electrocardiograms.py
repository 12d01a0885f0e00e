"""The form EG: electrocardiograms at some of the visits of the form LB.

Takes subjects and the clean form LB; gives EG as text, drawn from a random stream that no other form draws from.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..subjects import columns
from ..text import whole
from .rows import entered, rows

FOLDERS = ("SCRN", "C1D1", "C3D1", "C7D1", "EOT")
UNITS = {"EGHRMN": "beats/min", "RRAG": "msec", "PRAG": "msec", "QRSAG": "msec", "QTAG": "msec", "QTCFAG": "msec"}
PROLONGED = 6  # msec of QTcF on treatment


def ecg_form(subjects: pd.DataFrame, laboratory: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """EG: rate, intervals and QTcF as the machine prints it, and the interpretation."""
    taken = laboratory[(laboratory["LBTEST"] == "HGB") & laboratory["FOLDER"].isin(FOLDERS)]
    person = taken["SUBJID"].map(pd.Series(subjects.index, index=subjects["SUBJID"])).to_numpy()
    date = taken["FORMDT"].to_numpy().astype("datetime64[D]").astype(np.float64)
    size = len(taken)
    treated = date > columns(subjects, "FIRST")[0][person]
    own = rng.normal(415, 16, len(subjects))[person]
    qtcf = own + rng.normal(0, 12, size) + np.where(treated, PROLONGED, 0)
    rate = np.round(rng.normal(76, 11, size))
    beat = np.round(60_000 / rate)
    qt = np.round(qtcf * np.cbrt(beat / 1000))
    results = {
        "EGHRMN": rate, "RRAG": beat, "PRAG": np.round(rng.normal(156, 17, size)), "QRSAG": np.round(rng.normal(91, 9, size)),
        "QTAG": qt, "QTCFAG": np.round(qt / np.cbrt(beat / 1000)),
    }  # fmt: skip
    entry = entered(rng, date)
    texts = {name: whole(values) for name, values in results.items()}
    texts["INTP"] = pd.Series(np.where((qtcf > 450) | (rng.random(size) < 0.08), "ABNORMAL", "NORMAL"))
    parts = [
        rows(
            subjects, person, taken["FOLDER"].to_numpy(), form_date=date, entry=entry, position=position, EGTEST=name,
            EGORRES=text, EGORRESU=UNITS.get(name, ""), EGDAT=taken["FORMDT"],
        )
        for position, (name, text) in enumerate(texts.items(), start=1)
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)
