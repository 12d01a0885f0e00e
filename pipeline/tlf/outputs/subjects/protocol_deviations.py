"""Protocol deviations: Table 14.1.1.3 of major ones and 14.1.1.3a by category and severity (TLF_SPEC 1), Listing 16.2.2.1, and
Listing 16.2.2.2 of criteria for eligibility not met."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.deviations import IN_DATA, KINDS, MAJOR, MINOR, REPORTED, SHOWN_BY
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing, select_screened
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.statistics.terms import SORTED, CountColumn, count_terms, rank_terms, term_columns

IS_MAJOR = f"ASEV = '{MAJOR}'"
ANY = Analysis("AN_DEVIATION", "ADDV", subset=IS_MAJOR)
OTHERS = Analysis("AN_DEVIATION_CATEGORY", "ADDV", subset=f"{IS_MAJOR} and FOUNDBY <> '{IN_DATA}'", variable="ACAT1")
BY_SEVERITY = Analysis("AN_DEVIATION_SEVERITY", "ADDV", group2="ACAT1")
COLUMNS = (
    CountColumn("ANY", "Any"),
    CountColumn(MAJOR, "Major", lambda rows: rows["ASEV"].eq(MAJOR)),
    CountColumn(MINOR, "Minor", lambda rows: rows["ASEV"].eq(MINOR)),
    CountColumn("NOT STATED", "Not stated", lambda rows: rows["ASEV"].isna()),
)
NO_FORM = (
    "No deviation was reported on a form of its own: listed is what the data show, with the dataset that shows it in parentheses "
    "(ADSL: populations.per_protocol.subjects of study.yaml). A deviation that is reported elsewhere only is not among them."
)
WITH_FORM = (
    "Deviations as reported on their form; as other data show them, with the dataset in parentheses (ADSL: "
    "populations.per_protocol.subjects of study.yaml); and issues of the data that deviations.issues of study.yaml names."
)


@output("protocol_deviations")
def t_14_1_1_3(adsl: pd.DataFrame, addv: pd.DataFrame, study: Study) -> Content:
    """Subjects of the full analysis set with a major deviation: by how the data show it, then by the category of the others."""
    population = select_population(adsl, study.population(), study)
    own = addv[among(addv["USUBJID"], population.subjects["USUBJID"]) & addv["ASEV"].eq(MAJOR)].rename(columns={"ASEQ": "SEQ"})
    records = own[["USUBJID", "SEQ", "ACAT1", "FOUNDBY"]].assign(variable_level=own["ACAT1"])
    in_data, others = records[records["FOUNDBY"].eq(IN_DATA)], records[records["FOUNDBY"].ne(IN_DATA)]
    key = ["USUBJID", "SEQ"]
    results = [count_subjects(records[key], population, ANY)]
    lines = [line("Subjects with at least one major deviation, n (%)", ANY.id, N_PCT)]
    for kind, text in KINDS.items():
        analysis = Analysis(f"AN_DEVIATION_{kind}", "ADDV", subset=f"{IS_MAJOR} and ACAT1 = '{text}'")
        results.append(count_subjects(in_data.loc[in_data["ACAT1"].eq(text), key], population, analysis))
        lines.append(line(f"{text} ({SHOWN_BY[kind]})", analysis.id, N_PCT, 1))
    categories = _most_frequent_first(others)
    shown = pd.DataFrame({"variable_level": categories}, dtype="str")
    results.append(count_subjects(others[[*key, "variable_level"]], population, OTHERS, levels=shown))
    lines += [line(name, OTHERS.id, N_PCT, 1, variable_level=name) for name in categories]
    layout = Layout([block(*lines)] if len(records) else [])
    return make_table("Major Protocol Deviations", population, results=results, layout=layout, footnotes=[_note(addv)])


def _most_frequent_first(records: pd.DataFrame) -> list[str]:
    """The categories by descending number of subjects, ties in alphabetical order."""
    once = records.drop_duplicates(["USUBJID", "ACAT1"])
    ranked = rank_terms(once.assign(FIRST=True, group2_level=once["ACAT1"], group3_level=""))
    return list(ranked["group2_level"])


def _note(addv: pd.DataFrame) -> str:
    return WITH_FORM if addv["FOUNDBY"].ne(IN_DATA).any() else NO_FORM


@output("deviations_by_category")
def t_14_1_1_3a(adsl: pd.DataFrame, addv: pd.DataFrame, study: Study) -> Content:
    """Subjects of the full analysis set with a deviation of each category: any, major, minor, and without a stated severity."""
    population = select_population(adsl, study.population(), study)
    rows = addv[among(addv["USUBJID"], population.subjects["USUBJID"])].rename(columns={"ASEQ": "SEQ"}).reset_index(drop=True)
    columns = [column for column in COLUMNS if column.level != "NOT STATED" or rows["ASEV"].isna().any()]
    result, blocks = count_terms(rows, population, BY_SEVERITY, columns, "Subjects with at least one deviation")
    layout = Layout(blocks, term_columns(columns), "Category")
    once = "A subject counts once per category, whether the site reported the deviation, a check found it, or both."
    title, notes = "Protocol Deviations by Category and Severity", [once, _note(addv), SORTED]
    return make_table(title, population, results=[result], layout=layout, footnotes=notes)


@output("protocol_deviations_listing")
def l_16_2_2_1(adsl: pd.DataFrame, addv: pd.DataFrame, study: Study) -> Content:
    """Every deviation of an enrolled subject, with who found it (TLF_SPEC 4)."""
    source = (" (" + addv["SRCDOM"] + ")").where(addv["FOUNDBY"].eq(IN_DATA)).fillna("")
    finder = {REPORTED: "Reported by the site", IN_DATA: "Shown by other data"}
    check = "Check " + addv["FOUNDBY"]
    columns = {
        "Severity": addv["ASEV"].str.capitalize().fillna("Not stated"),
        "Category": addv["ACAT1"] + source,
        "Deviation": addv["DVTERM"],
        "Date (day)": print_date(addv["DVSTDTC"], addv["ASTDY"]),
        "Found by": addv["FOUNDBY"].map(finder).astype("str").fillna(check),
    }
    listed = list_records("ADDV", addv, columns, ["DVSTDTC", "ACAT1"])
    return make_listing(
        "Protocol Deviations", select_population(adsl, study.population("ENRLFL"), study), [listed], [_note(addv)]
    )


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
