"""The truth of a transfer: endpoints worked out subject by subject from what a right reading of the forms is (for tests only).

Takes the meant forms of one transfer; gives tables of populations, responses, times to event, adverse events and grades of the
laboratory. Apart from the pipeline on purpose: no code is shared with it, and the rules of STUDY_SPEC 4 and 5 are followed one
subject after another.
"""

from dataclasses import asdict

import pandas as pd

from ..truth.ecgs import intervals
from ..truth.events import adverse_events
from ..truth.laboratory import laboratory
from ..truth.people import people
from ..truth.response import responses
from ..truth.survival import times


def truth(forms: dict[str, pd.DataFrame], study_id: str, dco: str) -> dict[str, pd.DataFrame]:
    """`subjects` (a row each), `responses` (per assessment), `endpoints` (per FAS subject and parameter), `adae` (per event),
    `laboratory` (per treated subject, test and direction), `intervals` (per electrocardiogram)."""
    everybody = people(forms, study_id, dco)
    endpoints = []
    for person in everybody:
        if person.FASFL == "Y":
            answers, person.RESFL = responses(person, dco)
            endpoints += answers + times(person, answers, dco)
    subjects = pd.DataFrame([{k: v for k, v in asdict(person).items() if k.isupper()} for person in everybody])
    assessments = [
        {"USUBJID": person.USUBJID, "ADT": adt, "AVALC": value} for person in everybody for adt, value in person.responses
    ]
    return {
        "subjects": subjects,
        "responses": pd.DataFrame(assessments, columns=["USUBJID", "ADT", "AVALC"]),
        "endpoints": pd.DataFrame(endpoints, columns=["USUBJID", "PARAMCD", "AVALC", "AVAL", "CNSR", "STARTDT", "ADT"]),
        "adae": adverse_events(forms, everybody, dco),
        "laboratory": laboratory(forms, everybody, dco),
        "intervals": intervals(forms, everybody, dco),
    }
