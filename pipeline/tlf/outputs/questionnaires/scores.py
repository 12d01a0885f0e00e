"""Scores of questionnaires: Table 14.2.8.1, scores and change by visit, Table 14.2.8.2, improved and worsened (TLF_SPEC 2), and
Listing 16.2.9.6."""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import print_analysis_date, print_number
from pipeline.tlf.layout.table import N_PCT, Column, Layout, block, heads, line
from pipeline.tlf.statistics.by_visit import ByVisit, kinds_of, summarise_visits, visit_columns

FAMILY = ByVisit("AN_QS", "ADQS", decimals=0)
ITEM_COUNT = "NANSWER"
CATEGORIES = ("Improved", "Stable", "Worsened")
WITH_CHANGE = "WITH CHANGE"


@output("questionnaire_scores")
def t_14_2_8_1(adsl: pd.DataFrame, adqs: pd.DataFrame, study: Study) -> Content:
    """Each scale at baseline and each later visit: the score, and its change."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = _scores(adqs, population)
    kinds = kinds_of(rows, _in_order(rows, study))
    parts = [summarise_visits(kind, code, number, population, FAMILY) for code, number, kind in kinds]
    layout = Layout([lines for _, lines in parts], visit_columns, "Visit")
    notes = [*_how_scored(rows, study), "Later visits: the last questionnaire of each. NE: not estimable."]
    title = "Questionnaire Scores and Change from Baseline by Visit"
    return make_table(title, population, results=[found for found, _ in parts], layout=layout, footnotes=notes)


@output("questionnaire_responders")
def t_14_2_8_2(adsl: pd.DataFrame, adqs: pd.DataFrame, study: Study) -> Content:
    """Per scale and visit after baseline: subjects with a change, and who improved, was stable or worsened."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = _scores(adqs, population)
    changed = rows[rows["CHGCAT1"].notna()]
    parts = [_responders(part, code, number, population) for code, number, part in kinds_of(changed, _in_order(changed, study))]
    layout = Layout([lines for _, lines in parts], _category_columns, "Visit")
    points = study.questionnaires.threshold
    notes = [
        f"Improved, worsened: a change by at least {points:g} points in the good or bad sense of the scale "
        f"(questionnaires.threshold). "
        "Percentages of the treatment group.",
        *_how_scored(rows, study),
    ]
    title = "Questionnaire Scores: Subjects Improved and Worsened by Visit"
    return make_table(title, population, results=[found for found, _ in parts], layout=layout, footnotes=notes)


def _scores(adqs: pd.DataFrame, population: Population) -> pd.DataFrame:
    """The analysed scores of the population."""
    own = among(adqs["USUBJID"], population.subjects["USUBJID"])
    return adqs[own & adqs["ANL01FL"].eq("Y") & adqs["PARAMCD"].ne(ITEM_COUNT)]


def _in_order(rows: pd.DataFrame, study: Study) -> list[str]:
    """The scales that have a score, in the order of their questionnaires' files."""
    scales = [name for one in study.scoring.by_category.values() for name in one.scales]
    return [name for name in dict.fromkeys(scales) if rows["PARAMCD"].eq(name).any()]


def _how_scored(rows: pd.DataFrame, study: Study) -> list[str]:
    """A footnote per questionnaire: which scales are good when high, and whose manual."""
    notes = []
    for name in sorted(rows["PARCAT1"].dropna().unique()):
        one = study.scoring.by_category[name]
        high = "; ".join(scale.label for scale in one.scales.values() if scale.better == "high")
        notes.append(f"{name}: scores from 0 to 100, scored by {one.manual}. A high score is good of {high}, else bad.")
    return notes


def _responders(rows: pd.DataFrame, code: str, number: str, population: Population) -> tuple[Results, pd.DataFrame]:
    visits = rows.drop_duplicates("AVISITN").sort_values("AVISITN")["AVISIT"].drop_duplicates().tolist()
    base = pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVISIT"]})
    records = pd.concat([base.assign(group2_level=rows["CHGCAT1"]), base.assign(group2_level=WITH_CHANGE)])
    levels = pd.DataFrame({"variable_level": visits}, dtype="str").merge(
        pd.DataFrame({"group2_level": [WITH_CHANGE, *CATEGORIES]}), how="cross"
    )
    where = f"PARAMCD = '{code}' and ANL01FL = 'Y'"
    analysis = Analysis(f"AN_QSCAT_{code}{number}", "ADQS", parameter=code, subset=where, variable="AVISIT", group2="CHGCAT1")
    name = str(rows["PARAM"].iloc[0])
    lines = [line(visit.capitalize(), analysis.id, N_PCT, 1, variable_level=visit) for visit in visits]
    return count_subjects(records, population, analysis, levels=levels), block(line(name), *lines)


def _category_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    texts = {WITH_CHANGE: "With a change", **{name: name for name in CATEGORIES}}
    return [
        Column(f"{text}\nn (%)", group, head, keys={"group2_level": level})
        for group, head in heads(ard, groups).items()
        for level, text in texts.items()
    ]


@output("questionnaire_listing")
def l_16_2_9_6(adsl: pd.DataFrame, adqs: pd.DataFrame, study: Study) -> Content:
    """Every score of treated subjects with the number of items that it is made of (TLF_SPEC 4)."""
    items = print_number(adqs["NITEMANS"]) + " of " + print_number(adqs["NITEMS"])
    columns = {
        "Questionnaire": adqs["PARCAT1"],
        "Visit": adqs["VISIT"],
        "Date (day)": print_analysis_date(adqs["ADT"], adqs["ADY"]),
        "Scale": adqs["PARAM"],
        "Items answered": items,
        "Score": print_number(adqs["AVAL"].round(1)).where(adqs["PARAMCD"].ne(ITEM_COUNT)),
        "Change": print_number(adqs["CHG"].round(1)).where(adqs["PARAMCD"].ne(ITEM_COUNT)),
        "Category": adqs["CHGCAT1"],
        "Baseline": adqs["ABLFL"],
    }
    listed = list_records("ADQS", adqs, columns, ["ADT", "PARCAT1", "PARAMCD"])
    return make_listing("Questionnaire Scores", select_population(adsl, study.population("SAFFL"), study), [listed])
