"""Listing 16.2.6.2: individual lesions. Takes ADSL, TU with its qualifiers, and TR (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, look_up, pick_qualifier, print_date

LESION = ["USUBJID", "TRLNKID"]
KINDS = ("TARGET", "NON-TARGET", "NEW")


def l_16_2_6_2(adsl: pd.DataFrame, tu: pd.DataFrame, supptu: pd.DataFrame, tr: pd.DataFrame, study: Study) -> Output:
    """Every measurement or state of every lesion, targets first, each lesion in order of time."""
    rows = tr[tr["TRLNKID"].notna()]
    rows = rows.assign(KIND=rows["TRGRPID"].map({kind: float(i) for i, kind in enumerate(KINDS)}))
    columns = {
        "Kind": rows["TRGRPID"],
        "Lesion": rows["TRLNKID"],
        "Location": look_up(rows, _locations(tu, supptu), LESION, "LOCATION"),
        "Visit": rows["VISIT"],
        "Date (day)": print_date(rows["TRDTC"], rows["TRDY"]),
        "Method": rows["TRMETHOD"],
        "Test": rows["TRTEST"],
        "Result": join_texts([rows["TRSTRESC"], rows["TRSTRESU"]], " "),
        "Not done": join_texts([rows["TRSTAT"], rows["TRREASND"]], ": "),
    }
    listed = list_records("TR", rows, columns, ["KIND", "TRLNKID", "VISITNUM", "TRTESTCD"], "TRLNKID is not null")
    population = select_population(adsl, "FASFL", study)
    return make_listing("l_16_2_6_2", "Individual Lesions", population, ("ADSL", "TU", "TR"), (), [listed])


def _locations(tu: pd.DataFrame, supptu: pd.DataFrame) -> pd.DataFrame:
    """Where each lesion is, as first identified."""
    place = [tu["TULOC"], tu["TULAT"], pick_qualifier(tu, supptu, "TUSEQ", "TULOCDTL")]
    located = tu.assign(TRLNKID=tu["TULNKID"], LOCATION=join_texts(place, ", "))
    return located.dropna(subset=["TRLNKID"]).sort_values("TUSEQ", kind="stable")
