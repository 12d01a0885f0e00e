"""The subject at baseline: takes MH, RS, VS and TU, gives diagnosis, ECOG, body measures and organs involved for ADSL.

No derivation of response reads these (STUDY_SPEC 5.2).
"""

import pandas as pd

from pipeline.adam.frames import first_per_subject, merge_qualifiers, merge_subjects, text, yes_no
from pipeline.adam.tumour.lesions import baseline_limit
from pipeline.core.distinct import among
from pipeline.core.evaluators import by_investigator
from pipeline.core.numbers.decimals import decimals
from pipeline.core.time.dates import complete, earliest, precision
from schemas.base import DTYPES


def derive_vars_diagnosis(adsl: pd.DataFrame, mh: pd.DataFrame, suppmh: pd.DataFrame) -> pd.DataFrame:
    """`adsl` with HISTGR1, DXDT, DXDTF, GRADEBL, STAGEBL from the primary diagnosis."""
    primary = merge_qualifiers(mh.loc[mh["MHCAT"].eq("PRIMARY DIAGNOSIS")], suppmh, "MHSEQ", ["MHGRADE", "MHSTAGE"])
    first = first_per_subject(primary, ["MHSTDTC", "MHSEQ"])
    described = first.assign(
        HISTGR1=first["MHDECOD"].fillna(first["MHTERM"]).str.upper(),
        DXDT=earliest(first["MHSTDTC"]),
        DXDTF=precision(first["MHSTDTC"]).map({"M": "D", "Y": "M"}).astype(DTYPES["Char"]),
    ).rename(columns={"MHGRADE": "GRADEBL", "MHSTAGE": "STAGEBL"})
    return merge_subjects(adsl, described, ["HISTGR1", "DXDT", "DXDTF", "GRADEBL", "STAGEBL"])


def derive_var_ecog(adsl: pd.DataFrame, rs: pd.DataFrame) -> pd.DataFrame:
    """`adsl` (TRTSDT) with ECOGBL: the last performance status on or before the first dose."""
    rows = rs.loc[rs["RSTESTCD"].eq("ECOG101") & rs["RSSTRESN"].notna()].assign(DAY=lambda t: complete(t["RSDTC"]))
    before = rows.loc[rows["DAY"].le(rows["USUBJID"].map(baseline_limit(adsl)))]
    last = before.sort_values(["USUBJID", "DAY", "RSSEQ"], kind="stable").drop_duplicates("USUBJID", keep="last")
    return merge_subjects(adsl, last.rename(columns={"RSSTRESN": "ECOGBL"}), ["ECOGBL"])


VITALS = {"WEIGHTBL": ("WEIGHT", "kg"), "HEIGHTBL": ("HEIGHT", "cm")}


def derive_vars_body(adsl: pd.DataFrame, vs: pd.DataFrame | None) -> pd.DataFrame:
    """`adsl` (TRTSDT) with WEIGHTBL (kg), HEIGHTBL (cm), the last on or before the first dose, and BMIBL (kg/m2, one decimal)."""
    for name, (test, unit) in VITALS.items():
        adsl = merge_subjects(adsl, _last_vital(adsl, vs, test, unit).rename(columns={"VSSTRESN": name}), [name])
    height = decimals(adsl["HEIGHTBL"])
    return adsl.assign(BMIBL=(decimals(adsl["WEIGHTBL"]) * 10_000).over(height * height, 1).to_floats())


def _last_vital(adsl: pd.DataFrame, vs: pd.DataFrame | None, test: str, unit: str) -> pd.DataFrame:
    """USUBJID and VSSTRESN of one test; a value in another unit than the standard one does not count."""
    if vs is None:
        return pd.DataFrame({"USUBJID": adsl["USUBJID"].head(0), "VSSTRESN": pd.Series(dtype=DTYPES["Num"])})
    rows = vs.loc[vs["VSTESTCD"].eq(test) & vs["VSSTRESN"].notna() & (vs["VSSTRESU"].isna() | vs["VSSTRESU"].eq(unit))]
    dated = rows.assign(DAY=complete(rows["VSDTC"]))
    before = dated.loc[dated["DAY"].le(dated["USUBJID"].map(baseline_limit(adsl)))]
    last = before.sort_values(["USUBJID", "DAY", "VSSEQ"], kind="stable").drop_duplicates("USUBJID", keep="last")
    return last[["USUBJID", "VSSTRESN"]]


ORGANS = {"LIVMETFL": "LIVER", "LUNGMFL": "LUNG", "BONMETFL": "BONE", "LNMETFL": "LYMPH NODE"}


def derive_vars_organs(adsl: pd.DataFrame, tu: pd.DataFrame) -> pd.DataFrame:
    """`adsl` with NMETSITE and the flags of ORGANS from the lesions of the baseline; null for subjects without any."""
    own = by_investigator(tu, "TUEVAL")
    lesions = own.loc[own["TUSTRESC"].isin(["TARGET", "NON-TARGET"]) & own["TULOC"].notna()]
    place = lesions["TULOC"].mask(lesions["TULOC"].str.contains("LYMPH NODE"), "LYMPH NODE")
    sites = lesions.assign(PLACE=place).groupby("USUBJID", as_index=False)["PLACE"].nunique()
    counted = merge_subjects(adsl, sites.rename(columns={"PLACE": "NMETSITE"}), ["NMETSITE"])
    flags = {}
    for name, organ in ORGANS.items():
        involved = yes_no(among(counted["USUBJID"], lesions.loc[place.eq(organ), "USUBJID"]))
        flags[name] = involved.where(counted["NMETSITE"].notna(), text(None, counted.index))
    return counted.assign(**flags)
