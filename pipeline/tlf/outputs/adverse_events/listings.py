"""Listings 16.2.7, 14.3.2.2 and 14.3.3: adverse events in the same columns whichever are chosen, and the subjects whose
narratives are required (TLF_SPEC 4).

Events that are not treatment-emergent are listed as well and marked.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import join_texts, join_within, print_analysis_date, print_date, stack_texts
from pipeline.tlf.outputs.adverse_events.events import FATAL, SERIOUS, Condition, any_action, several
from pipeline.tlf.outputs.adverse_events.overview_criteria import SERIOUSNESS

Columns = Mapping[str, Series]
_ORDER = ["AESTDTC", "AEDECOD"]


@output("ae_listing")
def l_16_2_7_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every event of treated subjects, treatment-emergent or not."""
    return list_events("Adverse Events", adsl, adae, study)


@output("ae_serious_listing")
def l_16_2_7_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every serious event of treated subjects, with what makes it serious."""
    return list_events("Serious Adverse Events", adsl, adae, study, [SERIOUS], seriousness)


def seriousness(rows: pd.DataFrame) -> Columns:
    """The criteria of seriousness that each event meets."""
    met = [rows[variable].eq("Y").map({True: name}).astype("str") for variable, name in SERIOUSNESS.items()]
    return {"Serious because": join_texts(met, ", ")}


@output("ae_discontinuation_listing")
def l_16_2_7_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every event after which a study drug was withdrawn."""
    title = "Adverse Events Leading to Discontinuation of Study Drug"
    return list_events(title, adsl, adae, study, [any_action("DRUG WITHDRAWN", study)])


@output("ae_special_interest_listing")
def l_16_2_7_5(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every event of a group that the study watches (`ae.groups`, of special interest), with the group's name."""
    names = list(study.special_interest)

    def groups(rows: pd.DataFrame) -> Columns:
        return {"Group": join_texts([rows[name] for name in names], "; ")} if names else {}

    text = " or ".join(f"{name} is not null" for name in names) or "no group configured"
    about = Condition(text, lambda d: d[names].notna().any(axis=1), ())
    return list_events("Adverse Events of Special Interest", adsl, adae, study, [about], groups)


@output("ae_serious_fatal_discontinuation_listing")
def l_14_3_2_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every event that is serious, fatal or after which a study drug was withdrawn (TLF_SPEC 3)."""
    about = (SERIOUS, FATAL, any_action("DRUG WITHDRAWN", study))
    return list_events("Adverse Events that were Serious, Fatal or Led to Discontinuation", adsl, adae, study, about)


@output("narratives_listing")
def l_14_3_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Who died, had a serious adverse event or stopped a study drug for one, and the events (TLF_SPEC 3)."""
    withdrawn = any_action("DRUG WITHDRAWN", study)
    reasons = {
        "Serious adverse events": _terms(adsl, adae[SERIOUS.where(adae)]),
        "Adverse events leading to discontinuation": _terms(adsl, adae[withdrawn.where(adae)]),
    }
    death = print_analysis_date(adsl["DTHDT"], study_day(adsl["DTHDT"], adsl["TRTSDT"]), adsl["DTHDTF"])
    required = adsl["DTHFL"].eq("Y") | pd.concat(reasons, axis=1).notna().any(axis=1)
    columns = {"Death (day)": death, "Cause of death": adsl["DTHCAUS"], **reasons}
    chosen = {head: text[required] for head, text in columns.items()}
    subset = f"DTHFL = 'Y' or with {SERIOUS.text} or {withdrawn.text} in ADAE"
    listed = list_records("ADSL", adsl[required], chosen, subset=subset)
    title = "Subjects Requiring a Narrative: Deaths, Serious Adverse Events and Discontinuations"
    return make_listing(title, select_population(adsl, study.population("SAFFL"), study), [listed])


def _terms(adsl: pd.DataFrame, events: pd.DataFrame) -> Series:
    """Per subject the distinct terms in order of occurrence."""
    ordered = events.sort_values(["USUBJID", "ASTDT", "AESEQ"], kind="stable").drop_duplicates(["USUBJID", "AEDECOD"])
    return adsl["USUBJID"].map(join_within(ordered["USUBJID"], ordered["AEDECOD"], "; ")).astype("str")


def list_events(
    title: str,
    adsl: pd.DataFrame,
    adae: pd.DataFrame,
    study: Study,
    about: Sequence[Condition] = (),
    more: Callable[[pd.DataFrame], Columns] = lambda _: {},
) -> Content:
    """The events of the safety set that meet any condition of `about` (none: every event); `more` adds columns. A condition whose
    variables were not collected cannot be told: a footnote names it."""
    known = [condition for condition in about if is_collected(adae, condition.needs)]
    met = [condition.where(adae) for condition in known]
    rows = adae[pd.concat(met, axis=1).any(axis=1)] if met else adae.iloc[: 0 if about else None]
    subset = " or ".join(condition.text for condition in known or about)
    columns = {**event_columns(rows), **relation_and_action(rows, study), "Outcome": rows["AEOUT"], **more(rows)}
    listed = list_records("ADAE", rows, columns, _ORDER, subset)
    lost = [condition.text for condition in about if condition not in known]
    note = f"TE: treatment-emergent. Grades: NCI-CTCAE {study.ctcae}. Days count from the first dose, which is day 1."
    notes = [note, *not_shown(lost)]
    return make_listing(title, select_population(adsl, study.population("SAFFL"), study), [listed], notes)


def event_columns(rows: pd.DataFrame) -> Columns:
    """What listings of events say first: terms, dates, treatment-emergent or not, grade, serious or not."""
    names = join_texts([rows["AEBODSYS"], rows["AEDECOD"], rows["AETERM"]], "\n")
    dates = stack_texts(print_date(rows["AESTDTC"], rows["ASTDY"]), print_date(rows["AEENDTC"], rows["AENDY"]))
    return {
        "System organ class\nPreferred term\nReported term": names,
        "Start (day)\nEnd (day)": dates,
        "TE": rows["TRTEMFL"],
        "Grade": rows["ATOXGR"].fillna(rows["AETOXGR"]),
        "Serious": rows["AESER"],
    }


def relation_and_action(rows: pd.DataFrame, study: Study) -> Columns:
    """Per study drug where it was asked per drug, else for the study treatment."""
    related = {f"Related to\n{drug.label}": drug.arel for drug in several(study) if drug.arel}
    acted = {f"Action with\n{drug.label}": drug.aacn for drug in several(study) if drug.aacn}
    asked = is_collected(rows, [*related.values(), *acted.values()][:1])
    shown = (related if asked and related else {"Related": "AREL"}) | (acted if asked and acted else {"Action taken": "AEACN"})
    return {head: rows[variable] for head, variable in shown.items()}
