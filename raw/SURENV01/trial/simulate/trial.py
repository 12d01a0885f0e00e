"""The latent trial: what happened to everybody, before anybody wrote it down.

Takes the plan; gives a `Trial` of tables (days as floats, up to the subject's own end, also beyond the last transfer).
Its own module because it says in which order the steps depend on each other.
"""

from dataclasses import dataclass

import pandas as pd

from .adverse_events import draw_events
from .course import draw_course
from .follow_up import draw_contacts, draw_therapies
from .plan import Plan
from .subjects import draw_subjects
from .treatment import draw_doses, draw_injections, draw_stops, draw_visits, last_doses
from .tumour import Scans, draw_scans


@dataclass(frozen=True)
class Trial:
    """The tables of the latent trial; `P` in each is the row of `subjects`."""

    plan: Plan
    subjects: pd.DataFrame
    scans: Scans
    visits: pd.DataFrame
    injections: pd.DataFrame
    doses: pd.DataFrame
    events: pd.DataFrame
    therapies: pd.DataFrame
    contacts: pd.DataFrame


def draw_trial(plan: Plan) -> Trial:
    """Draw the whole trial. The order is that of cause: disease, scans, stop of treatment, events, doses, follow-up."""
    people = draw_subjects(plan)
    people = people.join(draw_course(people, plan))
    scans = draw_scans(people, plan)
    people["PROGRESSION"] = scans.progression
    people = people.join(draw_stops(people, scans.progression, plan))
    events = draw_events(people, plan)
    visits = draw_visits(people, plan)
    injections = draw_injections(people, visits, plan)
    doses, events["ACNS"] = draw_doses(people, events, plan)
    people = people.join(last_doses(people, doses, injections))
    return Trial(
        plan=plan, subjects=people, scans=scans, visits=visits, injections=injections, doses=doses, events=events,
        therapies=draw_therapies(people, plan), contacts=draw_contacts(people, plan),
    )  # fmt: skip
