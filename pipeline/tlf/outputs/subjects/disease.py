"""The disease at baseline: Table 14.1.2.2 (TLF_SPEC 1) and Listing 16.2.4.2a."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number
from pipeline.tlf.outputs.subjects.baseline import YES_NO, Category, Characteristic, Flags, Number, make_baseline_table

FIRST = (
    "LEIOMYOSARCOMA",
    "LIPOSARCOMA",
    "UNDIFFERENTIATED PLEOMORPHIC SARCOMA",
    "SYNOVIAL SARCOMA",
    "ALVEOLAR SOFT PART SARCOMA",
)
STAGES = {"III": "III (locally advanced)", "IV": "IV (metastatic)"}
ORGANS = {"LUNGMFL": "Lung", "LIVMETFL": "Liver", "BONMETFL": "Bone", "LNMETFL": "Lymph node"}


@output("disease_characteristics", needs=("mh tu",))
def t_14_1_2_2(adsl: pd.DataFrame, study: Study) -> Content:
    """Diagnosis, stage, time since diagnosis, spread and measurable disease of the full analysis set."""
    decimals = study.tlf.month_decimals
    characteristics: list[Characteristic] = [
        Category("HISTGR1", "Histology", _histologies(adsl, study), within=("LIPOSARCOMA", "Liposarcoma")),
        Category("GRADEBL", "FNCLCC grade", {"1": "1", "2": "2", "3": "3"}),
        Category("PRIMSITE", "Primary site"),
        Category("STAGEBL", "Stage at entry", STAGES),
        Number("DXMOS", "Months since initial diagnosis", decimals, fixed=True),
        Number("METMOS", "Months since metastatic diagnosis", decimals, fixed=True),
        Category("NMETSITE", "Number of organs involved", {"1": "1", "2": "2", ">=3": "≥ 3"}, top=3),
        Flags("ORGANS", "Organs involved", ORGANS),
        Category("MDISFL", "Measurable disease", YES_NO),
        Number("BSUMDIAM", "Sum of diameters of target lesions (mm)"),
        Category("NTARGBL", "Number of target lesions"),
        Category("LDHHIFL", "Lactate dehydrogenase above the upper limit of normal", YES_NO),
    ]
    notes = [
        "Organs involved: those with a lesion at baseline, the primary tumour's included; all lymph nodes count as one.",
        "Months: to the first dose, from the first possible day of a date that is known in part.",
    ]
    return make_baseline_table("Disease Characteristics", adsl, characteristics, notes, study)


def _histologies(adsl: pd.DataFrame, study: Study) -> dict[str, str]:
    """The diagnoses of the data: those of FIRST in its order with their subtypes, then alphabetically, OTHER last."""
    found = adsl.loc[adsl[study.population()].eq("Y"), "HISTGR1"].dropna().unique() if "HISTGR1" in adsl else []
    rank = {name: next((i for i, first in enumerate(FIRST) if name.endswith(first)), len(FIRST)) for name in found}
    ordered = sorted(found, key=lambda name: (rank[name], name.startswith("OTHER"), name))
    return {name: name.capitalize() for name in ordered}


@output("disease_listing", needs=("mh tu",))
def l_16_2_4_2a(adsl: pd.DataFrame, study: Study) -> Content:
    """Every enrolled subject: diagnosis, spread, and what was measured at baseline (TLF_SPEC 4)."""
    sites = [adsl[flag].eq("Y").map({True: site}).astype("str") for flag, site in ORGANS.items()]
    columns = {
        "Histology": adsl["HISTGR1"],
        "FNCLCC\ngrade": adsl["GRADEBL"],
        "Stage": adsl["STAGEBL"],
        "Primary site": adsl["PRIMSITE"],
        "Diagnosis": print_analysis_date(adsl["DXDT"], imputed=adsl["DXDTF"]),
        "Sites of\nmetastases": print_number(adsl["NMETSITE"]),
        "Metastases": join_texts(sites, ", "),
        "Measurable\ndisease": adsl["MDISFL"],
        "Target\nlesions": print_number(adsl["NTARGBL"]),
        "Sum of\ndiameters (mm)": print_number(adsl["BSUMDIAM"]),
        "Prior lines": print_number(adsl["PDLINES"]),
        "LDH above\nnormal": adsl["LDHHIFL"],
    }
    listed = list_records("ADSL", adsl, columns)
    return make_listing(
        "Disease Characteristics at Baseline", select_population(adsl, study.population("ENRLFL"), study), [listed]
    )
