"""Listing 16.2.9.5: procedures besides anticancer surgery and radiotherapy (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.outputs.subjects.therapies import CONCOMITANT, of_category, timing_words


@output("procedures_listing")
def l_16_2_9_5(adsl: pd.DataFrame, adpr: pd.DataFrame, study: Study) -> Content:
    """Every procedure that is no anticancer therapy, whenever it was (TLF_SPEC 4)."""
    rows = adpr[of_category(adpr["PRCAT"], CONCOMITANT, study)]
    columns = {
        "Kind": rows["PRSCAT"],
        "Preferred name": rows["PRDECOD"],
        "Reported name": rows["PRTRT"],
        "Indication": rows["PRINDC"],
        "Site of the body": rows["PRLOC"],
        "Start (day)": print_date(rows["PRSTDTC"], rows["ASTDY"]),
        "End (day)": print_date(rows["PRENDTC"], rows["AENDY"]),
        "Timing": timing_words(rows),
    }
    listed = list_records("ADPR", rows, columns, ["PRSTDTC", "PRTRT"], "PRCAT of no anticancer therapy")
    return make_listing("Procedures", select_population(adsl, study.population("SAFFL"), study), [listed])
