"""The forms of the treatment: EXS, EXE, EOT.

Takes subjects, surufatinib intervals and injections; gives these forms as text. A drug has an EOT row only when it has ended.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..forms.rows import entered, line_numbers, rows
from ..plan import Bools, Days, Texts, integers, pick
from ..subjects import columns
from ..text import iso, whole, yes
from ..treatment import CYCLE, ENVAFOLIMAB_CYCLES


def treatment_forms(
    subjects: pd.DataFrame, doses: pd.DataFrame, injections: pd.DataFrame, rng: Generator
) -> dict[str, pd.DataFrame]:
    """Dosing of both drugs, and the end of each."""
    return {
        "EXS": _surufatinib(subjects, doses, rng),
        "EXE": _envafolimab(subjects, injections, rng),
        "EOT": _ends(subjects, injections, rng),
    }


def _surufatinib(subjects: pd.DataFrame, doses: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    changed = doses["CHG"] != "NONE"
    entry = entered(rng, doses["START"])
    return rows(
        subjects, doses["P"], "LOG", position=line_numbers(doses["P"]), entry=entry,
        closed=np.maximum(entered(rng, doses["END"]), entry), STDT=iso(doses["START"]), ENDT=iso(doses["END"]),
        DOSE=whole(doses["DOSE"]),
        DOSEU="mg", FREQ="QD", CHG=doses["CHG"], CHGREAS=np.where(changed & (doses["CHG"] != "RESUMED"), "ADVERSE EVENT", ""),
        ONGO=yes(np.zeros(len(doses), dtype=bool)),
    )  # fmt: skip


def _envafolimab(subjects: pd.DataFrame, injections: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """300 mg are 1.5 mL of 200 mg/mL."""
    given = injections["GIVEN"].to_numpy(dtype=bool)
    count = len(given)
    hour, minute = integers(rng, 8, 16, count), 5 * integers(rng, 0, 11, count)
    time = whole(hour).str.zfill(2) + ":" + whole(minute).str.zfill(2)
    site = pick(rng, {"ABDOMEN": 70, "ARM": 15, "THIGH": 15}, count)
    reason = pick(rng, {"ADVERSE EVENT": 70, "OTHER": 30}, count)
    return rows(
        subjects, injections["P"], "LOG", position=injections["CYCLE"], entry=entered(rng, injections["DATE"]),
        CYCLE=whole(injections["CYCLE"]), GIVEN=yes(given), DT=iso(injections["DATE"]), TM=time.where(given),
        VOL=np.where(given, "1.5", ""), VOLU=np.where(given, "mL", ""), DOSE=np.where(given, "300", ""),
        SITE=np.where(given, site, ""),
        CHGREAS=np.where(given, "", reason),
    )  # fmt: skip


def _ends(subjects: pd.DataFrame, injections: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Surufatinib ends with the treatment; envafolimab with it, with an event of its own, or after its last planned injection."""
    dosed = np.flatnonzero(subjects["FIRST"].notna())
    stop, event, surufatinib, envafolimab, only = (
        values[dosed] for values in columns(subjects, "STOP", "AESTOP", "SUREND", "ENVEND", "ENVONLY")
    )
    sixth = injections[injections["CYCLE"] == ENVAFOLIMAB_CYCLES].set_index("P")["DATE"].reindex(dosed).to_numpy() + CYCLE
    complete: Bools = sixth <= stop
    ended = np.where(only == 1, event, np.where(complete, sixth, stop))
    reason = subjects["REASON"].to_numpy(dtype=str)[dosed]
    own = np.select([only == 1, complete], ["ADVERSE EVENT", "COMPLETED"], reason)
    return pd.concat([
        _end(subjects, dosed, 1, "SURUFATINIB", stop, surufatinib, reason, rng),
        _end(subjects, dosed, 2, "ENVAFOLIMAB", ended, envafolimab, own, rng),
    ], ignore_index=True)  # fmt: skip


def _end(
    subjects: pd.DataFrame, person: np.ndarray, position: int, drug: str, decided: Days, last: Days, reason: Texts, rng: Generator
) -> pd.DataFrame:
    return rows(
        subjects, person, "LOG", position=position, entry=entered(rng, decided), DRUG=drug,
        EOTYN=yes(np.ones(len(person), dtype=bool)), LASTDT=iso(last), EOTREAS=reason,
    )  # fmt: skip
