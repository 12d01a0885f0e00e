"""Protocol deviations that the data show: Table 14.1.1.3 of major ones (TLF_SPEC 1), Listing 16.2.2.1, and Listing 16.2.2.2 of
criteria for eligibility not met."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import Listed, list_records, make_listing, select_screened
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.subjects.deviations import KINDS, NOTE, SHOWN_BY, find_deviations

ANY = Analysis("AN_DEVIATION", "ADSL, DM, DS, IE")


@output("protocol_deviations")
def t_14_1_1_3(adsl: pd.DataFrame, dm: pd.DataFrame, ds: pd.DataFrame, ie: pd.DataFrame, study: Study) -> Content:
    """Subjects of the full analysis set with a major deviation, by how the data show it."""
    population = select_population(adsl, study.population(), study)
    members = population.subjects["USUBJID"]
    shown = {kind: rows[["USUBJID", "SEQ"]] for kind, rows in find_deviations(adsl, dm, ie, ds, study).items()}
    shown = {kind: rows[among(rows["USUBJID"], members)] for kind, rows in shown.items()}
    analyses = {kind: Analysis(f"AN_DEVIATION_{kind}", SHOWN_BY[kind]) for kind in KINDS}
    counted = {kind: count_subjects(rows, population, analyses[kind]) for kind, rows in shown.items()}
    any_kind = count_subjects(pd.concat(shown.values()), population, ANY)
    behind = pd.concat([result.records for result in counted.values()])  # of the same rows: all have these columns alone
    results = [Results(any_kind.ard, behind), *counted.values()]
    lines = [line(f"{text} ({SHOWN_BY[kind]})", analyses[kind].id, N_PCT, 1) for kind, text in KINDS.items()]
    blocks = [block(line("Subjects with at least one major deviation, n (%)", ANY.id, N_PCT), *lines)]
    layout = Layout(blocks if any(len(rows) for rows in shown.values()) else [])
    return make_table("Major Protocol Deviations", population, results=results, layout=layout, footnotes=[NOTE])


@output("protocol_deviations_listing")
def l_16_2_2_1(adsl: pd.DataFrame, dm: pd.DataFrame, ds: pd.DataFrame, ie: pd.DataFrame, study: Study) -> Content:
    """Every deviation of an enrolled subject, with the dataset that shows it (TLF_SPEC 4)."""
    shown = find_deviations(adsl, dm, ie, ds, study)
    parts = [_list_deviations(kind, rows) for kind, rows in shown.items()]
    return make_listing("Protocol Deviations", select_population(adsl, study.population("ENRLFL"), study), parts, [NOTE])


def _list_deviations(kind: str, rows: pd.DataFrame) -> Listed:
    source = SHOWN_BY[kind]
    texts = {"Deviation": f"{KINDS[kind]} ({source})", "Date": rows["DTC"].fillna(""), "As recorded": rows["TEXT"].fillna("")}
    keys = pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["SEQ"], "by0": rows["DTC"], "by1": kind}, index=rows.index)
    analysis = Analysis(f"AN_LISTED_{kind}", source, "LISTING", subset=KINDS[kind])
    return Listed(analysis, keys, pd.DataFrame(texts, index=rows.index).astype("str"))


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
