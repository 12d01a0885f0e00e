"""Treatment-emergent or not, with the dates it is decided on (STUDY_SPEC 5.6, 5.8; vectors E01-E22 of 8.8, E24, E25, M01, M03).

First dose 2023-01-10, last dose 2023-06-30, so the window ends on 2023-07-28; cut-off 2024-12-31; unless stated. Rows of one
subject belong together (E04a and E04b are two records of subject E04).
"""

import pandas as pd
import pytest

from pipeline.adam.safety.adae import adae
from pipeline.study import Study
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.tables import domain, shown, study, table

SUBJECTS = """
USUBJID | TRTSDT     | TRTEDT     | DTHDT
E16     | 2023-01-10 |            |
E17     |            |            |
E18     | 2023-01-10 | 2023-06-30 | 2023-02-20
E20     | 2023-01-10 | 2023-06-30 | 2023-08-04
M01     | 2023-01-10 | 2023-06-28 |
M03     | 2023-01-10 |            |
"""

EVENTS = """
ID   | AEDECOD      | AESTDTC    | AEENDTC    | GR | INIT | CHGDTC     | PRETRT | ASTDT      | F | AENDT      | E | TE | TEREAS
E01  | Nausea       | 2023-01-10 | 2023-01-12 | 1  |      |            |        | 2023-01-10 |   | 2023-01-12 |   | Y  | NEW
E02  | Nausea       | 2023-01-05 | 2023-01-09 | 1  |      |            |        | 2023-01-05 |   | 2023-01-09 |   |    | PRE
E03a | Rash         | 2023-07-28 |            | 1  |      |            |        | 2023-07-28 |   |            |   | Y  | NEW
E03b | Cough        | 2023-07-29 |            | 1  |      |            |        | 2023-07-29 |   |            |   |    | FUP
E04a | Hypertension | 2022-12-01 | 2023-03-05 | 1  |      |            |        | 2022-12-01 |   | 2023-03-05 |   |    | PRE
E04b | Hypertension | 2023-03-05 |            | 3  |      |            |        | 2023-03-05 |   |            |   | Y  | WORSE
E05a | Hypertension | 2022-12-01 | 2023-03-05 | 2  |      |            |        | 2022-12-01 |   | 2023-03-05 |   |    | PRE
E05b | Hypertension | 2023-03-05 | | 2 | | | | 2023-03-05 | | | | | NOTWORSE
E06a | Diarrhoea    | 2022-12-01 | 2022-12-20 | 2  |      |            |        | 2022-12-01 |   | 2022-12-20 |   |    | PRE
E06b | Diarrhoea    | 2023-02-01 | 2023-02-03 | 1  |      |            |        | 2023-02-01 |   | 2023-02-03 |   | Y  | NEW
E07  | Proteinuria  | 2022-12-01 |            | 3  | 1    | 2023-02-10 |        | 2022-12-01 |   |            |   | Y  | WORSE
E08  | Proteinuria  | 2022-12-01 |            | 3  | 1    | 2023-01-02 |        | 2022-12-01 |   |            |   |    | PRE
E09  | Anaemia      | 2022-12-01 |            | 2  | 2    |            |        | 2022-12-01 |   |            |   |    | PRE
E10  | Fatigue      | 2023-01    |            | 1  |      |            |        | 2023-01-10 | D |            |   | Y  | NEW
E11  | Fatigue      | 2023-01    | 2023-01-05 | 1  |      |            |        | 2023-01-01 | D | 2023-01-05 |   |    | PRE
E12a | Fatigue      | 2023       |            | 1  |      |            |        | 2023-01-10 | M |            |   | Y  | NEW
E12b | Cough        | 2022       |            | 1  |      |            |        | 2022-01-01 | M |            |   |    | PRE
E13a | Pain | | | 1 | | | | | | | | Y | DATEMISS
E13b | Fever        |            | 2023-01-05 | 1  |      |            |        |            |   | 2023-01-05 |   |    | PRE
E14a | Pneumonia    | 2023-07    |            | 3  |      |            |        | 2023-07-01 | D |            |   | Y  | NEW
E14b | Sepsis       | 2023-08    |            | 4  |      |            |        | 2023-08-01 | D |            |   |    | FUP
E15  | Hypothyroidism | 2023-07-20 |            | 2  |      |            |        | 2023-07-20 |   |            |   | Y  | NEW
E16  | ALT increased | 2024-11-30 |            | 2  |      |            |        | 2024-11-30 |   |            |   | Y  | NEW
E17  | Nausea       | 2023-02-01 |            | 1  |      |            |        | 2023-02-01 |   |            |   |    | NOTRT
E18  | Dyspnoea     | 2023-02-01 | 2023-02    | 3  |      |            |        | 2023-02-01 |   | 2023-02-20 | D | Y  | NEW
E19a | Hypertension | 2022-12-01 | 2023-02-01 | 1  |      |            |        | 2022-12-01 |   | 2023-02-01 |   |    | PRE
E19b | Hypertension | 2023-02-01 | 2023-03-01 | 2  |      |            |        | 2023-02-01 |   | 2023-03-01 |   | Y  | WORSE
E19c | Hypertension | 2023-03-01 | | 1 | | | | 2023-03-01 | | | | | NOTWORSE
E20  | GI haemorrhage | 2023-07-20 | 2023-08-04 | 5  |      |            |        | 2023-07-20 |   | 2023-08-04 |   | Y  | NEW
E21  | Vomiting     | 2023-03    | 2023-03-02 | 1  |      |            |        | 2023-03-01 | D | 2023-03-02 |   | Y  | NEW
E22  | Cough        | 2023       | 2023-01-08 | 1  |      |            |        | 2023-01-01 | M | 2023-01-08 |   |    | PRE
E24a | Pruritus     | 2023-01-10 |            | 1  |      |            | Y      | 2023-01-10 |   |            |   |    | PRE
E24b | Headache     | 2023-01-10 |            | 1  |      |            |        | 2023-01-10 |   |            |   | Y  | NEW
E25a | Proteinuria  | 2023-02-01 |            | 1  |      |            |        | 2023-02-01 |   |            |   | Y  | NEW
E26b | Proteinuria | 2023-02-01 | | 1 | | | | 2023-02-01 | | | | | NOTWORSE
E27c | Proteinuria  | 2023-02-01 |            | 2  |      |            |        | 2023-02-01 |   |            |   | Y  | WORSE
M01a | Cough        | 2023-07-26 |            | 1  |      |            |        | 2023-07-26 |   |            |   | Y  | NEW
M01b | Rash         | 2023-07-27 |            | 1  |      |            |        | 2023-07-27 |   |            |   |    | FUP
M03  | Cough        | 2024-12-30 |            | 1  |      |            |        | 2024-12-30 |   |            |   | Y  | NEW
X18  | Nausea       | 2023-03-10 | 2023-03-01 | 1  |      |            |        | 2023-03-10 |   | 2023-03-01 |   | Y  | NEW
ngr  | Hypertension | 2022-12-01 |            | 2  |      |            |        | 2022-12-01 |   |            |   |    | PRE
ngr2 | Hypertension | 2023-03-05 |            |    |      |            |        | 2023-03-05 |   |            |   | Y  | WORSE
pre  | Hypertension |            |            | 3  | 1    |            | Y      |            |   |            |   | Y  | WORSE
rch1 | Proteinuria  | 2022-12-01 |            | 3  | 1    | 2023-01-02 |        | 2022-12-01 |   |            |   |    | PRE
rch2 | Proteinuria | 2023-02-01 | | 2 | | | | 2023-02-01 | | | | | NOTWORSE
"""

# E25: ongoing medical history of the same term, without grade (E25), of grade 1 before an event of grade 1 (E26) or 2 (E27).
HISTORY = """
USUBJID | MHDECOD     | MHENRTPT | MHTOXGR
E25     | Proteinuria | ONGOING  |
E26     | Proteinuria | ONGOING  | 1
E27     | Proteinuria | ONGOING  | 1
"""


def analysed(decisions: Study) -> pd.DataFrame:
    """ADAE of all events, with the ID of each."""
    events = table(EVENTS)
    events = events.assign(USUBJID=events["ID"].str.slice(0, 3)).assign(
        AESEQ=lambda t: t.groupby("USUBJID").cumcount() + 1.0, AETERM=events["AEDECOD"], AETOXGR=events["GR"]
    )
    known = table(SUBJECTS)
    others = pd.DataFrame({"USUBJID": sorted(set(events["USUBJID"]) - set(known["USUBJID"]))}).assign(
        TRTSDT=pd.Timestamp("2023-01-10"), TRTEDT=pd.Timestamp("2023-06-30")
    )
    # E17 was never dosed: ADAE leaves such subjects out, here the flag lets the record through to the rule.
    subjects = as_table(pd.concat([known, others], ignore_index=True), ADSL_BASE).assign(
        SAFFL="Y", DCODT=pd.Timestamp("2024-12-31").as_unit("ms")
    )
    dataset = adae(as_table(events, DOMAINS["ae"]), qualifiers(events), domain(DOMAINS["mh"], HISTORY), subjects, decisions).table
    return dataset.merge(events[["USUBJID", "AESEQ", "ID"]], on=["USUBJID", "AESEQ"]).set_index("ID")


def as_table(df: pd.DataFrame, declared: type) -> pd.DataFrame:
    blank = domain(declared)
    given = df.reindex(columns=blank.columns)
    return given.astype(blank.dtypes.to_dict())


def qualifiers(events: pd.DataFrame) -> pd.DataFrame:
    names = {"INIT": "AEITOXGR", "CHGDTC": "AECHGDT", "PRETRT": "AEPRETRT"}
    long = events.melt(["USUBJID", "AESEQ"], list(names), "QNAM", "QVAL").dropna()
    rows = long.assign(QNAM=long["QNAM"].map(names), IDVAR="AESEQ", IDVARVAL=long["AESEQ"].astype(int).astype(str))
    return as_table(rows.drop(columns="AESEQ"), DOMAINS["suppae"])


@pytest.fixture(scope="module")
def adverse_events() -> pd.DataFrame:
    return analysed(study())


@pytest.mark.parametrize("event", table(EVENTS).to_dict("records"), ids=lambda e: e["ID"])
def test_treatment_emergent(event: dict, adverse_events: pd.DataFrame) -> None:
    result = adverse_events.loc[event["ID"]]
    assert (shown(result["ASTDT"]), shown(result["ASTDTF"])) == (shown(event["ASTDT"]), shown(event["F"]))
    assert (shown(result["AENDT"]), shown(result["AENDTF"])) == (shown(event["AENDT"]), shown(event["E"]))
    assert (shown(result["TRTEMFL"]), result["TEREAS"]) == (shown(event["TE"]), event["TEREAS"])


@pytest.mark.parametrize(
    ("decision", "value", "event", "expected"),
    [
        ("window_days", 27, "E03a", ""),  # one day shorter: day 28 after the last dose is out
        ("window_days", 29, "E03b", "Y"),
        ("missing_start", "N", "E13a", ""),
        ("use_mh", False, "E26b", "Y"),  # the graded history no longer blocks
        ("compare", "episode", "E05b", "Y"),  # no AEGRPID links the two records: a new event
        ("sticky", True, "E19c", "Y"),  # once worsened, the episode stays treatment-emergent
    ],
)
def test_switches_of_the_rule(decision: str, value: object, event: str, expected: str) -> None:
    assert shown(analysed(study(te={decision: value})).loc[event, "TRTEMFL"]) == expected


def test_periods() -> None:
    """PREFL: began before the first dose. FUPFL: began after the window."""
    flags = analysed(study())[["PREFL", "FUPFL"]]
    assert [shown(v) for v in flags.loc["E04a"]] == ["Y", ""]
    assert [shown(v) for v in flags.loc["E03b"]] == ["", "Y"]
    assert [shown(v) for v in flags.loc["E01"]] == ["", ""]
    assert [shown(v) for v in flags.loc["E24a"]] == ["Y", ""]
