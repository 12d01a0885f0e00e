"""ADSL: takes its first stage, ADTR and ADRS, adds the populations that need tumour records (STUDY_SPEC 5.2)."""

import pandas as pd

from pipeline.adam.frames import finish, text, yes_no
from pipeline.adam.response.best_response import ADEQUATE
from pipeline.core.distinct import among
from pipeline.core.product import Product
from pipeline.endpoints.evaluators import code_of, deciding
from pipeline.study import Study
from schemas.adam.adsl import adsl as declared_adsl


def adsl(adsl_base: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Product:
    """One record per subject: `adsl_base` with MDISFL, RESFL and RESREAS."""
    measurable = among(adsl_base["USUBJID"], adtr.loc[adtr["VALIDFL"].eq("Y"), "USUBJID"])
    with_disease = adsl_base.assign(MDISFL=yes_no(measurable))
    declared = declared_adsl(study.drug_columns, bool(study.trial.amendments), study.stratified, study.reviewers)
    return Product(finish(derive_var_resreas(derive_var_resfl(with_disease, adrs, study), study), declared))


def derive_var_resfl(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (FASFL, MDISFL) with RESFL: measurable disease and an analysed, evaluable response after baseline, both by the
    evaluator of the primary analysis of response (`orr.evaluator`).

    `adsl.resfl_rule`: also_early_pd adds clinical progression or death from the disease before any assessment; all_treated is
    FASFL.
    """
    in_fas = adsl["FASFL"].eq("Y")
    if study.adsl.resfl_rule == "all_treated":
        return adsl.assign(RESFL=yes_no(in_fas))
    evaluator = deciding("orr", study)
    overall = adrs["PARAMCD"].eq(code_of("OVR", evaluator))
    responses = adrs.loc[overall & adrs["ANL01FL"].eq("Y") & adrs["AVALC"].isin(ADEQUATE)]
    evaluable = among(adsl["USUBJID"], responses["USUBJID"])
    if study.adsl.resfl_rule == "also_early_pd":
        clinical = adrs.loc[adrs["PARAMCD"].eq("CLINPD") & adrs["AVALC"].eq("Y"), "USUBJID"]
        of_disease = adsl["DTHFL"].eq("Y") & adsl["DTHCAUS"].eq("DISEASE PROGRESSION")
        assessed = among(adsl["USUBJID"], adrs.loc[overall, "USUBJID"])
        evaluable = evaluable | (~assessed & (adsl["USUBJID"].isin(clinical) | of_disease))
    return adsl.assign(RESFL=yes_no(in_fas & adsl[code_of("MDISFL", evaluator)].eq("Y") & evaluable))


def derive_var_resreas(adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (ENRLFL, FASFL, MDISFL, RESFL) with RESREAS: the first reason why an enrolled subject is not evaluable."""
    no_disease = adsl[code_of("MDISFL", deciding("orr", study))].eq("N")
    reason = text("NO EVALUABLE POST-BASELINE ASSESSMENT", adsl.index)
    reason = reason.mask(no_disease, "NO MEASURABLE DISEASE AT BASELINE").mask(adsl["FASFL"].eq("N"), "NOT TREATED")
    return adsl.assign(RESREAS=reason.where(adsl["ENRLFL"].eq("Y") & adsl["RESFL"].eq("N")))
