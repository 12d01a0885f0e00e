"""Therapy before and after the trial's: takes CM, PR and their qualifiers, gives prior lines and the first new therapy of ADSL.

New anti-cancer therapy censors responses and progression-free survival: what counts as one are the categories of `therapy` in
study.yaml, on which day stands here (STUDY_SPEC 5.2).
"""

import pandas as pd

from pipeline.adam.frames import count_records, first_per_subject, merge_qualifiers, merge_subjects, text, to_date, yes_no
from pipeline.adam.imputation import impute_new_therapy
from pipeline.core.distinct import among
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.core.wording import same_words
from pipeline.study import Study

# Generic names of VEGF receptor tyrosine kinase inhibitors used in sarcoma.
VEGFR_INHIBITORS = (
    "ANLOTINIB", "APATINIB", "AXITINIB", "CABOZANTINIB", "FRUQUINTINIB", "LENVATINIB", "PAZOPANIB", "REGORAFENIB", "RIVOCERANIB",
    "SORAFENIB", "SUNITINIB", "SURUFATINIB",
)  # fmt: skip


def derive_vars_new_therapy(
    adsl: pd.DataFrame, cm: pd.DataFrame, pr: pd.DataFrame, supppr: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """`adsl` (TRTSDT, TRTEDT) with NACTDT, NACTDTF, NACTTYP: the first new therapy up to the cut-off."""
    started = pd.concat([_medications(cm, study), _procedures(pr, supppr, study)], ignore_index=True)
    known = started.merge(adsl[["USUBJID", "TRTSDT", "TRTEDT"]], on="USUBJID")
    dated = known.join(impute_new_therapy(known["DTC"], known["TRTSDT"], known["TRTEDT"], known["ENDTC"]))
    until = dated.loc[dated["DT"].le(to_date(study.dco))]
    first = first_per_subject(until, ["DT", "TYPE"]).rename(columns={"DT": "NACTDT", "DTF": "NACTDTF", "TYPE": "NACTTYP"})
    return merge_subjects(adsl, first, ["NACTDT", "NACTDTF", "NACTTYP"])


def _medications(cm: pd.DataFrame, study: Study) -> pd.DataFrame:
    rows = cm.loc[same_words(cm["CMCAT"], study.therapy.subsequent)]
    kind = rows["CMSCAT"].fillna("SYSTEMIC THERAPY")
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "DTC": rows["CMSTDTC"], "ENDTC": rows["CMENDTC"], "TYPE": kind})


def _procedures(pr: pd.DataFrame, supppr: pd.DataFrame, study: Study) -> pd.DataFrame:
    rows = merge_qualifiers(pr.loc[same_words(pr["PRCAT"], study.therapy.subsequent)], supppr, "PRSEQ", ["PRINTENT"])
    if study.pfs.nact_excl_pall_rt:
        radiotherapy = rows["PRSCAT"].eq("RADIOTHERAPY") & rows["PRINTENT"].eq("PALLIATIVE")
        rows = rows.loc[~(radiotherapy & rows["PRLOC"].eq("BONE"))]
    kind = rows["PRSCAT"].fillna("PROCEDURE")
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "DTC": rows["PRSTDTC"], "ENDTC": rows["PRENDTC"], "TYPE": kind})


def derive_vars_prior_therapy(adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with PDLINES (distinct CMLINE), PRIORIO and PRIORTKI; null for subjects without any record of prior therapy."""
    prior = merge_qualifiers(cm.loc[same_words(cm["CMCAT"], study.therapy.prior)], suppcm, "CMSEQ", ["CMLINE"])
    drug = prior["CMDECOD"].fillna(prior["CMTRT"]).str.upper()
    vegfr = drug.isin(VEGFR_INHIBITORS)
    lines = prior.groupby("USUBJID", as_index=False)["CMLINE"].nunique().rename(columns={"CMLINE": "PDLINES"})
    counted = merge_subjects(adsl, lines, ["PDLINES"])

    def had(which: Series) -> Series:
        answer = yes_no(among(counted["USUBJID"], prior.loc[which, "USUBJID"]))
        return answer.where(among(counted["USUBJID"], prior["USUBJID"]), text(None, counted.index))

    return counted.assign(PRIORIO=had(prior["CMSCAT"].eq("IMMUNOTHERAPY")), PRIORTKI=had(vegfr))


def therapy_issues(cm: pd.DataFrame, pr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """THERAPY_UNKNOWN: each CMCAT and PRCAT that no list of `therapy` has, with how many records have it."""
    listed = (*study.therapy.prior, *study.therapy.subsequent, *study.therapy.other)
    return gather(*(_unknown(rows, column, listed) for rows, column in ((cm, "CMCAT"), (pr, "PRCAT"))))


def _unknown(rows: pd.DataFrame, column: str, listed: tuple[str, ...]) -> pd.DataFrame:
    unknown = rows.loc[rows[column].notna() & ~same_words(rows[column], listed)]
    counts = count_records(unknown, [column])
    size = " (" + counts["COUNTS"] + ")"
    action = "counted as neither prior nor subsequent therapy; name it under therapy.prior, subsequent or other of study.yaml"
    return found(
        "THERAPY_UNKNOWN", counts, column[:2], column=column, message="is a category that no rule knows" + size, action=action
    )
