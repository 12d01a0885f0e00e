"""The parts of a subject page in their order: what each is called, which tables it needs, its lane and its table of records.

While a trial is blinded a part is shown only where the open report has the listing of the same records (`outputs.open_report`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd

from pipeline.review.subject_pages import curves, lanes, records
from pipeline.review.subject_pages.lanes import Tables
from pipeline.study import Study

Make = Callable[[Tables, Study], pd.DataFrame]


@dataclass(frozen=True)
class Part:
    """`title` of the lane, `heading` of the table; `tables`: read, all of which must be there; `listing`: the name of the output
    that lists the same, "" for what no output lists and every run shows."""

    title: str
    tables: tuple[str, ...]
    lane: Make | None
    heading: str = ""
    rows: Make | None = None
    listing: str = ""


PARTS = (
    Part("Milestones", ("adsl",), lanes.milestones, listing="disposition_listing"),
    Part("Visits", ("sv",), lanes.visits, "Visits", records.visits),
    Part("Exposure", ("adex", "ex"), lanes.exposure, "Doses", records.doses, "dosing_listing"),
    Part("Adverse events", ("adae",), lanes.adverse_events, "Adverse events", records.adverse_events, "ae_listing"),
    Part("Overall responses", ("adrs",), lanes.responses, "Responses", records.responses, "tumour_assessments_listing"),
    Part("Sums of diameters", ("adtr",), curves.sums, listing="tumour_assessments_listing"),
    Part("Lesions", ("tr",), None, "Lesions", records.lesions, "lesions_listing"),
    Part("Laboratory", ("adlb",), lanes.laboratory, "Laboratory results", records.laboratory, "lab_listing"),
    Part("ECG", ("adeg",), curves.ecg, "Electrocardiograms", records.ecg, "ecg_listing"),
    Part("Questionnaires", ("adqs",), curves.questionnaires, "Questionnaire scores", records.questionnaires,
         "questionnaire_listing"),
    Part("Medication", ("adcm",), lanes.medication, "Medication", records.medication, "concomitant_medication_listing"),
    Part("Medication", ("cm",), lanes.collected_medication, "Medication", records.collected_medication,
         "concomitant_medication_listing"),
    Part("Deviations", ("addv",), lanes.deviations, "Protocol deviations", records.deviations, "protocol_deviations_listing"),
    Part("Deviations", ("dv",), lanes.collected_deviations, "Protocol deviations", records.collected_deviations,
         "protocol_deviations_listing"),
    Part("Eligibility", ("ie",), None, "Eligibility criteria not met", records.eligibility, "eligibility_listing"),
    Part("Open issues", ("issues",), lanes.issues, "Open issues", records.issues),
)  # fmt: skip
"""Of parts with one title the first is shown whose tables are there. `visits`, the table of folders, is read beside `issues`
where there is one."""
TABLES = ("dm", *dict.fromkeys(name for part in PARTS for name in part.tables if name != "issues"), "visits")


def shown_parts(study: Study, there: Collection[str], listings: Collection[str]) -> list[Part]:
    """The parts of a trial with the tables `there`, whose report has these `listings` (names of outputs)."""
    made = [part for part in PARTS if set(part.tables) <= set(there)]
    first = {part.title: part for part in reversed(made)}
    blinded = study.access.state == "blinded"
    return [part for part in made if first[part.title] is part and (not blinded or not part.listing or part.listing in listings)]
