"""The forms of the follow-up: SAT, SURV, EOS, DTH.

Takes subjects, new therapies and contacts; gives these forms as text.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..follow_up import LOST_AFTER
from ..forms.rows import entered, line_numbers, rows
from ..plan import pick
from ..subjects import columns
from ..text import iso, whole, yes

OTHER_CAUSES = {"Traffic accident": 40, "心肌梗死": 30, "Stroke": 30}


def follow_up_forms(
    subjects: pd.DataFrame, therapies: pd.DataFrame, contacts: pd.DataFrame, rng: Generator
) -> dict[str, pd.DataFrame]:
    """New therapies, survival contacts, end of study and deaths."""
    return {
        "SAT": _therapies(subjects, therapies, rng),
        "SURV": rows(
            subjects, contacts["P"], "SURV" + whole(contacts["NUMBER"]).str.zfill(2), form_date=contacts["DATE"],
            entry=entered(rng, contacts["DATE"]), CONTDT=iso(contacts["DATE"]), STATUS=contacts["STATUS"],
            SOURCE=contacts["SOURCE"],
        ),
        "EOS": pd.concat([_ends(subjects, rng), _screen_failures(subjects, rng)], ignore_index=True),
        "DTH": _deaths(subjects, rng),
    }  # fmt: skip


def _therapies(subjects: pd.DataFrame, therapies: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    entry = entered(rng, therapies["START"])
    return rows(
        subjects, therapies["P"], "LOG", position=line_numbers(therapies["P"]), entry=entry,
        closed=np.maximum(entered(rng, therapies["END"]), entry), TYPE=therapies["TYPE"], DRUG=therapies["DRUG"],
        STDT=iso(therapies["START"]),
        ENDT=iso(therapies["END"]), REAS=therapies["REAS"], INTENT="PALLIATIVE",
    )  # fmt: skip


def _ends(subjects: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Everybody who was dosed and has died, withdrawn or been lost; who was enrolled and never dosed has withdrawn."""
    leave, death, lost, first, enrol = columns(subjects, "LEAVE", "DEATH", "LOST", "FIRST", "ENROL")
    dosed = ~np.isnan(first)
    date = np.select([~dosed, lost == leave], [enrol + 5, leave + LOST_AFTER], leave)
    reason = np.select(
        [~dosed, death == leave, lost == leave], ["WITHDRAWAL BY SUBJECT", "DEATH", "LOST TO FOLLOW-UP"], "WITHDRAWAL BY SUBJECT"
    )
    person = np.flatnonzero(~np.isnan(enrol))
    return _end(subjects, person, date[person], reason[person], rng)


def _screen_failures(subjects: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Who was not enrolled ends with the screening decision; so does the first screening of the re-screened (X06)."""
    out = subjects[subjects["ENROL"].isna()]
    again = subjects[subjects["RESCREENED"]]
    again = again.assign(SUBJID=again["EARLIER"], STATUS="SCREEN FAILURE", DECISION=again["CONSENT"] - 19)
    out = pd.concat([out, again], ignore_index=True)
    reason = np.where(out["STATUS"] == "SCREEN FAILURE", "SCREEN FAILURE", "PHYSICIAN DECISION")
    return _end(out, np.arange(len(out)), columns(out, "DECISION")[0], reason, rng)


def _end(subjects: pd.DataFrame, person: np.ndarray, date: np.ndarray, reason: np.ndarray, rng: Generator) -> pd.DataFrame:
    return rows(
        subjects, person, "LOG", form_date=date, entry=entered(rng, date), EOSYN=yes(np.ones(len(person), dtype=bool)),
        EOSDT=iso(date),
        EOSREAS=reason,
    )  # fmt: skip


def _deaths(subjects: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Deaths of dosed subjects that the study learns of: not after withdrawal or loss."""
    death, leave, first = columns(subjects, "DEATH", "LEAVE", "FIRST")
    person = np.flatnonzero((death == leave) & ~np.isnan(first))
    natural = pick(rng, {"DISEASE PROGRESSION": 88, "OTHER": 7, "UNKNOWN": 5}, len(person))
    cause = np.where(subjects["FATALAE"].to_numpy(dtype=bool)[person], "ADVERSE EVENT", natural)
    other = pick(rng, OTHER_CAUSES, len(person))
    return rows(
        subjects, person, "LOG", form_date=death[person] + 1, entry=entered(rng, death[person]), DTHDT=iso(death[person]),
        CAUSE=cause,
        CAUSEOTH=np.where(cause == "OTHER", other, ""), REL=np.where(cause == "ADVERSE EVENT", "RELATED", "NOT RELATED"),
    )  # fmt: skip
