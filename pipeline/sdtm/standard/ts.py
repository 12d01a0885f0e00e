"""TS: the summary of the trial, from study.yaml and, for what only the data know, from DM. STUDY_SPEC 1, 3.3; SDTMIG 3.4 7.6.2.

A parameter is stated once: in `trial.summary`, else by another section of study.yaml (title, drugs, cut-off), or in
`trial.null_flavors` when there is no value.
"""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.verbs.findings import decodes
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of, names
from schemas.codelists import codelist
from schemas.sdtm.trial_design import TS

PARAMETERS, PARAMETER_NAMES = "C66738", "C67152"
CT = "CDISC CT"
# Parameters whose values are terms of a codelist; INTTYPE has one too (C99078), which the project does not carry.
TERMS = {
    "TPHASE": "C66737", "TBLIND": "C66735", "TCNTRL": "C66785", "TTYPE": "C66739", "TINDTP": "C66736", "INTMODEL": "C99076",
    "STYPE": "C99077", "SEXPOP": "C66732", "DOSFRM": "C66726", "DOSFRQ": "C71113", "DOSU": "C71620", "ROUTE": "C66729",
}  # fmt: skip
INDICATORS = ("RANDOM", "HLTSUBJI", "ADAPT", "ADDON", "EXTTIND", "PDSTIND", "PDPSTIND", "PIPIND", "RDIND", "ONGOSIND")
TERMS |= dict.fromkeys(INDICATORS, "C66742")
# Parameters whose values are codes of another reference, or written as it says.
CODES = {"REGID": "ClinicalTrials.gov", "FCNTRY": "ISO 3166"}
FORMATS = dict.fromkeys(("LENGTH", "SDMDUR", "CRMDUR", "DCUTDTC", "SSTDTC", "SENDTC"), "ISO 8601")

Row = tuple[str, str, str]  # TSPARMCD, TSVAL, TSGRPID


def ts(dm: pd.DataFrame, study: Study) -> Product:
    """One record per value; parameters without a value have TSVALNF. Codes of values where the project knows the code system."""
    own = study.trial.summary
    stated = [row for row in [*from_study(study), *of_drugs(study), *from_data(dm)] if row[1] and row[0] not in own]
    stated += [(code, value, "") for code, values in own.items() for value in values]
    table = pd.DataFrame(stated, columns=["TSPARMCD", "TSVAL", "TSGRPID"], dtype=DTYPES["Char"])
    absent = {code: flavor for code, flavor in study.trial.null_flavors.items() if not table["TSPARMCD"].eq(code).any()}
    flavors = pd.DataFrame(list(absent.items()), columns=["TSPARMCD", "TSVALNF"], dtype=DTYPES["Char"])
    table = pd.concat([table, flavors], ignore_index=True)
    table = table.assign(
        STUDYID=study.id,
        DOMAIN="TS",
        TSSEQ=table.groupby("TSPARMCD").cumcount() + 1.0,
        TSGRPID=table["TSGRPID"].where(table["TSGRPID"].ne("")),
        TSPARM=table["TSPARMCD"].map(decodes(PARAMETERS, PARAMETER_NAMES)),
    )
    return Product(conform(derive_vars_code(table)[names(TS)].sort_values(list(key_of(TS))), TS))


def from_study(study: Study) -> list[Row]:
    """What other sections of study.yaml say."""
    identity = study.study
    return [
        ("TITLE", identity.title, ""),
        ("SPONSOR", identity.sponsor, ""),
        ("REGID", identity.nct_id, ""),
        ("FCNTRY", identity.country, ""),
        ("SPREFID", identity.id, ""),
        ("NARMS", str(study.arms_planned), ""),
        ("SDMDUR", f"P{study.bor.sd_min_days}D", ""),
        ("CRMDUR", f"P{study.bor.confirm_days}D", ""),
        ("DCUTDTC", study.dco.isoformat(), ""),
        ("DCUTDESC", "Data cut-off of the analysis", ""),
        ("SDTIGVER", "3.4", ""),
        ("SDTMVER", "2.0", ""),
    ]


def of_drugs(study: Study) -> list[Row]:
    """What is given, the parameters of one drug under one TSGRPID; each kind of intervention once."""
    rows = [("INTTYPE", kind, "") for kind in dict.fromkeys(drug.kind for drug in study.drugs.values())]
    for number, (name, drug) in enumerate(study.drugs.items(), start=1):
        given = {
            "TRT": name, "PCLAS": drug.pclas, "DOSE": f"{drug.dose_mg:g}", "DOSU": "mg", "DOSFRM": drug.form,
            "DOSFRQ": drug.frequency, "ROUTE": drug.route,
        }  # fmt: skip
        rows += [(code, value, f"TRT{number}") for code, value in given.items()]
    return rows


def from_data(dm: pd.DataFrame) -> list[Row]:
    """ACTSUB, the number of subjects assigned to an arm, and SSTDTC, the first consent."""
    first = dates.iso(pd.Series([dates.complete(dm["RFICDTC"]).min()], dtype=DTYPES["Date"])).fillna("").iloc[0]
    return [("ACTSUB", str(int(dm["ARMCD"].notna().sum())), ""), ("SSTDTC", first, "")]


def derive_vars_code(table: pd.DataFrame) -> pd.DataFrame:
    """TSVALCD, TSVCDREF, TSVCDVER of each value; a null flavour is a term of ISO 21090."""
    parameter, value = table["TSPARMCD"], table["TSVAL"]
    concepts = {f"{p} {term}": concept for p, code in TERMS.items() for term, concept in codelist(code).terms.items()}
    concept: Series = (parameter + " " + value).map(concepts).astype(DTYPES["Char"])
    own_code = value.where(parameter.isin(CODES))
    reference = parameter.map(CODES | FORMATS).astype(DTYPES["Char"]).where(value.notna()).mask(concept.notna(), CT)
    version = pd.Series(codelist(PARAMETERS).version, index=table.index, dtype=DTYPES["Char"]).where(concept.notna())
    return table.assign(
        TSVALCD=concept.fillna(own_code), TSVCDREF=reference.mask(table["TSVALNF"].notna(), "ISO 21090"), TSVCDVER=version
    )
