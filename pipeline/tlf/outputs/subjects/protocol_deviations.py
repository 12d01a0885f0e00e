"""Protocol deviations: Table 14.1.1.3 of major ones (TLF_SPEC 1), and Listing 16.2.2.2 of criteria for eligibility not met.

The forms have no log of deviations (domain DV). What the data do tell is counted: a criterion for eligibility that a treated
subject did not meet at the last screening, a discontinuation for a deviation, and the subjects whom `adsl.not_per_protocol` of
study.yaml lists.
"""

import numpy as np
import pandas as pd

from pipeline.core.dates import earliest
from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing, select_screened
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.layout.table import N_PCT, Layout, block, line

DEVIATIONS = ("PROTOCOL DEVIATION", "PROTOCOL VIOLATION")
ANY = Analysis("AN_DEVIATION", "ADSL, DS, IE")
KINDS = {
    "IE": "Criterion for inclusion or exclusion not met",
    "DS": "Discontinued for a protocol deviation",
    "ADSL": "Listed as not per protocol",
}


@output("protocol_deviations")
def t_14_1_1_3(adsl: pd.DataFrame, ds: pd.DataFrame, ie: pd.DataFrame, study: Study) -> Content:
    """Subjects of the full analysis set with a major deviation, by how the data tell it."""
    population = select_population(adsl, "FASFL", study)
    members = population.subjects["USUBJID"]
    found = {kind: rows[among(rows["USUBJID"], members)] for kind, rows in _deviations(adsl, ie, ds, study).items()}
    analyses = {kind: Analysis(f"AN_DEVIATION_{kind}", kind) for kind in KINDS}
    counted = {kind: count_subjects(rows, population, analyses[kind]) for kind, rows in found.items()}
    any_kind = count_subjects(pd.concat(found.values()), population, ANY)
    behind = pd.concat([result.records for result in counted.values()])  # of the same rows: all have these columns alone
    results = [Results(any_kind.ard, behind), *counted.values()]
    lines = [line(text, analyses[kind].id, N_PCT, 1) for kind, text in KINDS.items()]
    blocks = [block(line("Subjects with at least one major deviation, n (%)", ANY.id, N_PCT), *lines)]
    notes = [
        "Deviations are not collected on a form of their own: counted is what other forms and the study's configuration tell."
    ]
    layout = Layout(blocks if any(len(rows) for rows in found.values()) else [])
    return make_table("Major Protocol Deviations", population, results=results, layout=layout, footnotes=notes)


def _deviations(adsl: pd.DataFrame, ie: pd.DataFrame, ds: pd.DataFrame, study: Study) -> dict[str, pd.DataFrame]:
    """USUBJID and SEQ of the records of each kind, up to the cut-off."""
    cutoff = pd.Timestamp(study.dco)
    unmet = ie[~(earliest(ie["IEDTC"]) > cutoff) & ~_met_later(ie, ds)]
    stopped = ds[ds["DSDECOD"].isin(DEVIATIONS) & ~(earliest(ds["DSSTDTC"]) > cutoff)]
    listed = adsl[adsl["USUBJID"].isin(study.adsl.not_per_protocol)]
    return {
        "IE": pd.DataFrame({"USUBJID": unmet["USUBJID"], "SEQ": unmet["IESEQ"]}),
        "DS": pd.DataFrame({"USUBJID": stopped["USUBJID"], "SEQ": stopped["DSSEQ"]}),
        "ADSL": pd.DataFrame({"USUBJID": listed["USUBJID"], "SEQ": np.nan}),
    }


def _met_later(ie: pd.DataFrame, ds: pd.DataFrame) -> "pd.Series[bool]":
    """Whether the subject met all criteria on a later day, at another screening."""
    met = ds.loc[ds["DSDECOD"].eq("ELIGIBILITY CRITERIA MET"), ["USUBJID", "DSSTDTC"]]
    last = earliest(met["DSSTDTC"]).groupby(met["USUBJID"]).max()
    return ie["USUBJID"].map(last) > earliest(ie["IEDTC"])


@output("eligibility_listing")
def l_16_2_2_2(adsl: pd.DataFrame, ie: pd.DataFrame, study: Study) -> Content:
    """Every criterion that a screened subject did not meet, whether the subject was enrolled or not (TLF_SPEC 4)."""
    columns = {
        "Kind": ie["IECAT"],
        "Criterion": ie["IETESTCD"],
        "Text": ie["IETEST"],
        "Answer": ie["IEORRES"],
        "Visit": ie["VISIT"],
        "Date (day)": print_date(ie["IEDTC"], ie["IEDY"]),
    }
    listed = list_records("IE", ie, columns, ["IEDTC", "IETESTCD"])
    return make_listing("Eligibility Criteria Not Met", select_screened(adsl, study), [listed])
