"""The date of a response (STUDY_SPEC 4.9; B34, M15 of 8.10): RSDTC, else the scans of the visit."""

from typing import Any

import pytest

from pipeline.adam.tumour.readings import responses_by
from pipeline.adam.tumour.timepoints import overall_responses
from pipeline.study.evaluators import BY_INVESTIGATOR
from schemas.sdtm import DOMAINS
from tests.spec.tables import domain, shown, study, table

# Week 12 of B34: chest scanned on 24 March, abdomen on 28 March; the response form has no date.
SCANS = """
USUBJID | VISITNUM | TRGRPID    | TRLNKID | TRSTRESC                | TRDTC
new     | 6        | TARGET     | T01     | 20                      | 2023-03-24
new     | 6        | TARGET     | T02     | 30                      | 2023-03-28
new     | 6        | NEW        | NEW01   | UNEQUIVOCAL             | 2023-03-24
sum     | 6        | TARGET     | T01     | 20                      | 2023-03-24
sum     | 6        | TARGET     | T02     | 60                      | 2023-03-28
sum     | 6        | NON-TARGET | NT01    | PRESENT                 | 2023-03-30
stable  | 6        | TARGET     | T01     | 20                      | 2023-03-24
stable  | 6        | TARGET     | T02     | 30                      | 2023-03-28
equiv   | 6        | TARGET     | T02     | 60                      | 2023-03-28
equiv   | 6        | NEW        | NEW01   | EQUIVOCAL               | 2023-03-24
nontgt  | 6        | TARGET     | T01     | 20                      | 2023-03-28
nontgt  | 6        | NON-TARGET | NT01    | UNEQUIVOCAL PROGRESSION | 2023-03-25
both    | 6        | NEW        | NEW01   | UNEQUIVOCAL             | 2023-03-26
both    | 6        | NON-TARGET | NT01    | UNEQUIVOCAL PROGRESSION | 2023-03-25
both    | 6        | TARGET     | T01     | 20                      | 2023-03-24
dated   | 6        | TARGET     | T01     | 20                      | 2023-03-24
month   | 6        | TARGET     | T01     | 20                      | 2023-03-24
"""
RESPONSES = """
USUBJID | RSTESTCD | RSCAT      | RSSTRESC | VISITNUM | RSDTC      | RSEVAL               | ADT        | ADTF
new     | OVRLRESP | RECIST 1.1 | PD       | 6        |            | INVESTIGATOR         | 2023-03-24 |
sum     | OVRLRESP | RECIST 1.1 | PD       | 6        |            | INVESTIGATOR         | 2023-03-28 |
stable  | OVRLRESP | RECIST 1.1 | SD       | 6        |            | INVESTIGATOR         | 2023-03-28 |
equiv   | OVRLRESP | RECIST 1.1 | PD       | 6        |            | INVESTIGATOR         | 2023-03-28 |
nontgt  | OVRLRESP | RECIST 1.1 | PD       | 6        |            | INVESTIGATOR         | 2023-03-25 |
both    | OVRLRESP | RECIST 1.1 | PD       | 6        |            | INVESTIGATOR         | 2023-03-25 |
dated   | OVRLRESP | RECIST 1.1 | PD       | 6        | 2023-03-29 | INVESTIGATOR         | 2023-03-29 |
month   | OVRLRESP | RECIST 1.1 | SD       | 6        | 2023-03    |                      | 2023-03-24 |
none    | OVRLRESP |            | SD       | 6        | 2023-02    |                      | 2023-02-28 | D
undated | OVRLRESP | RECIST 1.1 | SD       | 6        |            | INVESTIGATOR         |            |
"""
OTHERS = """
USUBJID | RSTESTCD | RSCAT      | RSSTRESC | VISITNUM | RSDTC      | RSEVAL
new     | ECOG101  | ECOG       | 1        | 6        | 2023-03-24 | INVESTIGATOR
new     | OVRLRESP | RECIST 1.1 | SD       | 6        | 2023-03-24 | INDEPENDENT ASSESSOR
new     | TRGRESP  | RECIST 1.1 | SD       | 6        | 2023-03-24 | INVESTIGATOR
new     | OVRLRESP | IRECIST    | SD       | 6        | 2023-03-24 | INVESTIGATOR
"""


@pytest.mark.parametrize("row", table(RESPONSES).to_dict("records"), ids=lambda r: r["USUBJID"])
def test_date_of_a_response(row: dict[str, Any]) -> None:
    found = overall_responses(domain(DOMAINS["rs"], RESPONSES), domain(DOMAINS["tr"], SCANS), study())
    result = found.set_index("USUBJID").loc[row["USUBJID"]]
    assert (shown(result["ADT"]), shown(result["ADTF"])) == (shown(row["ADT"]), shown(row["ADTF"]))


def test_scans_can_decide_before_the_form() -> None:
    found = overall_responses(domain(DOMAINS["rs"], RESPONSES), domain(DOMAINS["tr"], SCANS), study(tp_date="scans"))
    assert shown(found.set_index("USUBJID").loc["dated", "ADT"]) == "2023-03-24"


def test_only_the_investigators_overall_response_counts() -> None:
    """M15: performance status is in RS too; so are independent readers and the components."""
    own = responses_by(domain(DOMAINS["rs"], OTHERS), BY_INVESTIGATOR, study())
    assert own["RSTESTCD"].tolist() == ["ECOG101", "TRGRESP", "OVRLRESP"]
    assert overall_responses(own, domain(DOMAINS["tr"], SCANS), study()).empty
