"""ADTR: takes TU, TR, RS and ADSL stage 1, gives target diameters, their sums, nadir and changes (STUDY_SPEC 5.3).

What a target's value is stands in lesions.py, how pieces add up in sums.py, the date of a time point in timepoints.py.
"""

import pandas as pd

from pipeline.adam.adtr_parameters import name_lesions, name_sums, name_visits
from pipeline.adam.frames import Series, append, derive_vars_predecessor, finish, flag, join_text, stack, to_date
from pipeline.adam.lesions import baseline_targets, by_investigator, in_mm, is_valid, target_records
from pipeline.adam.response import first_progression
from pipeline.adam.sums import VISIT, derive_vars_nadir, sums_by_visit
from pipeline.adam.timepoints import after_baseline, overall_responses, time_points
from pipeline.dates import complete, study_day
from pipeline.product import Product
from pipeline.study import Study
from schemas.adam.adtr import ADTR


def adtr(tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """Records of every subject with a target: diameters, SDIAM, SDIAMI, NTARGET per time point, PCHGBEST per subject."""
    targets = target_records(tu, tr, study)
    targets = targets.loc[targets["USUBJID"].isin(adsl_base["USUBJID"])]
    baseline = baseline_targets(tu, targets, adsl_base)
    responses = overall_responses(rs, tr, study)
    visits = time_points(targets, tr, responses)
    later = after_baseline(visits, adsl_base)
    sums = sum_records(targets, baseline, later, responses, adsl_base)
    parts = [
        diameter_records(baseline, targets, later),
        sums.assign(PARAMCD="SDIAM"),
        target_counts(sums),
        best_change(sums),
        investigator_sums(tr, visits, adsl_base),
    ]
    records = stack(parts, ADTR)
    records = records.loc[records["ADT"].le(to_date(study.dco))]
    return Product(_dataset(records, adsl_base, study))


def diameter_records(baseline: pd.DataFrame, targets: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """One record per measured target at baseline and at each later time point, with its change from its own baseline."""
    first = baseline.assign(ABLFL="Y", VALIDFL=flag(is_valid(baseline)))
    after = targets.merge(later[[*VISIT, "ADTF"]], on=VISIT)
    base = baseline[["USUBJID", "LESION", "SIZE"]].rename(columns={"SIZE": "BASESIZE"})
    rows = append([first, after]).merge(base, on=["USUBJID", "LESION"], how="left")
    rows = rows.loc[rows["SIZE"].notna()].sort_values(["USUBJID", "VISITNUM", "LESION", "ABLFL", "TRSEQ"])
    rows = rows.drop_duplicates(["USUBJID", "VISITNUM", "LESION", "ABLFL"])
    return name_lesions(derive_vars_change(rows, rows["SIZE"], rows["BASESIZE"])).assign(
        ADT=rows["SCANDT"],
        AVAL=in_mm(rows["SIZE"]),
        TSTMFL=flag(rows["TSTM"].eq(True)),
        SRCDOM="TR",
        SRCVAR="TRSTRESN",
        SRCSEQ=rows["TRSEQ"],
    )


def derive_vars_change(rows: pd.DataFrame, size: Series, base: Series) -> pd.DataFrame:
    """`rows` with BASE, CHG and PCHG (after baseline) from sizes in whole micrometres."""
    change = (size - base).mask(rows["ABLFL"].eq("Y"))
    return rows.assign(BASE=in_mm(base), CHG=in_mm(change), PCHG=percent(change, base))


def percent(part: Series, whole: Series) -> Series:
    """100 * part / whole as float64; missing when the whole is 0 or missing."""
    numbers = whole.astype("Float64").astype("float64")
    return 100 * part.astype("Float64").astype("float64") / numbers.where(numbers.ne(0))


def sum_records(
    targets: pd.DataFrame, baseline: pd.DataFrame, later: pd.DataFrame, responses: pd.DataFrame, adsl: pd.DataFrame
) -> pd.DataFrame:
    """SDIAM at baseline and at each later time point, with nadir, changes and analysis flags."""
    at_baseline = _baseline_sums(baseline)
    sums = sums_by_visit(targets, baseline, later).merge(later, on=VISIT, validate="1:1")
    sums = derive_vars_nadir(sums, at_baseline.set_index("USUBJID")["SUM"])
    rows = append([at_baseline, sums])
    changed = derive_vars_change(rows, rows["SUM"], rows["BASESUM"])
    from_nadir = rows["SUM"] - rows["NADIR"]
    return _analysed(changed, responses, adsl).assign(
        PARAMCD="SDIAM", ADT=rows["TPDT"], AVAL=in_mm(rows["SUM"]), AVALPART=in_mm(rows["PARTIAL"]), NADIR=in_mm(rows["NADIR"]),
        CHGNAD=in_mm(from_nadir), PCHGNAD=percent(from_nadir, rows["NADIR"]), SRCDOM="TR", SRCVAR="TRSTRESN",
    ).pipe(name_sums)  # fmt: skip


def _baseline_sums(baseline: pd.DataFrame) -> pd.DataFrame:
    """The sum of each subject's targets at baseline, dated by the last of their scans."""
    ordered = baseline.sort_values(["USUBJID", "SCANDT", "LESION"], na_position="first")
    sums = ordered.groupby("USUBJID", as_index=False).agg(
        PARTIAL=("SIZE", "sum"), NTARGET=("SIZE", "count"), EXPECTED=("SIZE", "size"),
        TPDT=("SCANDT", "max"), VISITNUM=("VISITNUM", "last"), VISIT=("VISIT", "last"),
    )  # fmt: skip
    by_lesion = baseline.sort_values(["USUBJID", "LESION"])
    expected = join_text(by_lesion, ["USUBJID"], "LESION")
    assessed = join_text(by_lesion.loc[by_lesion["SIZE"].notna()], ["USUBJID"], "LESION")
    total = sums["PARTIAL"].where(sums["NTARGET"].eq(sums["EXPECTED"]))
    return sums.assign(
        SUM=total,
        BASESUM=total,
        ABLFL="Y",
        LSEXP=sums["USUBJID"].map(expected),
        LSASS=sums["USUBJID"].map(assessed),
    )


def _analysed(rows: pd.DataFrame, responses: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """ANL01FL: complete sum. ANL02FL: complete sum after baseline, on or before the first PD, not after new therapy."""
    therapy = rows["USUBJID"].map(adsl.set_index("USUBJID")["NACTDT"])
    first_pd = rows["USUBJID"].map(first_progression(responses, adsl).set_index("USUBJID")["ADT"])
    complete_sum = rows["SUM"].notna()
    analysed = complete_sum & rows["ABLFL"].ne("Y") & ~rows["TPDT"].gt(first_pd) & ~rows["TPDT"].gt(therapy)
    return rows.assign(ANL01FL=flag(complete_sum), ANL02FL=flag(analysed))


def target_counts(sums: pd.DataFrame) -> pd.DataFrame:
    """NTARGET: how many targets were measured at each time point."""
    kept = sums[["USUBJID", "VISITNUM", "VISIT", "ADT", "ADTF", "ABLFL", "LSEXP", "LSASS", "SRCDOM", "SRCVAR"]]
    return name_sums(kept.assign(PARAMCD="NTARGET", AVAL=sums["NTARGET"].astype("float64")))


def best_change(sums: pd.DataFrame) -> pd.DataFrame:
    """PCHGBEST: the lowest percent change from baseline over the analysed sums, at its first occurrence."""
    analysed = sums.loc[sums["ANL02FL"].eq("Y") & sums["PCHG"].notna()]
    best = analysed.sort_values(["USUBJID", "PCHG", "ADT", "VISITNUM"], kind="stable").drop_duplicates("USUBJID")
    kept = best[["USUBJID", "VISITNUM", "VISIT", "ADT", "ADTF", "ANL01FL", "ANL02FL", "SRCDOM", "SRCVAR"]]
    return name_sums(kept.assign(PARAMCD="PCHGBEST", AVAL=best["PCHG"]))


def investigator_sums(tr: pd.DataFrame, visits: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """SDIAMI: the sums that the investigator entered, dated like the time point."""
    own = by_investigator(tr, "TREVAL")
    entered = own.loc[own["TRTESTCD"].eq("SUMDIAM") & own["TRSTRESN"].notna() & own["USUBJID"].isin(adsl["USUBJID"])]
    rows = entered.merge(visits[[*VISIT, "TPDT", "ADTF"]], on=VISIT, how="left", validate="m:1")
    limit = rows["USUBJID"].map(adsl.set_index("USUBJID")["TRTSDT"])
    dated = rows["TPDT"].fillna(complete(rows["TRDTC"]))
    return name_sums(rows.assign(
        PARAMCD="SDIAMI", AVAL=rows["TRSTRESN"], ADT=dated, ABLFL=flag(~dated.gt(limit)), SRCDOM="TR", SRCVAR="TRSTRESN",
        SRCSEQ=rows["TRSEQ"],
    ))  # fmt: skip


def _dataset(records: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl_base, "ADSL", ADTR)
    dated = name_visits(carried, study).assign(
        PARCAT1="Tumor Measurement",
        PARCAT2=carried["PARAMCD"].isin(["SDIAM", "NTARGET", "PCHGBEST"]).map({True: "Derived", False: "Investigator"}),
        ADY=study_day(carried["ADT"], carried["TRTSDT"]),
    )
    return finish(dated, ADTR)
