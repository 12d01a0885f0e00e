"""Target lesions in exact sizes: takes TU and TR, gives one row per target measurement and the baseline of each target.

ADSL (is the baseline evaluable?) and ADTR (sums over time) agree on what a target is, what its value is (STUDY_SPEC 4.2) and
which scan is its baseline (4.1). Sizes are whole micrometres in nullable integers: sums and comparisons are exact, never binary
fractions of millimetres.
"""

import pandas as pd

from pipeline.adam.frames import merge_subjects, to_date, yes_no
from pipeline.core.distinct import among, each_distinct
from pipeline.core.known_terms import DIAMETERS
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.study import Study
from schemas.base import DTYPES

PER_MM = 1000
# Smallest sizes of a valid target in mm: longest diameter, and short axis of a node (RECIST 1.1; STUDY_SPEC 4.1).
VALID_MM, VALID_NODE_MM = 10, 15


def in_micrometres(mm: Series) -> Series:
    """Sizes in mm as whole micrometres (Int64, missing stays missing)."""
    return (mm * PER_MM).round().astype("Int64")


def in_mm(micrometres: Series) -> Series:
    """Whole micrometres as mm (float64)."""
    return micrometres.astype("Float64").astype(DTYPES["Num"]) / PER_MM


def target_records(tu: pd.DataFrame, tr: pd.DataFrame, study: Study, groups: tuple[str, ...] = ("TARGET",)) -> pd.DataFrame:
    """One row per diameter of a target (a lesion of one of `groups`) or of what it split or merged into, measured or not.

    USUBJID, LESION (TRLNKID), VISITNUM, VISIT, TRSEQ, TRDTC, SCANDT (null unless TRDTC is complete), SIZE (micrometres;
    missing: not evaluable), NODE, TSTM.
    """
    identified = tu.drop_duplicates(["USUBJID", "TULNKID"])
    rows = tr.loc[tr["TRTESTCD"].isin(DIAMETERS) & tr["TRLNKID"].notna()].merge(
        identified[["USUBJID", "TULNKID", "TUSTRESC", "TULOC"]],
        left_on=["USUBJID", "TRLNKID"], right_on=["USUBJID", "TULNKID"], how="left", validate="m:1",
    )  # fmt: skip
    rows = _axis_that_counts(rows.loc[rows["TRGRPID"].fillna(rows["TUSTRESC"]).isin(groups)]).reset_index(drop=True)
    too_small = rows["TRORRES"].eq("TOO SMALL TO MEASURE")
    in_node = rows["TULOC"].str.contains("LYMPH NODE").eq(True)
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "LESION": rows["TRLNKID"],
            "VISITNUM": rows["VISITNUM"],
            "VISIT": rows["VISIT"],
            "TRSEQ": rows["TRSEQ"],
            "TRDTC": rows["TRDTC"],
            "SCANDT": complete(rows["TRDTC"]),
            "SIZE": in_micrometres(_size_in_mm(rows, too_small, study)),
            "NODE": rows["TRTESTCD"].eq("LPERP") | (rows["TRTESTCD"].eq("DIAMETER") & in_node),
            "TSTM": too_small,
        }
    )


def _axis_that_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Of lesions measured in both axes the short one of nodes, the long one of others; one axis alone counts as it is."""
    in_node = rows["TULOC"].str.contains("LYMPH NODE").eq(True)
    counts = rows["TRTESTCD"].ne(in_node.map({True: "LDIAM", False: "LPERP"}))
    measured_so = counts.groupby([rows["USUBJID"], rows["TRLNKID"]]).transform("any")
    return rows.loc[counts | ~measured_so]


def _size_in_mm(rows: pd.DataFrame, too_small: Series, study: Study) -> Series:
    """TRSTRESN; for a lesion too small to measure what `recist.tstm_mm` says (a number, or only what was measured)."""
    measured = rows["TRSTRESN"].where(rows["TRSTAT"].ne("NOT DONE"))
    default = study.recist.tstm_mm
    return measured.mask(too_small, pd.NA if default == "measured" else default).astype(DTYPES["Num"])


def baseline_limit(adsl: pd.DataFrame) -> Series:
    """The last day of the baseline by USUBJID: the first dose; far in the future for subjects never dosed (all is screening)."""
    never = pd.Timestamp("2261-01-01").as_unit("ms")
    return adsl.set_index("USUBJID")["TRTSDT"].fillna(never)


def baseline_targets(tu: pd.DataFrame, targets: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """One row per target expected at baseline: the columns of `target_records`, of its last measured scan up to the first dose.

    Expected are the lesions that TU identifies as targets and those that TR measured by then; SIZE is missing for one that was
    never measured by then.
    """
    until = targets["SCANDT"].le(targets["USUBJID"].map(baseline_limit(adsl)))
    whole = ~each_distinct(targets["LESION"], lambda lesion: lesion.str.contains(r"[./]"))
    measured = targets.loc[until & whole & targets["SIZE"].notna()]
    ordered = measured.sort_values(["USUBJID", "LESION", "SCANDT", "TRSEQ"], kind="stable")
    once = ordered.drop_duplicates(["USUBJID", "LESION", "SCANDT", "VISITNUM"])  # of two at one time point the first counts
    last = once.drop_duplicates(["USUBJID", "LESION"], keep="last")
    expected = pd.concat([_identified(tu), last[["USUBJID", "LESION"]]]).drop_duplicates()
    known = expected.loc[among(expected["USUBJID"], adsl["USUBJID"])]
    return known.merge(last, on=["USUBJID", "LESION"], how="left").sort_values(["USUBJID", "LESION"], ignore_index=True)


def _identified(tu: pd.DataFrame) -> pd.DataFrame:
    chosen = tu.loc[tu["TUSTRESC"].eq("TARGET") & ~tu["TUTESTCD"].isin(["TUSPLIT", "TUMERGE"])]
    return chosen[["USUBJID", "TULNKID"]].rename(columns={"TULNKID": "LESION"}).dropna()


def is_valid(baseline: pd.DataFrame) -> Series:
    """Whether a baseline target is large enough to be one: 10 mm, a node 15 mm in its short axis."""
    limit = baseline["NODE"].eq(True).map({True: VALID_NODE_MM, False: VALID_MM}) * PER_MM
    return baseline["SIZE"].ge(limit).eq(True)


def derive_vars_tumour_baseline(adsl: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with BLSCANDT, BLEVALFL, BSUMDIAM (STUDY_SPEC 4.1) and MEASURABLE (a valid target), from the TU and TR of one
    evaluator."""
    baseline = baseline_targets(tu, target_records(tu, tr, study), adsl)
    per_subject = baseline.groupby("USUBJID")["SIZE"].agg(MEASURED="count", EXPECTED="size", TOTAL="sum").reset_index()
    scans = _baseline_scans(tr, adsl)
    result = merge_subjects(adsl, per_subject, ["MEASURED", "EXPECTED", "TOTAL"])
    result = merge_subjects(result, scans, ["BLSCANDT", "NONTARGETS"])
    complete_targets = result["EXPECTED"].gt(0) & result["MEASURED"].eq(result["EXPECTED"])
    only_non_targets = result["EXPECTED"].isna() & result["NONTARGETS"].gt(0)
    evaluable = (complete_targets | only_non_targets).eq(True)
    valid = is_valid(baseline) & baseline["SCANDT"].le(to_date(study.dco))
    return result.drop(columns=["MEASURED", "EXPECTED", "TOTAL", "NONTARGETS"]).assign(
        BLEVALFL=yes_no(evaluable),
        BSUMDIAM=in_mm(result["TOTAL"].astype("Int64")).where(complete_targets.eq(True)),
        MEASURABLE=among(result["USUBJID"], baseline.loc[valid, "USUBJID"]),
    )


def _baseline_scans(tr: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """Per subject the latest scan date up to the first dose (BLSCANDT) and how many non-targets were seen by then."""
    own = tr.assign(BLSCANDT=complete(tr["TRDTC"]))
    until = own.loc[own["BLSCANDT"].le(own["USUBJID"].map(baseline_limit(adsl))) & own["TRSTAT"].ne("NOT DONE")]
    lesions = until.loc[until["TRGRPID"].isin(["TARGET", "NON-TARGET"])]
    non_target = lesions["TRLNKID"].where(lesions["TRGRPID"].eq("NON-TARGET"))
    return lesions.assign(NONTARGETS=non_target).groupby("USUBJID").agg(
        BLSCANDT=("BLSCANDT", "max"), NONTARGETS=("NONTARGETS", "nunique")
    ).reset_index()  # fmt: skip
