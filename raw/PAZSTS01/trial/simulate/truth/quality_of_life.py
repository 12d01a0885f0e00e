"""Scores of EORTC QLQ-C30 per questionnaire, by the formulas of its manual, from the answers given."""

import numpy as np
import pandas as pd

from ..trial import Trial

FUNCTIONS = {"PF2": (1, 2, 3, 4, 5), "RF2": (6, 7), "EF": (21, 22, 23, 24), "CF": (20, 25), "SF": (26, 27)}
SYMPTOMS = {
    "FA": (10, 12, 18), "NV": (14, 15), "PA": (9, 19), "DY": (8,), "SL": (11,), "AP": (13,), "CO": (16,), "DI": (17,),
    "FI": (28,),
}  # fmt: skip
HEALTH = {"QL2": (29, 30)}


def scale_scores(trial: Trial, cut: float) -> pd.DataFrame:
    """P, FOLDER, ADT, SCALE, SCORE of the treated; no row for a scale of which less than half of the items have an answer."""
    answers = trial.answers
    sheets = answers.pivot_table(index=["P", "FOLDER", "DAY"], columns="ITEM", values="ANSWER", dropna=False)
    sheets = sheets[sheets.notna().any(axis=1)].reset_index()
    first = trial.subjects["FIRST"].to_numpy()[sheets["P"]]
    sheets = sheets[(sheets["DAY"] <= cut) & (first <= cut)]
    parts = []
    for name, items in {**FUNCTIONS, **SYMPTOMS, **HEALTH}.items():
        responses = sheets[[item - 1 for item in items]].to_numpy(dtype=float)
        count = (~np.isnan(responses)).sum(axis=1)
        raw = np.nansum(responses, axis=1) / np.where(count > 0, count, np.nan)
        span = 6 if name in HEALTH else 3
        score = (1 - (raw - 1) / span) * 100 if name in FUNCTIONS else (raw - 1) / span * 100
        score = np.where(2 * count >= len(items), score, np.nan)
        parts.append(
            pd.DataFrame({"P": sheets["P"], "FOLDER": sheets["FOLDER"], "ADT": sheets["DAY"], "SCALE": name, "SCORE": score})
        )
    return pd.concat(parts, ignore_index=True).dropna(subset="SCORE").reset_index(drop=True)
