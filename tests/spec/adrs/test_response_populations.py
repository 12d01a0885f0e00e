"""From SDTM to best responses, populations and their denominators (STUDY_SPEC 5.2, 5.4; F03 of 8.10).

Enrolled and dosed on 2023-01-10; baseline scan 2023-01-05; week 6 is 2023-02-21, week 12 2023-04-04.
"""

from typing import Any

import pandas as pd
import pytest

from schemas.validation import validate
from tests.drugs import DATASETS
from tests.spec.datasets import efficacy, sdtm
from tests.spec.tables import shown, study, table

EXPECTED = """
USUBJID | FASFL | MDISFL | RESFL | CBOR
1       | Y     | Y      | Y     | PR
2       | Y     | Y      | N     | NE
3       | Y     | Y      | N     | MISSING
4       | N     | Y      | N     |
5       | N     | N      | N     |
6       | Y     | N      | N     | NON-CR/NON-PD
7       | Y     | Y      | Y     | SD
8       | Y     | Y      | Y     | PD
9       | Y     | Y      | N     | MISSING
"""
DM = """
USUBJID | DTHFL | DTHDTC
1       |       |
2       |       |
3       | Y     | 2023-02-01
4       |       |
5       |       |
6       |       |
7       |       |
8       |       |
9       |       |
"""
TREATED = [1, 2, 3, 6, 7, 8, 9]
EX = "\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | SURUFATINIB | 250 | 2023-01-10" for i in TREATED)])
DS = "\n".join(
    ["USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC"]
    + [f"{i} | PROTOCOL MILESTONE | | ENTERED INTO TRIAL | 2023-01-10" for i in (*TREATED, 4)]
    + ["5 | DISPOSITION EVENT | STUDY PARTICIPATION | SCREEN FAILURE | 2023-01-04"]
    + ["7 | DISPOSITION EVENT | SURUFATINIB | PROGRESSIVE DISEASE | 2023-03-01"]
    + ["8 | DISPOSITION EVENT | SURUFATINIB | PROGRESSIVE DISEASE | 2023-03-01"]
)
TU = "\n".join(
    ["USUBJID | TULNKID | TUTESTCD | TUSTRESC | TULOC"]
    + [f"{i} | T01 | TUMIDENT | TARGET | LIVER" for i in (1, 2, 3, 4, 7, 8, 9)]
    + ["6 | NT01 | TUMIDENT | NON-TARGET | BONE"]
)
TR = "\n".join(
    ["USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESC | VISITNUM | TRDTC"]
    + [f"{i} | TARGET | T01 | LDIAM | 30 | 30 | 1 | 2023-01-05" for i in (1, 2, 3, 4, 7, 8, 9)]
    + ["6 | NON-TARGET | NT01 | TUMSTATE | | PRESENT | 1 | 2023-01-05"]
)
RS = """
USUBJID | RSSEQ | RSTESTCD | RSSTRESC      | VISITNUM | RSDTC
1       | 1     | OVRLRESP | PR            | 4        | 2023-02-21
1       | 2     | OVRLRESP | PR            | 6        | 2023-04-04
2       | 1     | OVRLRESP | NE            | 4        | 2023-02-21
6       | 1     | OVRLRESP | NON-CR/NON-PD | 4        | 2023-02-21
7       | 1     | OVRLRESP | SD            | 4        | 2023-02-21
8       | 1     | OVRLRESP | PD            | 4        | 2023-02-21
9       | 1     | OVRLRESP | PR            | 4        | 2023-02-21
"""
CM = """
USUBJID | CMCAT                          | CMTRT | CMSTDTC
9       | SUBSEQUENT ANTI-CANCER THERAPY | Drug  | 2023-02-10
"""


@pytest.fixture(scope="module")
def datasets() -> dict[str, pd.DataFrame]:
    return efficacy(sdtm(dm=DM, ex=EX, ds=DS, tu=TU, tr=TR, rs=RS, cm=CM), study())


def parameter(datasets: dict[str, pd.DataFrame], code: str) -> pd.DataFrame:
    return datasets["adrs"].query("PARAMCD == @code").set_index("USUBJID")


@pytest.mark.parametrize("subject", table(EXPECTED).to_dict("records"), ids=lambda s: s["USUBJID"])
def test_populations(subject: dict[str, Any], datasets: dict[str, pd.DataFrame]) -> None:
    flags = datasets["adsl"].set_index("USUBJID").loc[subject["USUBJID"]]
    assert [flags[f] for f in ("FASFL", "MDISFL", "RESFL")] == [subject[f] for f in ("FASFL", "MDISFL", "RESFL")]
    best = parameter(datasets, "CBOR")["AVALC"].get(subject["USUBJID"], "")
    assert best == shown(subject["CBOR"])


def test_denominators_and_numerators(datasets: dict[str, pd.DataFrame]) -> None:
    """ORR 1/7 on FASFL, 1/3 on RESFL; DCR 2/3 on RESFL, 3/7 on FASFL with NON-CR/NON-PD counted."""
    adsl = datasets["adsl"].set_index("USUBJID")
    response, control = parameter(datasets, "CRSP"), parameter(datasets, "CDCR")
    evaluable = adsl.index[adsl["RESFL"].eq("Y")]
    assert (response["AVAL"].sum(), len(response)) == (1, 7)
    assert (response.loc[evaluable, "AVAL"].sum(), len(evaluable)) == (1, 3)
    assert (control.loc[evaluable, "AVAL"].sum(), control["AVAL"].sum()) == (2, 3)
    only_sd = efficacy(sdtm(dm=DM, ex=EX, ds=DS, tu=TU, tr=TR, rs=RS, cm=CM), study(dcr={"noncr_nonpd": "not counted"}))
    assert parameter(only_sd, "CDCR")["AVAL"].sum() == 2


@pytest.mark.parametrize(
    ("rule", "evaluable"),
    [("evaluable_scan", {"1", "7", "8"}), ("all_treated", {"1", "2", "3", "6", "7", "8", "9"})],
)
def test_the_rule_of_the_evaluable_population_is_a_decision(rule: str, evaluable: set[str]) -> None:
    adsl = efficacy(sdtm(dm=DM, ex=EX, ds=DS, tu=TU, tr=TR, rs=RS, cm=CM), study(adsl={"resfl_rule": rule}))["adsl"]
    assert set(adsl.loc[adsl["RESFL"].eq("Y"), "USUBJID"]) == evaluable


def test_death_from_the_disease_before_any_scan_can_count_as_evaluated() -> None:
    """Subject 3 died of the disease before any scan; 2 stopped for progression, but was scanned (not evaluable)."""
    stopped = "\n2 | DISPOSITION EVENT | SURUFATINIB | PROGRESSIVE DISEASE | 2023-03-01"
    tables = sdtm(
        dm=DM,
        ex=EX,
        ds=DS + stopped,
        tu=TU,
        tr=TR,
        rs=RS,
        cm=CM,
        dd="USUBJID | DDTESTCD | DDSTRESC\n3 | PRCDTH | DISEASE PROGRESSION",
    )
    adsl = efficacy(tables, study(adsl={"resfl_rule": "also_early_pd"}))["adsl"]
    assert set(adsl.loc[adsl["RESFL"].eq("Y"), "USUBJID"]) == {"1", "3", "7", "8"}


def test_clinical_progression_is_that_which_no_scan_shows(datasets: dict[str, pd.DataFrame]) -> None:
    """Both 7 and 8 stopped for progression; 8 has a progression on its scan."""
    clinical = parameter(datasets, "CLINPD")
    assert clinical.index[clinical["AVALC"].eq("Y")].tolist() == ["7"]
    assert clinical.loc["7", ["SRCDOM", "SRCVAR"]].tolist() == ["DS", "DSDECOD"]
    assert shown(clinical.loc["7", "ADT"]) == "2023-03-01"


@pytest.mark.parametrize("absent", ["ex", "ds", "tu", "tr", "rs", "cm"])
def test_a_domain_that_a_study_lacks_is_no_crash(absent: str) -> None:
    texts = {"dm": DM, "ex": EX, "ds": DS, "tu": TU, "tr": TR, "rs": RS, "cm": CM}
    made = efficacy(sdtm(**{name: text for name, text in texts.items() if name != absent}), study())
    for name, dataset in made.items():
        findings = validate(dataset, DATASETS[name])
        assert findings.loc[findings["LEVEL"].eq("block")].empty, name
    assert len(made["adsl"]) == 9


def test_every_parameter_has_one_record_per_treated_subject(datasets: dict[str, pd.DataFrame]) -> None:
    adrs = datasets["adrs"]
    counts = adrs.loc[~adrs["PARAMCD"].isin(["OVR", "OVRD"])].groupby("PARAMCD")["USUBJID"].agg(["size", "nunique"])
    assert (counts == 7).all(axis=None)


def test_records_name_their_source(datasets: dict[str, pd.DataFrame]) -> None:
    best = parameter(datasets, "CBOR")
    assert best.loc["1", ["SRCDOM", "SRCSEQ", "RSSEQ", "AVAL"]].tolist() == ["RS", 1, 1, 2]
    assert best.loc["3", ["SRCDOM", "AVAL"]].tolist() == ["ADSL", 7]
    assert parameter(datasets, "NACT").loc["9", ["AVALC", "SRCVAR"]].tolist() == ["Y", "NACTDT"]
    assert shown(parameter(datasets, "DEATH").loc["3", "ADT"]) == "2023-02-01"
