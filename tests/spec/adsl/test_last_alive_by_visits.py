"""Visits, vital signs and laboratory prove life; of a survival contact only the status does (STUDY_SPEC 5.10)."""

from schemas.sdtm import DOMAINS
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import DESIGN, domain, shown, study

DM = """
USUBJID  | RFICDTC
visit    | 2023-01-02
missed   | 2023-01-02
survival | 2023-01-02
blood    | 2023-01-02
not done | 2023-01-02
"""
SV = """
USUBJID  | VISITNUM | VISIT                | SVOCCUR | SVSTDTC
visit    | 4        | CYCLE 3 DAY 1        | Y       | 2023-03-01
visit    | 4.01     | UNSCHEDULED 4.01     |         | 2023-03-09
missed   | 4        | CYCLE 3 DAY 1        | N       | 2023-03-01
survival | 401      | SURVIVAL FOLLOW-UP 1 | Y       | 2024-03-01
"""
VS = """
USUBJID  | VSDTC      | VSSTAT
blood    | 2023-02-01 |
not done | 2023-02-01 | NOT DONE
"""
LB = """
USUBJID  | LBDTC      | LBSTAT
blood    | 2023-02-14 |
not done | 2023-02-14 | NOT DONE
"""
SS = """
USUBJID  | SSDTC      | SSSTRESC
survival | 2024-03-01 | UNKNOWN
"""

CONTACT = {"folder": "F{n}", "number": 400, "name": "SURVIVAL FOLLOW-UP {n}", "start": "", "end": "", "contact": True}


def test_what_visits_and_their_results_prove() -> None:
    found = {name: domain(DOMAINS[name], text) for name, text in (("sv", SV), ("vs", VS), ("lb", LB))}
    made = first_stage(sdtm(dm=DM, ss=SS) | found, study(design=DESIGN | {"visits": [CONTACT]})).table
    assert {subject: shown(day) for subject, day in zip(made["USUBJID"], made["LSTALVDT"], strict=True)} == {
        "visit": "2023-03-09",
        "missed": "2023-01-02",
        "survival": "2023-01-02",
        "blood": "2023-02-14",
        "not done": "2023-01-02",
    }
