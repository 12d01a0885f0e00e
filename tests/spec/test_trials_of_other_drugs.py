"""A trial with one drug, three or none: what ADSL, ADEX and ADAE have of each, worked by hand.

x took SURUFATINIB on ten days, one injection of ENVAFOLIMAB, and CHEMO on days 1 and 22 of its own time. SURUFATINIB ended for
progression, CHEMO as planned, ENVAFOLIMAB goes on. Cut-off 2024-12-31.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.declared import declared
from pipeline.adam.safety.adae import adae
from pipeline.adam.safety.adex import adex
from pipeline.study import Study
from schemas.base import names, variables
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.drugs import DRUGS
from tests.spec.datasets import sdtm, stage_1, supp
from tests.spec.tables import domain, shown, study

CHEMO = {
    "form": "INFUSION", "route": "INTRAVENOUS", "frequency": "EVERY 3 WEEKS", "dose_mg": 100, "unit_mg": 1,
    "prefix": "CHE", "letter": "C", "relation": "AERELC", "action": "AEACNC", "label": "Chemo",
}  # fmt: skip
ONE = {"SURUFATINIB": DRUGS["SURUFATINIB"]}
THREE = DRUGS | {"CHEMO": CHEMO}
BARE = {"SURUFATINIB": DRUGS["SURUFATINIB"] | {"prefix": "", "letter": "", "relation": "", "action": ""}}
TRIALS: dict[str, dict[str, Any]] = {"none": {}, "one": ONE, "two": DRUGS, "three": THREE, "one without names": BARE}

EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
x       | SURUFATINIB | 250    | 2023-01-10 | 2023-01-19
x       | ENVAFOLIMAB | 300    | 2023-01-10 | 2023-01-10
x       | CHEMO       | 100    | 2023-01-12 | 2023-01-12
x       | CHEMO       | 100    | 2023-02-02 | 2023-02-02
"""
DS = """
USUBJID | DSCAT              | DSSCAT      | DSDECOD             | DSSTDTC
x       | DISPOSITION EVENT  | SURUFATINIB | PROGRESSIVE DISEASE | 2023-02-10
x       | DISPOSITION EVENT  | CHEMO       | COMPLETED           | 2023-02-03
"""
OF_SUR = {
    "SURSDT": "2023-01-10", "SUREDT": "2023-01-19", "SUREOTST": "DISCONTINUED", "SURDCTRS": "PROGRESSIVE DISEASE",
}  # fmt: skip
OF_ENV = {"ENVSDT": "2023-01-10", "ENVEDT": "", "ENVEOTST": "ONGOING", "ENVDCTRS": ""}
OF_CHE = {"CHESDT": "2023-01-12", "CHEEDT": "2023-02-02", "CHEEOTST": "COMPLETED", "CHEDCTRS": ""}
OWN = {"none": {}, "one": OF_SUR, "two": OF_SUR | OF_ENV, "three": OF_SUR | OF_ENV | OF_CHE, "one without names": {}}


def trial(name: str, **decisions: Any) -> Study:
    return study(drugs=TRIALS[name], **decisions)


def subjects(decisions: Study) -> pd.DataFrame:
    return stage_1(sdtm(dm="USUBJID\nx", ex=EX, ds=DS), decisions)


@pytest.mark.parametrize("name", TRIALS)
def test_each_drug_with_a_prefix_has_its_dates_and_its_end_in_adsl(name: str) -> None:
    made = subjects(trial(name))
    found = {column: shown(made[column].iloc[0]) for column in made if column[:3] in ("SUR", "ENV", "CHE")}
    assert found == OWN[name]
    assert (shown(made["TRTSDT"].iloc[0]), made["EOTSTT"].iloc[0]) == ("2023-01-10", "ONGOING")  # of all drugs, whatever is named


def test_the_variables_of_drugs_stand_behind_those_of_treatment_drug_by_drug() -> None:
    columns = names(declared(trial("three"))["adsl"])
    dates = ["TRTDURD", "SURSDT", "SUREDT", "ENVSDT", "ENVEDT", "CHESDT", "CHEEDT", "EOTSTT"]
    ends = ["DCTREAS", "SUREOTST", "SURDCTRS", "ENVEOTST", "ENVDCTRS", "CHEEOTST", "CHEDCTRS", "EOSSTT"]
    assert columns[columns.index("TRTDURD") :][:8] == dates
    assert columns[columns.index("DCTREAS") :][:8] == ends
    labels = {variable.name: (variable.label, variable.derivation) for variable in variables(declared(trial("three"))["adsl"])}
    assert labels["CHEEDT"][0] == "Chemo Last Exposure Date"
    assert labels["CHEEDT"][1].startswith("as TRTEDT, of the EX records of chemo (EXTRT CHEMO)")


CODES = {
    "none": [],
    "one": ["SDOSE", "SDURD", "STDOSE", "SAVDOSE", "SRDI", "SNRED", "SNINT"],
    "one without names": [],
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_a_drug_without_a_letter_has_no_exposure_summed_up(name: str) -> None:
    decisions = trial(name)
    made = adex(*(sdtm(ex=EX, ds=DS)[name] for name in ("ex", "ds")), subjects(decisions), decisions).table
    assert made.drop_duplicates("PARAMCD").sort_values("PARAMN")["PARAMCD"].tolist() == CODES[name]
    assert validate(made, declared(decisions)["adex"]).query("CHECK != 'required'").empty


def test_the_parameters_of_a_third_drug() -> None:
    """Two doses of 100 mg, 22 days from first to last: 2 of ceil(22 / 21) planned. Two drugs before it have 9 numbers each."""
    decisions = trial("three")
    made = adex(*(sdtm(ex=EX, ds=DS)[name] for name in ("ex", "ds")), subjects(decisions), decisions).table
    own = made[made["EXTRT"].eq("CHEMO")].drop_duplicates("PARAMCD").sort_values("PARAMN").set_index("PARAMCD")
    assert own["AVAL"].round(2).to_dict() == {
        "CDOSE": 100, "CDURD": 22, "CTDOSE": 200, "CAVDOSE": 9.09, "CRDI": 100, "CNDOSE": 2,
    }  # fmt: skip
    assert own["PARAMN"].to_dict() == {"CDOSE": 19, "CDURD": 20, "CTDOSE": 21, "CAVDOSE": 22, "CRDI": 23, "CNDOSE": 26}
    assert own["PARAM"].tolist()[:2] == ["Dose of Chemo (mg)", "Chemo: Duration of Exposure (Days)"]
    code = next(v for v in variables(declared(decisions)["adex"]) if v.name == "PARAMCD")
    assert (
        code.derivation == "code of the parameter, beginning with the letter of the drug: S surufatinib, E envafolimab, C chemo"
    )


AE = "USUBJID | AESEQ | AEDECOD | AESTDTC    | AEREL | AEACN\nx | 1 | Nausea | 2023-01-15 | Y | DRUG WITHDRAWN"
QUALIFIERS = """
x | 1 | AERELS | NOT RELATED
x | 1 | AERELE | NOT RELATED
x | 1 | AERELC | RELATED
x | 1 | AEACNS | DOSE NOT CHANGED
x | 1 | AEACNC | DRUG WITHDRAWN
"""
ANSWERS = {
    "none": {},
    "one": {"AREL1": "NOT RELATED", "AACN1": "DOSE NOT CHANGED"},
    "three": {
        "AREL1": "NOT RELATED", "AREL2": "NOT RELATED", "AREL3": "RELATED",
        "AACN1": "DOSE NOT CHANGED", "AACN2": "", "AACN3": "DRUG WITHDRAWN",
    },
    "one without names": {},
}  # fmt: skip


def events(decisions: Study, ae: str = AE) -> pd.DataFrame:
    suppae = domain(DOMAINS["suppae"], supp("AE", QUALIFIERS))
    return adae(domain(DOMAINS["ae"], ae), suppae, domain(DOMAINS["mh"]), subjects(decisions), decisions).table


@pytest.mark.parametrize("name", ANSWERS)
def test_causality_and_action_of_each_drug_that_was_asked(name: str) -> None:
    made = events(trial(name))
    found = {c: shown(made[c].iloc[0]) for c in made if c.startswith(("AREL", "AACN")) and c != "AREL"}
    assert found == ANSWERS[name]


@pytest.mark.parametrize(("name", "last"), [("one", "2023-02-16"), ("three", "2023-03-02")])
def test_the_window_of_an_event_that_one_of_any_number_of_drugs_caused(name: str, last: str) -> None:
    """28 days after the last CHEMO, 2023-02-02; a day later is too late. With one drug after SURUFATINIB, 2023-01-19."""
    text = "USUBJID | AESEQ | AEDECOD | AESTDTC\nx | 1 | Nausea | {day}"
    day_after = (pd.Timestamp(last) + pd.Timedelta(days=1)).date()
    asked = "AERELC" if name == "three" else "AERELS"
    decisions = trial(name, te={"anchor": "per drug"})
    suppae = domain(DOMAINS["suppae"], supp("AE", f"x | 1 | {asked} | RELATED"))
    ended = DS + "x | DISPOSITION EVENT | ENVAFOLIMAB | COMPLETED | 2023-12-31"
    base = stage_1(sdtm(dm="USUBJID\nx", ex=EX, ds=ended), decisions)
    flags = [
        adae(domain(DOMAINS["ae"], text.format(day=day)), suppae, domain(DOMAINS["mh"]), base, decisions).table["TRTEMFL"].iloc[0]
        for day in (last, day_after)
    ]
    assert [shown(flag) for flag in flags] == ["Y", ""]


def test_as_many_groups_of_events_as_the_study_declares() -> None:
    numbers = [*range(1, 8), 12]
    groups = {f"CQ{n:02}NAM": {"name": f"Group {n}", "terms": ["Nausea"] if n in (3, 12) else ["Rash"]} for n in numbers}
    made = events(study(ae={"groups": dict(reversed(groups.items()))}))
    assert {column: shown(made[column].iloc[0]) for column in made.columns[-8:]} == {
        "CQ01NAM": "", "CQ02NAM": "", "CQ03NAM": "Group 3", "CQ04NAM": "", "CQ05NAM": "", "CQ06NAM": "", "CQ07NAM": "",
        "CQ12NAM": "Group 12",
    }  # fmt: skip
    assert made.columns[-9] == "AOCCPIFL"


def test_a_disposition_may_name_the_drugs_of_the_trial_and_no_other() -> None:
    ds = domain(DOMAINS["ds"], DS, STUDYID="TEST", DOMAIN="DS", DSTERM="ended").assign(DSSEQ=[1.0, 2.0])
    added = trial("three").terms_added
    assert validate(ds, DOMAINS["ds"], added).query("COLUMN == 'DSSCAT'").empty
    notes = validate(ds, DOMAINS["ds"], trial("two").terms_added).query("COLUMN == 'DSSCAT'")
    assert notes[["VALUE", "LEVEL"]].to_numpy().tolist() == [["CHEMO", "note"]]
