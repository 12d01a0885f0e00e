"""Checks of the tumour forms: takes forms with their lesions and time points, gives issues. Nothing is changed here.

Its own module because most of these questions are not about one value: the choice of targets at baseline, an answer against
another, an assessment without a response (STUDY_SPEC 4.1, 4.8, 9, X07-X16, X26, X30).
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import Rows, code_text, meaning, tidy
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study

from ..spellings import EVALUATION
from .assessments import KEY, LESION_FORMS
from .lesions import LESION, NODE, SUBJECT, is_node, organ_of, replaced
from .sizes import MEASURED, TOO_SMALL, evaluation, size_mm, target_mm

MOST_TARGETS, MOST_PER_ORGAN = 5, 2
LEAST_DIAMETER_MM, LEAST_NODE_MM = 10, 15
LEAST_NEW_NODE_MM = 10


def target_sizes(rows: pd.DataFrame, study: Study) -> "pd.Series[Any]":
    """The size in mm of each TL row."""
    return target_mm(rows["EVALST"], rows["TSTM"], rows["DIAM"], rows["DIAMU"], study)


def baseline_against_recist(tl: pd.DataFrame, reference: pd.DataFrame, study: Study) -> pd.DataFrame:
    """BASELINE_RECIST (4.1, B36): one issue for each rule that the targets of a subject's baseline break, each at one lesion.

    More than 5 targets, more than 2 in an organ (all nodes are one organ), a diameter below 10 mm, a node below 15 mm.
    """
    day = dates.earliest(dates.parse(tl["SCANDT"], study.dates.dmy_ambiguous)["DTC"])
    rows = tl.assign(DAY=day)[tl["ORDER"].eq(1) & tl["LNKID"].notna()].sort_values([*LESION, "DAY", "ROWKEY"])
    rows = rows.drop_duplicates(LESION, keep="last").merge(reference[[*SUBJECT, "USUBJID"]], on=SUBJECT)
    node = is_node(rows["NODE"], rows["SITE"])
    organ = organ_of(rows["SITE"]).mask(node, NODE)
    size = target_sizes(rows, study)
    broken = [
        (rows.groupby(SUBJECT).cumcount().eq(MOST_TARGETS), "LESID", f"is more than {MOST_TARGETS} targets"),
        (rows.groupby([*SUBJECT, organ]).cumcount().eq(MOST_PER_ORGAN), "SITE", f"has more than {MOST_PER_ORGAN} targets"),
        (~node & size.lt(LEAST_DIAMETER_MM), "DIAM", f"is a target below {LEAST_DIAMETER_MM} mm"),
        (node & size.lt(LEAST_NODE_MM), "DIAM", f"is a target lymph node below {LEAST_NODE_MM} mm short axis"),
    ]
    return gather(*(found("BASELINE_RECIST", rows[where], "TL", column=column, message=text) for where, column, text in broken))


def with_last_scan(tlsum: pd.DataFrame, tl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The TLSUM rows with SCANDT, the last scan of a target at the time point (else the form's date)."""
    rows = tl.merge(replaced(tl), on=LESION, how="left")
    rows = rows[~rows["ORDER"].ge(rows["UNTIL"]) & evaluation(rows["EVALST"], rows["TSTM"], rows["DIAM"]).ne("MERGED")]
    day = dates.latest(dates.parse(rows["SCANDT"], study.dates.dmy_ambiguous)["DTC"])
    last = rows.assign(DAY=day).dropna(subset="DAY").sort_values([*KEY, "DAY"]).drop_duplicates(KEY, keep="last")
    together = tlsum.merge(last[[*KEY, "SCANDT"]], on=KEY, how="left")
    return together.assign(SCANDT=together["SCANDT"].fillna(together["FORMDT"]))


def known(column: str, spellings: dict[str, str], where: str = "LNKID") -> Callable[[Rows], None]:
    """The check of a state: CT_UNMAPPED for an answer that is not among `spellings`, REQUIRED_MISSING for none.

    `where` names the column that marks the rows which must have one: a truth value, or not null.
    """

    def check(rows: Rows) -> None:
        text = code_text(rows.df[column])
        rows.report("CT_UNMAPPED", text.notna() & ~text.isin(spellings), column)
        asked = rows.df[where] if rows.df[where].dtype == bool else rows.df[where].notna()
        rows.report("REQUIRED_MISSING", asked & text.isna(), column)

    return check


def names_lesion(rows: Rows) -> None:
    """REQUIRED_MISSING: a row without the lesion's id makes no record."""
    rows.report("REQUIRED_MISSING", rows.df["LNKID"].isna(), "LESID", action="the row makes no record")


def identified(rows: Rows) -> None:
    """TR_ORPHAN: a lesion that the baseline does not have; once for each lesion."""
    first = rows.df.sort_values("ORDER", kind="stable").drop_duplicates(LESION).index
    rows.report("TR_ORPHAN", rows.df["LATE"] & rows.df.index.isin(first), "LESID")


def target_answers(rows: Rows) -> None:
    """TSTM_CONFLICT (X09), SIZE_CONFLICT, and REQUIRED_MISSING where a measured target has no diameter."""
    state, size = meaning(rows.df["EVALST"], EVALUATION), size_mm(rows.df["DIAM"], rows.df["DIAMU"])
    small = state.eq(TOO_SMALL) | code_text(rows.df["TSTM"]).isin(YES)
    used = evaluation(rows.df["EVALST"], rows.df["TSTM"], rows.df["DIAM"]).eq(MEASURED)
    rows.report("TSTM_CONFLICT", small & used & size.notna(), "DIAM")
    rows.report("SIZE_CONFLICT", ~used & size.gt(0), "DIAM")
    rows.report("REQUIRED_MISSING", used & tidy(rows.df["DIAM"]).isna(), "DIAM")


def named_new_lesion(rows: Rows) -> None:
    """REQUIRED_MISSING: a new lesion without an id makes no record here; the response form still says that there is one."""
    rows.report("REQUIRED_MISSING", code_text(rows.df["NLYN"]).isin(YES) & rows.df["LNKID"].isna(), "LESID")


def target_missing(rows: Rows) -> None:
    """TARGET_MISSING (X10)."""
    rows.report("TARGET_MISSING", rows.df["LESID"].notna(), "LESID")


def small_new_node(rows: Rows) -> None:
    """NEW_NODE_SMALL (4.6): below 10 mm a node may be normal."""
    node = is_node(rows.df["NODE"], rows.df["SITE"])
    rows.report("NEW_NODE_SMALL", node & size_mm(rows.df["DIAM"], rows.df["DIAMU"]).lt(LEAST_NEW_NODE_MM), "DIAM")


def after_death(column: str) -> Callable[[Rows], None]:
    """The check of one date: AFTER_DEATH (X26), where no reading of partial dates puts it on or before the death."""

    def check(rows: Rows) -> None:
        read = dates.parse(rows.df[column], rows.study.dates.dmy_ambiguous)["DTC"]
        rows.report("AFTER_DEATH", dates.earliest(read) > dates.latest(rows.df["DTHDTC"]), column)

    return check


def without_response(forms: dict[str, pd.DataFrame], reference: pd.DataFrame) -> pd.DataFrame:
    """RSP_MISSING (X30): time points after the baseline with lesion rows and no response form; one issue each."""
    rows = pd.concat([forms[name] for name in LESION_FORMS]).drop_duplicates(KEY)
    rows = rows[rows["ORDER"].gt(1)].merge(forms["RSP"][KEY].drop_duplicates(), on=KEY, how="left", indicator="RSP")
    missing = rows[rows["RSP"].eq("left_only")].merge(reference[[*SUBJECT, "USUBJID"]], on=SUBJECT)
    return found("RSP_MISSING", missing, "RSP", column="FOLDER")
