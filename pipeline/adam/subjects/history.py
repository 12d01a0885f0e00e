"""The disease and its treatment before the trial: takes MH, CM, PR, LB and TU, gives what the baseline tables of ADSL count.

No derivation of a response or an endpoint reads these variables: they describe the subjects (STUDY_SPEC 5.2; TLF_SPEC 1, Tables
14.1.2.2 and 14.1.2.3).
"""

import pandas as pd

from pipeline.adam.frames import first_per_subject, merge_qualifiers, merge_subjects, text, yes_no
from pipeline.adam.safety.specimens import in_blood
from pipeline.adam.tumour.lesions import baseline_limit
from pipeline.core.distinct import among
from pipeline.core.evaluators import by_investigator
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest
from pipeline.core.wording import same_words
from pipeline.study import Study

# Generic names; a combination or a liposomal form holds one of them.
ANTHRACYCLINES = r"DOXORUBICIN|EPIRUBICIN|DAUNORUBICIN|IDARUBICIN|PIRARUBICIN|ALDOXORUBICIN"
IFOSFAMIDE = r"IFOSFAMIDE"


def derive_vars_disease_history(adsl: pd.DataFrame, mh: pd.DataFrame, suppmh: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (TRTSDT, DXDT) with PRIMSITE, and DXMOS, METMOS: months from the diagnosis, of the cancer and of metastases, to the
    first dose."""
    primary = merge_qualifiers(mh.loc[mh["MHCAT"].eq("PRIMARY DIAGNOSIS")], suppmh, "MHSEQ", ["MHPRIMS"])
    first = first_per_subject(primary, ["MHSTDTC", "MHSEQ"]).assign(PRIMSITE=lambda t: t["MHPRIMS"].str.upper())
    metastases = mh.loc[mh["MHCAT"].eq("METASTATIC DISEASE")].assign(METDT=lambda t: earliest(t["MHSTDTC"]))
    known = merge_subjects(merge_subjects(adsl, first, ["PRIMSITE"]), first_per_subject(metastases, ["METDT"]), ["METDT"])
    return known.assign(DXMOS=_months(known["DXDT"], known, study), METMOS=_months(known["METDT"], known, study)).drop(
        columns="METDT"
    )


def derive_vars_therapy_history(
    adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, pr: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """`adsl` (TRTSDT) with PRIORANT, PRIORIFO, PRIORSRG, PRIORRT, LASTBOR and LASTTMOS; null for subjects without any record of
    prior therapy. The last therapy is that of the highest CMLINE."""
    drugs = merge_qualifiers(cm.loc[same_words(cm["CMCAT"], study.therapy.prior)], suppcm, "CMSEQ", ["CMLINE", "CMBESTR"])
    procedures = pr.loc[same_words(pr["PRCAT"], study.therapy.prior)]
    name = drugs["CMDECOD"].fillna(drugs["CMTRT"]).str.upper()
    had = {
        "PRIORANT": drugs.loc[name.str.contains(ANTHRACYCLINES).eq(True), "USUBJID"],
        "PRIORIFO": drugs.loc[name.str.contains(IFOSFAMIDE).eq(True), "USUBJID"],
        "PRIORSRG": procedures.loc[procedures["PRSCAT"].eq("SURGERY"), "USUBJID"],
        "PRIORRT": procedures.loc[procedures["PRSCAT"].eq("RADIOTHERAPY"), "USUBJID"],
    }
    recorded = among(adsl["USUBJID"], pd.concat([drugs["USUBJID"], procedures["USUBJID"]]))
    flags = {n: yes_no(among(adsl["USUBJID"], ids)).where(recorded, text(None, adsl.index)) for n, ids in had.items()}
    last = merge_subjects(adsl.assign(**flags), _last_line(drugs), ["LASTBOR", "LASTENDT"])
    return last.assign(LASTTMOS=_months(last["LASTENDT"], last, study)).drop(columns="LASTENDT")


def _last_line(drugs: pd.DataFrame) -> pd.DataFrame:
    """Per subject of the highest CMLINE: LASTBOR, the best response of its first drug that has one, LASTENDT, its latest end."""
    numbered = drugs.assign(LINE=pd.to_numeric(drugs["CMLINE"], errors="coerce"), LASTENDT=earliest(drugs["CMENDTC"]))
    last = numbered.loc[numbered["LINE"].eq(numbered.groupby("USUBJID")["LINE"].transform("max"))]
    ordered = last.sort_values(["USUBJID", "CMSEQ"], kind="stable")
    return ordered.groupby("USUBJID", as_index=False).agg(LASTBOR=("CMBESTR", "first"), LASTENDT=("LASTENDT", "max"))


def _months(start: Series, adsl: pd.DataFrame, study: Study) -> Series:
    """Months from `start` to the first dose, counted as every time of the study is."""
    return ((adsl["TRTSDT"] - start).dt.days + float(study.tte.plus_one)) / study.tte.month


def derive_var_ldh(adsl: pd.DataFrame, lb: pd.DataFrame | None) -> pd.DataFrame:
    """`adsl` (TRTSDT) with LDHHIFL: whether the last lactate dehydrogenase in blood on or before the first dose is above its
    limit."""
    if lb is None:
        return adsl.assign(LDHHIFL=text(None, adsl.index))
    rows = lb.loc[lb["LBTESTCD"].eq("LDH") & lb["LBSTRESN"].notna() & lb["LBSTNRHI"].notna() & in_blood(lb)]
    dated = rows.assign(DAY=complete(rows["LBDTC"]))
    before = dated.loc[dated["DAY"].le(dated["USUBJID"].map(baseline_limit(adsl)))]
    last = before.sort_values(["USUBJID", "DAY", "LBSEQ"], kind="stable").drop_duplicates("USUBJID", keep="last")
    high = last.assign(LDHHIFL=yes_no(last["LBSTRESN"].gt(last["LBSTNRHI"])))
    return merge_subjects(adsl, high, ["LDHHIFL"])


def derive_var_ntargbl(adsl: pd.DataFrame, tu: pd.DataFrame) -> pd.DataFrame:
    """`adsl` (BLSCANDT) with NTARGBL: how many targets were identified; null for subjects without a baseline scan or target."""
    own = by_investigator(tu, "TUEVAL")
    targets = own.loc[own["TUSTRESC"].eq("TARGET") & ~own["TUTESTCD"].isin(["TUSPLIT", "TUMERGE"])]
    counts = targets.groupby("USUBJID", as_index=False)["TULNKID"].nunique().rename(columns={"TULNKID": "NTARGBL"})
    counted = merge_subjects(adsl, counts, ["NTARGBL"])
    return counted.assign(NTARGBL=counted["NTARGBL"].mask(counted["NTARGBL"].isna() & counted["BLSCANDT"].notna(), 0.0))
