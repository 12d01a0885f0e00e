"""Exposure: Table 14.1.3.1, over all drugs and by drug (TLF_SPEC 1), and Listing 16.2.5.1, dosing drug by drug."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.formats import round_half_up
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Content, cited, make_table, output
from pipeline.tlf.layout.printed import join_texts, look_up, pick_qualifier, print_date, print_number
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.exposure.exposure_by_drug import drug_parts, overall
from pipeline.tlf.statistics.summaries import SUMMARY_NOTE, split_parts

LINK = ["USUBJID", "EXLNKID"]


@output("exposure")
def t_14_1_3_1(adsl: pd.DataFrame, adex: pd.DataFrame, ex: pd.DataFrame, ec: pd.DataFrame, study: Study) -> Content:
    """Duration, doses, intensity and changes of dosing of the safety analysis set."""
    population = select_population(adsl, study.population("SAFFL"), study)
    inside = adex[among(adex["USUBJID"], population.subjects["USUBJID"])]
    recorded = set(inside.loc[inside["PARCAT1"].eq("Summary"), "EXTRT"])
    parts = overall(adsl[adsl[population.flag].eq("Y")], population, study)
    for drug in study.drug_columns:
        if drug.name in recorded:
            parts += drug_parts(inside, {"EX": ex, "EC": ec}, drug, population, study)
    month = round_half_up(study.tte.month, 4).rstrip("0")
    notes = [
        f"Duration: first to last dose, or to the cut-off while treatment goes on; 1 month = {month} days, 1 year = 365.25 days.",
        "Relative dose intensity: cumulative over planned dose; dose intensity: that share of the planned dose per unit of time.",
        "For an adverse event: the reason recorded with dosing (EX, EC) of at least one of the subject's changes. "
        f"{cited('t_14_3_1_1', study)} counts the actions recorded with adverse events; subjects whom one alone has are on the "
        "issue list (AE_EX_DIFF).",
        SUMMARY_NOTE,
    ]
    results, blocks = split_parts(parts)
    return make_table("Exposure to Study Treatment", population, results=results, layout=Layout(blocks), footnotes=notes)


@output("dosing_listing")
def l_16_2_5_1(adsl: pd.DataFrame, ec: pd.DataFrame, suppec: pd.DataFrame, ex: pd.DataFrame, study: Study) -> Content:
    """Every interval and injection as collected, with the dose in mg that EX has for it; doses in EX alone where a study did not
    collect EC (TLF_SPEC 4)."""
    doses = ex.assign(DOSE=_amount(ex, "EX"))
    collected = ec.assign(EXLNKID=ec["ECLNKID"])
    linked = look_up(doses, collected.dropna(subset=LINK).assign(LINKED="Y"), LINK, "LINKED")
    parts = [_collected(collected, suppec, doses, study), _dose_records(doses[linked.isna()], study)]
    return make_listing("Dosing by Study Drug", select_population(adsl, study.population("SAFFL"), study), parts)


def _collected(ec: pd.DataFrame, supp: pd.DataFrame, doses: pd.DataFrame, study: Study) -> Listed:
    columns = {
        "Drug": ec["ECTRT"],
        "Start (day)": print_date(ec["ECSTDTC"], ec["ECSTDY"]),
        "End (day)": print_date(ec["ECENDTC"], ec["ECENDY"]),
        "Ongoing": pick_qualifier(ec, supp, "ECSEQ", "ECONGO"),
        "Cycle": pick_qualifier(ec, supp, "ECSEQ", "ECCYCLE"),
        "Planned dose": _planned(ec["ECTRT"], study),
        "Given": ec["ECOCCUR"],
        "Actual dose": look_up(ec, doses, LINK, "DOSE").fillna(_amount(ec, "EC")),
        "Change": pick_qualifier(ec, supp, "ECSEQ", "ECCHG"),
        "Reason for\nadjustment": ec["ECADJ"],
        "Reason\nnot given": ec["ECREASOC"],
    }
    return list_records("EC", ec, columns, ["ECTRT", "ECSTDTC"])


def _dose_records(ex: pd.DataFrame, study: Study) -> Listed:
    columns = {
        "Drug": ex["EXTRT"],
        "Start (day)": print_date(ex["EXSTDTC"], ex["EXSTDY"]),
        "End (day)": print_date(ex["EXENDTC"], ex["EXENDY"]),
        "Planned dose": _planned(ex["EXTRT"], study),
        "Actual dose": ex["DOSE"],
        "Reason for\nadjustment": ex["EXADJ"],
    }
    return list_records("EX", ex, columns, ["EXTRT", "EXSTDTC"], "without a record in EC")


def _amount(records: pd.DataFrame, domain: str) -> Series:
    """The dose with its unit; in words (--DOSTXT) where it is no number and the study has them."""
    amount, words = print_number(records[f"{domain}DOSE"]), f"{domain}DOSTXT"
    stated = amount.fillna(records[words]) if words in records else amount
    return join_texts([stated, records[f"{domain}DOSU"]], " ")


def _planned(drug: Series, study: Study) -> Series:
    """The dose that study.yaml plans."""
    planned = {name: f"{drug.dose_mg:g} mg {drug.frequency}" for name, drug in study.drugs.items()}
    return drug.map(planned).astype("str")
