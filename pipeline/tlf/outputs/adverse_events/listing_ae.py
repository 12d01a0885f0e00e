"""The listings of adverse events: takes ADAE and conditions, gives the listing of the events that meet one (TLF_SPEC 4).

Its own module because all, serious, fatal, discontinuing and special events are listed in the same columns. Events that are not
treatment-emergent are listed as well and marked.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, print_date, stack_texts
from pipeline.tlf.outputs.adverse_events.events import Condition, several

Columns = Mapping[str, "pd.Series[str]"]
_ORDER = ["AESTDTC", "AEDECOD"]


def make_event_listing(
    output_id: str,
    title: str,
    adsl: pd.DataFrame,
    adae: pd.DataFrame,
    study: Study,
    about: Sequence[Condition] = (),
    more: Callable[[pd.DataFrame], Columns] = lambda _: {},
) -> Output:
    """The events of the safety set that meet any condition of `about` (none: every event); `more` adds columns. A condition whose
    variables were not collected cannot be told: a footnote names it."""
    known = [condition for condition in about if is_collected(adae, condition.needs)]
    met = [condition.where(adae) for condition in known]
    rows = adae[pd.concat(met, axis=1).any(axis=1)] if met else adae.iloc[: 0 if about else None]
    subset = " or ".join(condition.text for condition in known or about)
    columns = {**_event(rows), **_relation_and_action(rows, study), "Outcome": rows["AEOUT"], **more(rows)}
    listed = list_records("ADAE", rows, columns, _ORDER, subset)
    population = select_population(adsl, "SAFFL", study)
    lost = [condition.text for condition in about if condition not in known]
    notes = ["TE: treatment-emergent. Grades: NCI-CTCAE 5.0. Days count from the first dose, which is day 1.", *not_shown(lost)]
    return make_listing(output_id, title, population, ("ADSL", "ADAE"), notes, [listed])


def _event(rows: pd.DataFrame) -> Columns:
    names = join_texts([rows["AEBODSYS"], rows["AEDECOD"], rows["AETERM"]], "\n")
    dates = stack_texts(print_date(rows["AESTDTC"], rows["ASTDY"]), print_date(rows["AEENDTC"], rows["AENDY"]))
    return {
        "System organ class\nPreferred term\nReported term": names,
        "Start (day)\nEnd (day)": dates,
        "TE": rows["TRTEMFL"],
        "Grade": rows["ATOXGR"],
        "Serious": rows["AESER"],
    }


def _relation_and_action(rows: pd.DataFrame, study: Study) -> Columns:
    """Per study drug where it was asked per drug, else for the study treatment."""
    related = {f"Related to\n{drug.label}": drug.arel for drug in several(study) if drug.arel}
    acted = {f"Action with\n{drug.label}": drug.aacn for drug in several(study) if drug.aacn}
    asked = is_collected(rows, [*related.values(), *acted.values()][:1])
    shown = (related if asked and related else {"Related": "AREL"}) | (acted if asked and acted else {"Action taken": "AEACN"})
    return {head: rows[variable] for head, variable in shown.items()}
