"""Small hand-made ADaM tables for the outputs: the subjects of STUDY_SPEC 8.10 F03 and E26, with times worked by hand."""

import pandas as pd
import pytest

from pipeline.study import Study
from tests.unit.tlf.hand_made import ARM, make_study, table


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def adsl() -> pd.DataFrame:
    """F03: nine subjects, seven in the FAS, three of them response-evaluable; subject 3 died 20 days after the last dose."""
    frame = table(
        """
        USUBJID | FASFL | SAFFL | RESFL | DTHDT      | TRTEDTA
        1       | Y     | Y     | Y     |            | 2024-12-31
        2       | Y     | Y     | N     | 2023-09-01 | 2023-05-01
        3       | Y     | Y     | N     | 2023-02-20 | 2023-01-31
        4       | N     | N     | N     |            |
        5       | N     | N     | N     |            |
        6       | Y     | Y     | N     |            | 2024-12-31
        7       | Y     | Y     | Y     |            | 2024-12-31
        8       | Y     | Y     | Y     |            | 2023-03-01
        9       | Y     | Y     | N     |            | 2023-02-01
        """,
        dates="DTHDT TRTEDTA",
    )
    died = frame["DTHDT"].notna()
    cause = pd.Series("DISEASE PROGRESSION", frame.index, dtype="str").mask(frame["USUBJID"] == "3", "ADVERSE EVENT")
    flag = pd.Series("Y", frame.index, dtype="str").where(died)
    sets = table(
        """
        ENRLFL | PPROTFL | MDISFL | RESREAS
        Y      | Y       | Y      |
        Y      | Y       | Y      | NO EVALUABLE POST-BASELINE ASSESSMENT
        Y      | Y       | Y      | NO EVALUABLE POST-BASELINE ASSESSMENT
        Y      | N       | Y      | NOT TREATED
        N      | N       | N      |
        Y      | Y       | N      | NO MEASURABLE DISEASE AT BASELINE
        Y      | Y       | Y      |
        Y      | N       | Y      |
        Y      | Y       | Y      | NO EVALUABLE POST-BASELINE ASSESSMENT
        """
    )
    return pd.concat([frame, sets], axis=1).assign(TRT01P=ARM, TRT01A=ARM, DTHFL=flag, DTHCAUS=cause.where(died))


@pytest.fixture
def adrs() -> pd.DataFrame:
    """Per FAS subject: confirmed BOR, confirmed response, by week 18, disease control (F03); without confirmation subject 7 has a
    partial response. Subject 7 is stable until day 161 after the start, the first day of week 24 less the window."""
    wide = table(
        """
        USUBJID | CBOR          | CRSP | CRSP18 | CDCR | BOR           | RSP | DCR
        1       | PR            | Y    | Y      | Y    | PR            | Y   | Y
        2       | NE            | N    | N      | N    | NE            | N   | N
        3       | MISSING       | N    | N      | N    | MISSING       | N   | N
        6       | NON-CR/NON-PD | N    | N      | Y    | NON-CR/NON-PD | N   | Y
        7       | SD            | N    | N      | Y    | PR            | Y   | Y
        8       | PD            | N    | N      | N    | PD            | N   | N
        9       | MISSING       | N    | N      | N    | MISSING       | N   | N
        """
    )
    scans = table(
        """
        USUBJID | PARAMCD | AVALC         | ANL02FL | ADT
        2       | OVR     | NE            | Y       | 2023-02-12
        6       | OVR     | NON-CR/NON-PD | Y       | 2023-06-10
        7       | OVR     | PR            | Y       | 2023-02-12
        7       | OVR     | SD            | Y       | 2023-06-11
        """,
        dates="ADT",
    )
    long = pd.concat([wide.melt("USUBJID", var_name="PARAMCD", value_name="AVALC"), scans], ignore_index=True)
    return long.assign(ASEQ=long.groupby("USUBJID").cumcount() + 1.0, ORIGDT=pd.Timestamp("2023-01-01"))


@pytest.fixture
def adtte() -> pd.DataFrame:
    """PFS as F02 in days (1 2+ 3 3+ 5 6+ 8), OS with deaths of subjects 2 and 3; every start 2023-01-01, day n is 2023-01-n."""
    return table(
        """
        USUBJID | ASEQ | PARAMCD | STARTDT    | ADT        | CNSR | EVNTDESC
        1       | 1    | PFS     | 2023-01-01 | 2023-01-01 | 0    | Disease progression
        2       | 1    | PFS     | 2023-01-01 | 2023-01-02 | 1    | No progression or death at data cut-off
        3       | 1    | PFS     | 2023-01-01 | 2023-01-03 | 0    | Death
        6       | 1    | PFS     | 2023-01-01 | 2023-01-03 | 2    | New anti-cancer therapy
        7       | 1    | PFS     | 2023-01-01 | 2023-01-05 | 0    | Disease progression
        8       | 1    | PFS     | 2023-01-01 | 2023-01-06 | 1    | No progression or death at data cut-off
        9       | 1    | PFS     | 2023-01-01 | 2023-01-08 | 0    | Disease progression
        1       | 2    | OS      | 2023-01-01 | 2024-12-31 | 1    | ALIVE
        2       | 2    | OS      | 2023-01-01 | 2023-09-01 | 0    | Death
        3       | 2    | OS      | 2023-01-01 | 2023-02-20 | 0    | Death
        6       | 2    | OS      | 2023-01-01 | 2024-12-31 | 1    | ALIVE
        7       | 2    | OS      | 2023-01-01 | 2024-12-31 | 1    | ALIVE
        8       | 2    | OS      | 2023-01-01 | 2023-06-01 | 1    | LOST TO FOLLOW-UP
        9       | 2    | OS      | 2023-01-01 | 2024-12-31 | 1    | ALIVE
        """,
        dates="STARTDT ADT",
        numbers="ASEQ CNSR",
    ).assign(ORIGDT=pd.Timestamp("2023-01-01"))


@pytest.fixture
def adae() -> pd.DataFrame:
    """E26 widened: 1 twice hypertension, 2 nausea and rash, 6 hypertension, 7 only after the window, 9 nausea without a grade."""
    terms = table(
        """
        USUBJID | AESEQ | AEBODSYS         | AEDECOD      | TRTEMFL | ATOXGRN | AOCCIFL | AESER | AEOUT     | CQ02NAM
        1       | 1     | Vascular         | Hypertension | Y       | 2       |         | N     | RECOVERED | Hypertension
        1       | 2     | Vascular         | Hypertension | Y       | 3       | Y       | Y     | RECOVERED | Hypertension
        2       | 1     | Gastrointestinal | Nausea       | Y       | 1       |         | N     | RECOVERED |
        2       | 2     | Skin             | Rash         | Y       | 2       | Y       | N     | RECOVERED |
        6       | 1     | Vascular         | Hypertension | Y       | 3       | Y       | N     | RECOVERED | Hypertension
        7       | 1     | Gastrointestinal | Nausea       |         | 2       |         | N     | RECOVERED |
        9       | 1     | Gastrointestinal | Nausea       | Y       |         | Y       | N     | FATAL     |
        """,
        numbers="AESEQ ATOXGRN",
    )
    actions = table(
        """
        AREL        | AREL1       | AREL2       | AEACN          | AACN1        | AACN2
        RELATED     | RELATED     | NOT RELATED | DOSE REDUCED   | DOSE REDUCED | DOSE NOT CHANGED
        RELATED     | RELATED     | RELATED     | DRUG WITHDRAWN | DOSE REDUCED | DRUG WITHDRAWN
        NOT RELATED | NOT RELATED | NOT RELATED |                |              |
        NOT RELATED | NOT RELATED | NOT RELATED |                |              |
        RELATED     | RELATED     | NOT RELATED |                |              |
        NOT RELATED | NOT RELATED | NOT RELATED |                |              |
        NOT RELATED | NOT RELATED | NOT RELATED |                |              |
        """
    )
    days = table(
        """
        ASTDT      | ASTDY | ADURN
        2023-01-10 | 10    | 5
        2023-02-01 | 32    |
        2023-01-12 | 12    | 3
        2023-01-20 | 20    | 4
        2023-01-15 | 15    | 10
        2023-09-01 | 244   | 2
        2023-01-30 | 30    |
        """,
        dates="ASTDT",
        numbers="ASTDY ADURN",
    )
    return pd.concat([terms, actions, days], axis=1)


@pytest.fixture
def adlb() -> pd.DataFrame:
    """Platelets: 1 falls from grade 0 to 2, 2 from 1 to 3, 7 stays at 3, 3 has a baseline only, 6 none; 8 and 9 nothing. Liver: 1
    with ALT 4 and bilirubin 2.5 times the upper limit, 2 with AST 6 times, 3 with bilirubin 3 times. TSH of 1 falls."""
    rows = table(
        """
        USUBJID | ASEQ | PARAMCD | AVAL | ANRHI | ABLFL | ONTRTFL | ANL02FL | ATOXGRL | BTOXGRL | ANL03FL | ANRIND | BNRIND
        1       | 1    | PLAT    | 200  | 350   | Y     |         |         | 0       | 0       |         | NORMAL | NORMAL
        1       | 2    | PLAT    | 60   | 350   |       | Y       | Y       | 2       | 0       | Y       | LOW    | NORMAL
        2       | 1    | PLAT    | 100  | 350   | Y     |         |         | 1       | 1       |         | LOW    | LOW
        2       | 2    | PLAT    | 40   | 350   |       | Y       | Y       | 3       | 1       |         | LOW    | LOW
        2       | 3    | PLAT    | 45   | 350   |       | Y       |         | 3       | 1       | Y       | LOW    | LOW
        3       | 1    | PLAT    | 200  | 350   | Y     |         |         | 0       | 0       |         | NORMAL | NORMAL
        6       | 1    | PLAT    | 90   | 350   |       | Y       | Y       | 1       |         | Y       | LOW    |
        7       | 1    | PLAT    | 30   | 350   | Y     |         |         | 3       | 3       |         | LOW    | LOW
        7       | 2    | PLAT    | 35   | 350   |       | Y       | Y       | 3       | 3       | Y       | LOW    | LOW
        1       | 3    | ALT     | 200  | 50    |       | Y       | Y       |         |         | Y       | HIGH   |
        1       | 4    | BILI    | 50   | 20    |       | Y       | Y       |         |         | Y       | HIGH   |
        2       | 4    | AST     | 300  | 50    |       | Y       | Y       |         |         | Y       | HIGH   |
        3       | 2    | BILI    | 60   | 20    |       | Y       | Y       |         |         | Y       | HIGH   |
        1       | 5    | TSH     | 2    | 4.2   | Y     |         |         |         |         |         | NORMAL | NORMAL
        1       | 6    | TSH     | 0.1  | 4.2   |       | Y       | Y       |         |         |         | LOW    | NORMAL
        1       | 7    | TSH     | 3    | 4.2   |       | Y       |         |         |         | Y       | NORMAL | NORMAL
        """,
        numbers="ASEQ AVAL ANRHI",
    )
    return rows.assign(PARAM=rows["PARAMCD"].replace("PLAT", "Platelets"))


@pytest.fixture
def advs() -> pd.DataFrame:
    """Systolic blood pressure: 1 from 120 to 130, 2 from 140 to 120 mmHg."""
    return table(
        """
        USUBJID | ASEQ | PARAMCD | PARAM        | AVAL | CHG | ANL01FL | AVISITN | AVISIT
        1       | 1    | SYSBP   | SYSBP (mmHg) | 120  |     | Y       | 0       | Baseline
        1       | 2    | SYSBP   | SYSBP (mmHg) | 150  | 30  |         | 3       | CYCLE 2 DAY 1
        1       | 3    | SYSBP   | SYSBP (mmHg) | 130  | 10  | Y       | 3       | CYCLE 2 DAY 1
        2       | 1    | SYSBP   | SYSBP (mmHg) | 140  |     | Y       | 0       | Baseline
        2       | 2    | SYSBP   | SYSBP (mmHg) | 120  | -20 | Y       | 3       | CYCLE 2 DAY 1
        """,
        numbers="ASEQ AVAL CHG AVISITN",
    )
