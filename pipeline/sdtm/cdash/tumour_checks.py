"""Checks of the standard forms TU, TR and RS: rows with their lesions and time points in, issues out; nothing is changed."""

from collections.abc import Callable

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.time import dates
from pipeline.sdtm.cdash.tumours import AXIS, LESION, POINT
from pipeline.sdtm.verbs.mapping import Rows, answers, code_text, tidy
from schemas.base import DTYPES

PLAUSIBLE_MM = (0, 300)
MOST_TARGETS, MOST_PER_ORGAN = 5, 2
LEAST_DIAMETER_MM, LEAST_NODE_MM, LEAST_NEW_NODE_MM = 10, 15, 10


def names_lesion(domain: str) -> Callable[[Rows], None]:
    """REQUIRED_MISSING: a row of TU or TR that names no lesion (of TR: and is no sum)."""

    def check(rows: Rows) -> None:
        named = rows.df["LNKID"].notna() if domain == "TU" else rows.df["LNKID"].notna() | rows.df["KIND"].notna()
        rows.report("REQUIRED_MISSING", ~named, f"{domain}LNKID", action="the row makes no record")

    return check


def identified_anew(rows: Rows) -> None:
    """LESION_DIFFERS: a later row of a lesion that gives it another kind or organ than the row that identifies it."""
    df = rows.df
    if not {"TUORRES", "LNKID"} <= set(df.columns):
        return
    ordered = df.sort_values("FIRST", ascending=False, kind="stable")
    for column in ("TUORRES", "TULOC"):
        said = code_text(answers(ordered, column))
        first = said.groupby([ordered[key] for key in LESION]).transform("first")
        differs = ordered["LNKID"].notna() & said.notna() & said.ne(first)
        rows.report("LESION_DIFFERS", differs.reindex(df.index), column)


def was_identified(rows: Rows) -> None:
    """TR_ORPHAN: a lesion that its evaluator never identified; once for each lesion."""
    first = rows.df.sort_values("ORDER", kind="stable").drop_duplicates(LESION).index
    rows.report("TR_ORPHAN", rows.df["LNKID"].notna() & rows.df["KIND"].isna() & rows.df.index.isin(first), "TRLNKID")


def measured_in_its_axis(rows: Rows) -> None:
    """LESION_AXIS: a node whose long axis alone is measured, or another lesion whose short axis alone is."""
    test = rows.df["TESTCD"]
    size = test.isin(AXIS.values()) & rows.df["KIND"].eq("TARGET")
    right = size & test.eq(rows.df["NODE"].map(AXIS).astype(DTYPES["Char"]))
    by_visit = [rows.df[key] for key in (*POINT, "LNKID")]
    rows.report("LESION_AXIS", size & ~right.groupby(by_visit, dropna=False).transform("any"), "TRTEST")


def plausible(rows: Rows, mm: "pd.Series[float]") -> None:
    """SIZE_RANGE: a diameter outside 0 to 300 mm. NEW_NODE_SMALL: a new node below 10 mm, which may be normal."""
    diameter = rows.df["TESTCD"].isin(AXIS.values())
    rows.report("SIZE_RANGE", diameter & mm.notna() & ~mm.between(*PLAUSIBLE_MM), "TRORRES")
    small = diameter & rows.df["KIND"].eq("NEW") & rows.df["NODE"].eq(True) & mm.lt(LEAST_NEW_NODE_MM)
    rows.report("NEW_NODE_SMALL", small, "TRORRES")


def target_missing(rows: Rows) -> None:
    """TARGET_MISSING: a target without any row at an assessment of its evaluator."""
    rows.report("TARGET_MISSING", rows.df["TRLNKID"].notna(), "TRLNKID")


def after_death(column: str) -> Callable[[Rows], None]:
    """The check of one date of the investigator: AFTER_DEATH, where no reading of partial dates puts it before the death."""

    def check(rows: Rows) -> None:
        read = dates.parse(rows.df[column], rows.study.dates.dmy_ambiguous)["DTC"]
        site = rows.df["PREFIX"].eq("")  # a reader reads the last scans when the subject may have died
        rows.report("AFTER_DEATH", site & (dates.earliest(read) > dates.latest(rows.df["DTHDTC"])), column)

    return check


def baseline_against_recist(records: pd.DataFrame, known: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """BASELINE_RECIST, for each evaluator: more than 5 targets, more than 2 in an organ (all nodes are one), a diameter below
    10 mm, a node below 15 mm. `records`: rows of TR with MM, ORDER, LNKID; `known`: `lesions`."""
    targets = known[known["KIND"].eq("TARGET") & known["TEST"].eq("TUMIDENT")]
    people = reference[["SITEID", "SUBJID", "USUBJID"]]
    first = records.merge(people, on=["SITEID", "SUBJID"]).sort_values(["ORDER", "ROWKEY"], kind="stable").drop_duplicates(LESION)
    columns = [*LESION, "MM", "USUBJID", "ROWKEY", "FILE", "FILELINE", "TRLNKID", "TRORRES"]
    rows = targets.merge(first[columns], on=LESION).sort_values(LESION, ignore_index=True)
    reader = ["SITEID", "SUBJID", "PREFIX"]
    organ = rows["ORGAN"].mask(rows["NODE"], "LYMPH NODE")
    least = rows["NODE"].map({True: LEAST_NODE_MM, False: LEAST_DIAMETER_MM}).astype(DTYPES["Num"])
    small = rows["MM"].lt(least)
    broken = [
        (rows.groupby(reader).cumcount().eq(MOST_TARGETS), "TRLNKID", f"is more than {MOST_TARGETS} targets"),
        (rows.groupby([*reader, organ]).cumcount().eq(MOST_PER_ORGAN), "TRLNKID", f"is more than {MOST_PER_ORGAN} of an organ"),
        (small & ~rows["NODE"], "TRORRES", f"is a target below {LEAST_DIAMETER_MM} mm"),
        (small & rows["NODE"], "TRORRES", f"is a target lymph node below {LEAST_NODE_MM} mm short axis"),
    ]
    return gather(*(found("BASELINE_RECIST", rows[where], "TR", column=column, message=text) for where, column, text in broken))


def without_response(forms: dict[str, pd.DataFrame], reference: pd.DataFrame) -> pd.DataFrame:
    """RSP_MISSING: the assessments after an evaluator's first that have results of lesions and no overall response."""
    tr, rs = forms["TR"], forms["RS"]
    rows = tr.dropna(subset="ORDER").sort_values(["ORDER", "ROWKEY"]).drop_duplicates(POINT)
    reader = ["SITEID", "SUBJID", "PREFIX"]
    later = rows[rows["ORDER"].gt(rows.groupby(reader)["ORDER"].transform("min"))]
    overall = rs.loc[rs["TESTCD"].eq("OVRLRESP").fillna(False).astype(bool), POINT].drop_duplicates()
    marked = later.merge(overall, on=POINT, how="left", indicator="HAD")
    missing = marked[marked["HAD"].eq("left_only")].merge(reference[["SITEID", "SUBJID", "USUBJID"]], on=["SITEID", "SUBJID"])
    return found("RSP_MISSING", missing, "RS", column="FOLDER")


def response_of_nothing(rows: Rows) -> None:
    """RS_ORPHAN: an overall response at a visit at which its evaluator has no result of a lesion; not of adjudicators."""
    measures = ~rows.df["READER"].str.startswith("ADJUDICATOR").fillna(False).astype(bool)
    overall = rows.df["TESTCD"].eq("OVRLRESP").fillna(False).astype(bool) & tidy(rows.df["RSORRES"]).notna()
    rows.report("RS_ORPHAN", overall & measures & ~rows.df["LESIONS"], "RSORRES")
