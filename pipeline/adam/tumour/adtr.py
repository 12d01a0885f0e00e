"""ADTR: takes TU, TR, RS and ADSL stage 1, gives target diameters, their sums, nadir and changes (STUDY_SPEC 5.3).

What a target's value is stands in lesions.py, how pieces add up in sums.py, the date of a time point in timepoints.py; what is
not analysed is listed by adtr_issues.py.
"""

import pandas as pd

from pipeline.adam.frames import append, derive_vars_predecessor, finish, flag, join_text, stack, to_date
from pipeline.adam.response.best_response import first_progression
from pipeline.adam.tumour.adtr_issues import old_baseline, repeated, repeated_sums, unidentified, without_date
from pipeline.adam.tumour.adtr_parameters import ENTERED, FURTHER, SUMS, name_lesions, name_sums, name_visits
from pipeline.adam.tumour.lesions import baseline_limit, baseline_targets, in_micrometres, in_mm, is_valid, target_records
from pipeline.adam.tumour.readings import lesions_by, responses_by
from pipeline.adam.tumour.sums import VISIT, derive_vars_nadir, sums_by_visit
from pipeline.adam.tumour.timepoints import after_baseline, overall_responses, time_points
from pipeline.core.distinct import among
from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, precision, study_day
from pipeline.endpoints.evaluators import evaluators_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from schemas.adam.adtr import ADTR
from schemas.base import DTYPES

OF_TIME_POINT = ["USUBJID", "VISITNUM", "VISIT", "ADT", "ADTF", "TPDT", "AVISIT", "AVISITN", "SRCDOM", "SRCVAR"]


def adtr(tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """Records of every subject with a target: diameters, SDIAM, SDIAMI, NTARGET per time point, PCHGBEST per subject.

    Of further evaluators SDIAM, NTARGET and PCHGBEST, over the lesions of their own choice.
    """
    measured = [
        measure(
            lesions_by(tu, rs, evaluator, study), lesions_by(tr, rs, evaluator, study), responses_by(rs, evaluator, study),
            adsl_base, evaluator, study,
        )
        for evaluator in evaluators_of(study)
    ]  # fmt: skip
    records = stack([part for parts, _ in measured for part in parts], ADTR)
    issues = gather(*(issue for _, issues in measured for issue in issues))
    return Product(_dataset(records.loc[records["ADT"].le(to_date(study.dco))], adsl_base), issues=issues)


def measure(
    tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, adsl_base: pd.DataFrame, evaluator: Evaluator, study: Study
) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """The records and issues of one evaluator, from the evaluator's TU, TR and RS."""
    targets = target_records(tu, tr, study)
    targets = targets.loc[among(targets["USUBJID"], adsl_base["USUBJID"])]
    baseline = baseline_targets(tu, targets, adsl_base)
    responses = overall_responses(rs, tr, study)
    visits = time_points(targets, tr, responses)
    later = after_baseline(visits, adsl_base, study)
    sums = name_visits(sum_records(targets, baseline, later, responses, adsl_base, study), adsl_base, study)
    derived = [name_sums(records, evaluator, study) for records in (sums, target_counts(sums), best_change(sums))]
    diameters = diameter_records(baseline, targets, later)
    issues = [
        without_date(targets, visits, diameters, adsl_base, study),
        repeated(targets, later, adsl_base),
        unidentified(tu, tr, adsl_base),
        old_baseline(adsl_base, evaluator, study),
    ]
    if evaluator is not BY_INVESTIGATOR:
        return derived, [] if evaluator.accepted else issues  # what is accepted is a reader's, whose issues are listed
    entered = entered_sums(tr, visits, adsl_base)
    by_investigator = name_sums(name_visits(investigator_sums(entered, adsl_base), adsl_base, study), evaluator, study)
    parts = [name_visits(diameters, adsl_base, study), *derived, by_investigator]
    return parts, [*issues, repeated_sums(entered)]


def diameter_records(baseline: pd.DataFrame, targets: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """One record per measured target at baseline and at each later time point, with its change from its own baseline.

    Dated by the scan; where its day is not known, by the time point, whose sum it is part of (4.9).
    """
    first = baseline.assign(ABLFL="Y", VALIDFL=flag(is_valid(baseline)), TPDT=baseline["SCANDT"])
    after = targets.merge(later[[*VISIT, "TPDT"]], on=VISIT)
    base = baseline[["USUBJID", "LESION", "SIZE"]].rename(columns={"SIZE": "BASESIZE"})
    rows = append([first, after]).merge(base, on=["USUBJID", "LESION"], how="left")
    rows = rows.loc[rows["SIZE"].notna()].sort_values(["USUBJID", "VISITNUM", "LESION", "ABLFL", "TRSEQ"])
    rows = rows.drop_duplicates(["USUBJID", "VISITNUM", "LESION", "ABLFL"])
    return name_lesions(derive_vars_change(rows, rows["SIZE"], rows["BASESIZE"])).assign(
        ADT=rows["SCANDT"].fillna(rows["TPDT"]),
        ADTF=_imputed(rows["TRDTC"]),
        AVAL=in_mm(rows["SIZE"]),
        TSTMFL=flag(rows["TSTM"].eq(True)),
        SRCDOM="TR",
        SRCVAR="TRSTRESN",
        SRCSEQ=rows["TRSEQ"],
    )


def _imputed(dtc: Series) -> Series:
    """What of a scan date was taken from its time point: D the day, M the month, Y the whole date."""
    return precision(dtc).map({"M": "D", "Y": "M"}).mask(dtc.isna(), "Y").astype(DTYPES["Char"])


def derive_vars_change(rows: pd.DataFrame, size: Series, base: Series) -> pd.DataFrame:
    """`rows` with BASE, CHG and PCHG (after baseline) from sizes in whole micrometres."""
    change = (size - base).mask(rows["ABLFL"].eq("Y"))
    return rows.assign(BASE=in_mm(base), CHG=in_mm(change), PCHG=percent(change, base))


def percent(part: Series, whole: Series) -> Series:
    """100 * part / whole as float64; missing when the whole is 0 or missing."""
    numbers = whole.astype("Float64").astype("float64")
    return 100 * part.astype("Float64").astype("float64") / numbers.where(numbers.ne(0))


def sum_records(
    targets: pd.DataFrame, baseline: pd.DataFrame, later: pd.DataFrame, responses: pd.DataFrame, adsl: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """SDIAM at baseline and at each later time point, with nadir, changes and analysis flags."""
    at_baseline = _baseline_sums(baseline)
    sums = sums_by_visit(targets, baseline, later).merge(later, on=VISIT, validate="1:1")
    sums = derive_vars_nadir(sums, at_baseline.set_index("USUBJID")["SUM"])
    rows = append([at_baseline, sums])
    changed = derive_vars_change(rows, rows["SUM"], rows["BASESUM"])
    from_nadir = rows["SUM"] - rows["NADIR"]
    return _analysed(changed, responses, adsl, study).assign(
        PARAMCD="SDIAM", ADT=rows["TPDT"], AVAL=in_mm(rows["SUM"]), AVALPART=in_mm(rows["PARTIAL"]), NADIR=in_mm(rows["NADIR"]),
        CHGNAD=in_mm(from_nadir), PCHGNAD=percent(from_nadir, rows["NADIR"]), SRCDOM="TR", SRCVAR="TRSTRESN",
    )  # fmt: skip


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


def _analysed(rows: pd.DataFrame, responses: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """ANL01FL: complete sum. ANL02FL: complete sum after baseline, on or before the first PD, not after new therapy."""
    therapy = rows["USUBJID"].map(adsl.set_index("USUBJID")["NACTDT"])
    first_pd = rows["USUBJID"].map(first_progression(responses, adsl, study).set_index("USUBJID")["ADT"])
    complete_sum = rows["SUM"].notna()
    analysed = complete_sum & rows["ABLFL"].ne("Y") & ~rows["TPDT"].gt(first_pd) & ~rows["TPDT"].gt(therapy)
    return rows.assign(ANL01FL=flag(complete_sum), ANL02FL=flag(analysed))


def target_counts(sums: pd.DataFrame) -> pd.DataFrame:
    """NTARGET: how many targets were measured at each time point."""
    kept = sums[[*OF_TIME_POINT, "ABLFL", "LSEXP", "LSASS"]]
    return kept.assign(PARAMCD="NTARGET", AVAL=sums["NTARGET"].astype("float64"))


def best_change(sums: pd.DataFrame) -> pd.DataFrame:
    """PCHGBEST: the lowest percent change from baseline over the analysed sums, at its first occurrence."""
    analysed = sums.loc[sums["ANL02FL"].eq("Y") & sums["PCHG"].notna()]
    best = analysed.sort_values(["USUBJID", "PCHG", "ADT", "VISITNUM"], kind="stable").drop_duplicates("USUBJID")
    kept = best[[*OF_TIME_POINT, "ANL01FL", "ANL02FL"]]
    return kept.assign(PARAMCD="PCHGBEST", AVAL=best["PCHG"])


def entered_sums(tr: pd.DataFrame, visits: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """The investigator's SUMDIAM records, dated like their time point (TPDT, ADTF) and in its order, with SIZE in micrometres."""
    entered = tr.loc[tr["TRTESTCD"].eq("SUMDIAM") & tr["TRSTRESN"].notna() & among(tr["USUBJID"], adsl["USUBJID"])]
    rows = entered.merge(visits[[*VISIT, "TPDT", "ADTF"]], on=VISIT, how="left", validate="m:1")
    rows = rows.assign(TPDT=rows["TPDT"].fillna(complete(rows["TRDTC"])), SIZE=in_micrometres(rows["TRSTRESN"]))
    return rows.sort_values(["USUBJID", "TPDT", "TRSEQ"], kind="stable", ignore_index=True)


def investigator_sums(entered: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """SDIAMI: the sums that the investigator entered, the first of each time point, with their change from the last at baseline.

    Never the one that agrees with the lesions: the comparison of the two sums would then confirm itself.
    """
    rows = entered.drop_duplicates([*VISIT, "TPDT"], ignore_index=True)
    until = rows["TPDT"].le(rows["USUBJID"].map(baseline_limit(adsl)))
    last = rows.loc[until].drop_duplicates("USUBJID", keep="last")
    base = rows["USUBJID"].map(last.set_index("USUBJID")["SIZE"])
    kept = rows.assign(ABLFL=flag(until)).loc[~until | rows.index.isin(last.index)]
    return derive_vars_change(kept, kept["SIZE"], base.loc[kept.index]).assign(
        PARAMCD=ENTERED, AVAL=kept["TRSTRESN"], ADT=kept["TPDT"], SRCDOM="TR", SRCVAR="TRSTRESN", SRCSEQ=kept["TRSEQ"],
    )  # fmt: skip


def _dataset(records: pd.DataFrame, adsl_base: pd.DataFrame) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl_base, "ADSL", ADTR)
    of_lesion = carried["PARAMN"].between(len(SUMS), FURTHER, inclusive="neither")
    dated = carried.assign(
        PARCAT1="Tumor Measurement",
        PARCAT2=(of_lesion | carried["PARAMCD"].eq(ENTERED)).map({True: "Investigator", False: "Derived"}),
        ADY=study_day(carried["ADT"], carried["TRTSDT"]),
    )
    return finish(dated, ADTR)
