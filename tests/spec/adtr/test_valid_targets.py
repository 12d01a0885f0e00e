"""Targets that break the RECIST rules stay what the investigator chose (STUDY_SPEC 4.1; B36 of 8.10)."""

from pipeline.adam.tumour.adtr import adtr
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import study

TARGETS = """
USUBJID | TULNKID | TUTESTCD | TUSTRESC | TULOC
B36     | T01     | TUMIDENT | TARGET   | LIVER
B36     | T02     | TUMIDENT | TARGET   | LIVER
B36     | T03     | TUMIDENT | TARGET   | LIVER
B36     | T04     | TUMIDENT | TARGET   | LYMPH NODE
"""
# T04 is measured with the older test code: its location says that the diameter is a short axis.
SIZES = """
USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC
B36     | TARGET  | T01     | LDIAM    | 12       | 1        | 2023-01-05
B36     | TARGET  | T02     | LDIAM    | 15       | 1        | 2023-01-05
B36     | TARGET  | T03     | LDIAM    | 20       | 1        | 2023-01-05
B36     | TARGET  | T04     | DIAMETER | 14       | 1        | 2023-01-05
B36     |         |         | SUMDIAM  | 60       | 1        | 2023-01-05
"""


def test_the_sum_holds_what_the_investigator_chose_and_the_small_node_is_no_valid_target() -> None:
    tables = sdtm(dm="USUBJID\nB36", ex="USUBJID | EXTRT | EXDOSE | EXSTDTC\nB36 | DRUG | 1 | 2023-01-10", tu=TARGETS, tr=SIZES)
    made = adtr(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, study()), study()).table
    values = made.set_index("PARAMCD")["AVAL"]
    assert (values["SDIAM"], values["NTARGET"], values["SDIAMI"]) == (61, 4, 60)
    assert made.loc[made["VALIDFL"].eq("Y"), "PARAMCD"].tolist() == ["T01DIAM", "T02DIAM", "T03DIAM"]
    assert made.loc[made["ABLFL"].eq("Y"), "AVISIT"].unique().tolist() == ["Baseline"]
