"""The latent trial: what happened to everybody, before anybody wrote it down. Days may lie beyond the last cut-off."""

from dataclasses import dataclass

import pandas as pd

from .course import draw_course
from .events import draw_events, draw_history, draw_medication
from .follow_up import draw_contacts, draw_deviations, draw_encounters, draw_prior, draw_therapies
from .laboratory import Results, draw_results
from .measurements import draw_answers, draw_ecgs, draw_ecog, draw_vitals
from .plan import Plan
from .randomisation import draw_kits, randomise
from .subjects import draw_subjects
from .treatment import draw_periods, draw_stops, draw_visits
from .tumour import Scans, draw_scans


@dataclass(frozen=True)
class Trial:
    """The tables of the latent trial; `P` in each is the row of `subjects`."""

    plan: Plan
    subjects: pd.DataFrame
    scans: Scans
    periods: pd.DataFrame
    visits: pd.DataFrame
    events: pd.DataFrame
    history: pd.DataFrame
    medication: pd.DataFrame
    prior: pd.DataFrame
    therapies: pd.DataFrame
    contacts: pd.DataFrame
    encounters: pd.DataFrame
    deviations: pd.DataFrame
    laboratory: Results
    vitals: pd.DataFrame
    ecgs: pd.DataFrame
    ecog: pd.DataFrame
    answers: pd.DataFrame


def draw_trial(plan: Plan) -> Trial:
    """The whole trial, in the order of cause: randomisation, disease, scans, stop of treatment, events, follow-up."""
    people = draw_subjects(plan)
    people = people.join(randomise(people, plan))
    people = people.join(draw_course(people, plan))
    scans = draw_scans(people, plan)
    people = people.join(draw_stops(people, scans.progression[0], plan))
    periods = draw_periods(people, plan)
    kits = draw_kits(people, periods, plan)
    visits = draw_visits(people, plan)
    return Trial(
        plan=plan, subjects=people, scans=scans, periods=periods.join(kits), visits=visits, events=draw_events(people, plan),
        history=draw_history(people, plan), medication=draw_medication(people, plan), prior=draw_prior(people, plan),
        therapies=draw_therapies(people, plan), contacts=draw_contacts(people, plan), encounters=draw_encounters(people, plan),
        deviations=draw_deviations(people, periods, kits, plan), laboratory=draw_results(people, visits, plan),
        vitals=draw_vitals(people, visits, plan), ecgs=draw_ecgs(people, visits, plan), ecog=draw_ecog(people, visits, plan),
        answers=draw_answers(people, visits, plan),
    )  # fmt: skip
