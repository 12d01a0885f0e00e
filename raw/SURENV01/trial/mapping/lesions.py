"""Lesions over time: takes the lesion forms, gives each row its lesion, where it began and what became of it.

Its own module because TU and TR must mean the same lesion: its id, whether it is a lymph node, a fragment or a merged lesion,
when it was identified, and at which time points a target had to be measured (STUDY_SPEC 3.2 TU, 3.4, 4.2, X10, X14).
"""

from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text, tidy
from pipeline.sdtm.verbs.terms import NO, YES
from pipeline.study import Study
from schemas.base import DTYPES

from ..spellings import LOCATION
from .assessments import KEY, LESION_FORMS, with_assessment

SUBJECT = ["SITEID", "SUBJID"]
LESION = [*SUBJECT, "LNKID"]
NODE = "LYMPH NODE"
SPLIT, MERGE = "SPLIT", "MERGE"


def lesion_id(lesid: "pd.Series[Any]") -> "pd.Series[Any]":
    """The lesion's id with two digits, the same at all visits: T01, NT01, NEW01; fragments T04.1; merged lesions T02/T03."""

    def read(distinct: "pd.Series[Any]") -> "pd.Series[Any]":
        clean = code_text(distinct).str.replace(" ", "", regex=False)
        return clean.str.replace(r"([A-Z])(\d)(?!\d)", r"\g<1>0\2", regex=True)

    return each_distinct(lesid, read)


def is_node(node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """A lymph node by its tick; where that is blank, by its location."""
    organ = organ_of(site)
    return code_text(node).isin(YES) | (tidy(node).isna() & organ.eq(NODE).fillna(False))


def organ_of(site: "pd.Series[Any]") -> "pd.Series[Any]":
    """The location in the words of the codelist where the forms have others."""
    return each_distinct(site, lambda distinct: code_text(distinct).replace(LOCATION))


def with_lesions(forms: dict[str, pd.DataFrame], points: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The forms with their time point; TL, NTL and NL also with LNKID, PIECE (SPLIT, MERGE or null), NODE and LATE.

    NODE is filled from the lesion's other visits. LATE: a target or non-target that the baseline (or, without one, the first
    assessment) does not have, and that is neither a fragment nor a merged lesion: it was never identified. NL also has NEW,
    whether the row describes a new lesion, and DIAMU, the unit that the form states.
    """
    made = {name: with_assessment(form, points) for name, form in forms.items()}
    made |= {name: _with_identity(made[name]) for name in LESION_FORMS}
    together = pd.concat([made["TL"], made["NTL"]])
    start = together.groupby(SUBJECT)["ORDER"].min().rename("START")
    for name in ("TL", "NTL"):
        rows = made[name].merge(start, on=SUBJECT, how="left")
        first = rows.groupby(LESION)["ORDER"].transform("min")
        made[name] = rows.assign(LATE=first.gt(rows["START"]) & rows["PIECE"].isna()).drop(columns="START")
    new = made["NL"]["LNKID"].notna() & ~code_text(made["NL"]["NLYN"]).isin(NO)
    return made | {"NL": made["NL"].assign(NEW=new, DIAMU="mm")}


def _with_identity(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(LNKID=lesion_id(rows["LESID"]))
    nothing = pd.Series(None, index=rows.index, dtype=DTYPES["Char"])
    piece = nothing
    if "SPLITOF" in rows:
        piece = piece.mask(tidy(rows["SPLITOF"]).notna(), SPLIT).mask(tidy(rows["MERGEOF"]).notna(), MERGE)
    node = tidy(rows["NODE"]) if "NODE" in rows else nothing
    known = rows.assign(NODE=node, PIECE=piece)
    return known.assign(**{c: known[c].fillna(known.groupby(LESION)[c].transform("first")) for c in ("NODE", "PIECE")})


def first_rows(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The row that identifies each lesion: its first, by time point, then scan date, then row key."""
    day = dates.earliest(dates.parse(rows["SCANDT"], study.dates.dmy_ambiguous)["DTC"])
    ordered = rows.assign(DAY=day).dropna(subset="LNKID").sort_values([*LESION, "ORDER", "DAY", "ROWKEY"], kind="stable")
    return ordered.drop_duplicates(LESION).drop(columns="DAY").reset_index(drop=True)


def replaced(tl: pd.DataFrame) -> pd.DataFrame:
    """The targets that have split or merged: SITEID, SUBJID, LNKID; UNTIL, the ORDER from which their pieces stand for them."""
    parents = lesion_id(tl["SPLITOF"]).fillna(lesion_id(tl["MERGEOF"]))
    pieces = tl[[*SUBJECT, "ORDER"]].assign(LNKID=parents.str.split("/")).dropna(subset="LNKID").explode("LNKID")
    pieces = pieces.astype({"LNKID": DTYPES["Char"]})
    return pieces.groupby(LESION, as_index=False)["ORDER"].min().rename(columns={"ORDER": "UNTIL"})


def targets_without_a_row(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The targets that a time point should have and has not (X10): one row each, with the context of the time point.

    Expected are the targets seen at an earlier time point, until they split or merge, wherever any lesion form was filled in.
    ROWKEY, FILE and FILELINE are those of the first such row; LESID, NODE and SITE are the lesion's.
    """
    tl = forms["TL"]
    lesions = first_rows(tl[~tl["LATE"]], study)[[*LESION, "LESID", "NODE", "SITE", "ORDER"]].rename(columns={"ORDER": "FIRST"})
    lesions = lesions.merge(replaced(tl), on=LESION, how="left")
    rows = pd.concat([forms[name] for name in LESION_FORMS]).dropna(subset="ORDER")
    context = rows.drop_duplicates(KEY)[[*KEY, "FORMDT", "ORDER", "LNKGRP", "DTHDTC", "ROWKEY", "FILE", "FILELINE"]]
    expected = lesions.merge(context, on=SUBJECT)
    expected = expected[expected["ORDER"].gt(expected["FIRST"]) & ~expected["ORDER"].ge(expected["UNTIL"])]
    found = expected.merge(tl[[*KEY, "LNKID"]].drop_duplicates(), on=[*KEY, "LNKID"], how="left", indicator="FOUND")
    return found[found["FOUND"].eq("left_only")].drop(columns=["FOUND", "FIRST", "UNTIL"]).reset_index(drop=True)
