"""The forms of adverse events: AE, AEG.

Takes subjects and events; gives these forms as text: what the site wrote, seriousness, relation, actions, outcome.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..forms.rows import entered, line_numbers, rows
from ..plan import Bools, Texts, integers, pick
from ..subjects import columns
from ..terms import ENVAFOLIMAB_SOCS, ENVAFOLIMAB_TERMS, SOC_OF, SURUFATINIB_TERMS, VERBATIM
from ..text import iso, whole, yes
from ..treatment import CYCLE


def event_forms(subjects: pd.DataFrame, events: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    """The log of events, numbered in the subject by start, and the log of grade changes."""
    number = pd.Series(line_numbers(events["P"]), index=events.index)
    events = events.assign(NUMBER=number, LINKED=events["PARENT"].map(number), WORSENED=events.index.isin(events["PARENT"]))
    events["ENTRY"] = entered(rng, events[["START", "CHANGE"]].max(axis=1))
    events["CLOSED"] = np.maximum(entered(rng, events["END"]), events["ENTRY"])
    changes = events[events["CHANGE"].notna()]
    log = rows(
        subjects, changes["P"], "LOG", position=line_numbers(changes["P"]), entry=changes["ENTRY"],
        AESPID=whole(changes["NUMBER"]),
        CHGDT=iso(changes["CHANGE"]), GRADE=whole(changes["GRADE"]),
    )  # fmt: skip
    return {"AE": _events(subjects, events, rng), "AEG": log}


def _events(subjects: pd.DataFrame, events: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    grade, ongoing = events["GRADE"].to_numpy(), events["END"].isna().to_numpy()
    serious = events["SERIOUS"].to_numpy(dtype=bool)
    related_s, related_e = _relations(events, rng)
    return rows(
        subjects, events["P"], "LOG", position=events["NUMBER"], entry=events["ENTRY"], closed=events["CLOSED"],
        AESPID=whole(events["NUMBER"]), AETERM=_verbatim(events["PT"].to_numpy(dtype=str), rng), STDT=iso(events["START"]),
        ENDT=iso(events["END"]), ONGO=yes(ongoing), PRETRT=yes(events["PRETRT"]), ITOXGR=whole(events["GRADE0"]),
        TOXGR=whole(grade),
        SER=yes(serious), SERREAS=np.where(serious, _seriousness(grade, rng), ""), RELS=related_s, RELE=related_e,
        ACNS=events["ACNS"],
        ACNE=_action(subjects, events), OUT=_outcome(events, rng), TRTGIVEN=yes(rng.random(len(events)) < 0.2 + 0.15 * grade),
        LINKED_AE=whole(events["LINKED"]), PT=events["PT"], SOC=events["PT"].map(SOC_OF),
    )  # fmt: skip


def _verbatim(pt: Texts, rng: Generator) -> Texts:
    """One of four wordings where sites differ, else the preferred term."""
    which = integers(rng, 0, 5, len(pt)).clip(max=3).astype(int)
    words = {term: dict(enumerate(wordings)) for term, wordings in VERBATIM.items()}
    table = {(term, number): word for term, wordings in words.items() for number, word in wordings.items()}
    found = pd.Series(list(zip(pt, which, strict=True))).map(table)
    return np.where(found.isna(), pt, found).astype(str)


def _relations(events: pd.DataFrame, rng: Generator) -> tuple[Texts, Texts]:
    """Relation to surufatinib and to envafolimab."""
    soc = events["PT"].map(SOC_OF)
    immune = (events["PT"].isin(ENVAFOLIMAB_TERMS) | soc.isin(ENVAFOLIMAB_SOCS)).to_numpy()
    vascular = events["PT"].isin(SURUFATINIB_TERMS).to_numpy()
    before = events["PRETRT"].to_numpy(dtype=bool)
    share_s = np.select([before, vascular, immune], [0.0, 0.95, 0.3], 0.7)
    share_e = np.select([before, vascular, immune], [0.0, 0.15, 0.95], 0.4)
    return tuple(np.where(rng.random(len(events)) < share, "RELATED", "NOT RELATED") for share in (share_s, share_e))  # type: ignore[return-value]


def _seriousness(grade: np.ndarray, rng: Generator) -> Texts:
    other = pick(rng, {"HOSPITALISATION": 80, "MEDICALLY IMPORTANT": 20}, len(grade))
    return np.select([grade == 5, grade == 4], ["DEATH", "LIFE THREATENING"], other)


def _action(subjects: pd.DataFrame, events: pd.DataFrame) -> Texts:
    """Action with envafolimab: withdrawn by the event that stopped it; not applicable before it, or after its last cycle."""
    first, last = (values[events["P"]] for values in columns(subjects, "FIRST", "ENVEND"))
    outside: Bools = (events["START"].to_numpy() < first) | (events["START"].to_numpy() > last + CYCLE)
    return np.select([events["STOPS"].to_numpy(dtype=bool), outside], ["DRUG WITHDRAWN", "NOT APPLICABLE"], "DOSE NOT CHANGED")


def _outcome(events: pd.DataFrame, rng: Generator) -> Texts:
    fatal, ongoing, worsened = (events["GRADE"] == 5).to_numpy(), events["END"].isna().to_numpy(), events["WORSENED"].to_numpy()
    better = rng.random(len(events)) < 0.2
    return np.select(
        [fatal, ongoing & better, ongoing | worsened],
        ["FATAL", "RECOVERING/RESOLVING", "NOT RECOVERED/NOT RESOLVED"],
        "RECOVERED/RESOLVED",
    )
