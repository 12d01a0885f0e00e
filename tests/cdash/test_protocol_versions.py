"""The trial of standard forms with an amended protocol: criteria by version, and the version that each subject consented to."""

import pandas as pd
import pytest
import yaml

from pipeline.adam.subjects.adsl_base import adsl_base
from pipeline.sdtm.conformance import sdtm_conformance
from pipeline.study.protocol import Protocol
from pipeline.trial.reads import arguments
from pipeline.trial.trial import Trial
from schemas.adam.adsl import adsl_base as declared_adsl_base
from schemas.base import names
from tests.cdash.trials import FOLDER, TRANSFER, copy_trial, mapped
from tests.spec.tables import lines

FORMS = FOLDER / "trial" / "forms"
IC = '''

class IC(ic.IC):
    """One row per consent, with the version of the protocol."""

    PROTVER: Char = ask("Version of the protocol")
'''
ASKED = (
    (FORMS / "asked.py")
    .read_text()
    .replace(
        "from pipeline.sdtm.cdash.forms import ae, cm, dm, ex, rand\n",
        "from pipeline.sdtm.cdash.forms import ae, cm, dm, ex, ic, rand\nfrom schemas.base import Char\n"
        "from schemas.raw import ask\n",
    )
)
STANDARD = (FORMS / "standard.py").read_text().replace("from pipeline.sdtm.cdash.forms.ic import IC\n", "").replace('"IC", ', "")
TRIAL = {
    "version": "1.0",
    "criteria": {"INCL01": "18 years or older", "EXCL02": "Hypertension that is not controlled"},
    "amendments": {
        "2.0": {"date": "2025-01-04", "added": {"EXCL03": "Proteinuria"}, "dropped": ["EXCL02"]},
        "3.0": {"date": "2025-03-01"},
    },
}
# 01-001 consents again, to the amended protocol; 02-003 was screened under it, and fails by a criterion that it no longer has.
CONSENTS = {("01", "001"): "1.0", ("01", "002"): "1.0", ("01", "003"): "2.0", ("02", "001"): "2", ("02", "003"): "2.0"}
AGAIN = "01,001,C2,1,2025-02-10,ACTIVE,2025-02-10,2.0\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trial, dict[str, pd.DataFrame]]:
    consents = pd.read_csv(FOLDER / TRANSFER / "ic.csv", dtype=str, keep_default_na=False)
    people = pd.MultiIndex.from_frame(consents[["SITEID", "SUBJID"]])
    consents["PROTVER"] = pd.Series(CONSENTS).reindex(people).fillna("").to_numpy()
    decided = yaml.safe_load((FOLDER / "study.yaml").read_text()) | {"trial": TRIAL}
    files = {
        "trial/forms/asked.py": ASKED + IC,
        "trial/forms/standard.py": STANDARD,
        "study.yaml": yaml.safe_dump(decided, sort_keys=False),
        f"{TRANSFER}/ic.csv": consents.to_csv(index=False) + AGAIN,
    }
    return mapped(copy_trial(tmp_path_factory.mktemp("amended"), files))


def test_criteria_stand_in_a_complete_set_per_version_that_changed_them(made: tuple[Trial, dict[str, pd.DataFrame]]) -> None:
    assert lines(made[1]["ti"], "TIVERS", "IETESTCD", "IETEST", "IECAT") == [
        "1.0 | EXCL02 | Hypertension that is not controlled | EXCLUSION",
        "1.0 | INCL01 | 18 years or older | INCLUSION",
        "2.0 | EXCL03 | Proteinuria | EXCLUSION",
        "2.0 | INCL01 | 18 years or older | INCLUSION",
    ]


def test_dm_has_the_version_of_the_first_consent_and_ds_that_of_each(made: tuple[Trial, dict[str, pd.DataFrame]]) -> None:
    _, tables = made
    supp = tables["suppdm"][tables["suppdm"]["QNAM"].eq("PROTVER")]
    assert lines(supp, "USUBJID", "QLABEL", "QVAL") == [
        f"STD1-{site}-{number} | Protocol Version at Consent | {version}" for (site, number), version in CONSENTS.items()
    ]
    ds = tables["ds"]
    first = ds[ds["USUBJID"].eq("STD1-01-001") & ds["DSDECOD"].eq("INFORMED CONSENT OBTAINED")]
    assert lines(first, "DSSTDTC", "DSTERM") == [
        "2025-01-02 | INFORMED CONSENT OBTAINED TO PROTOCOL VERSION 1.0",
        "2025-02-10 | INFORMED CONSENT OBTAINED TO PROTOCOL VERSION 2.0",
    ]


def test_criteria_are_held_against_the_version_of_the_subject(made: tuple[Trial, dict[str, pd.DataFrame]]) -> None:
    trial, tables = made
    submitted = {name.upper(): table for name, table in tables.items() if name in ("dm", "suppdm", "ie", "ti", "ds")}
    found = sdtm_conformance(submitted, trial.study)
    assert lines(found[found["CHECK"].isin(["CRITERION_VERSION", "PROTOCOL_UNKNOWN"])], "CHECK", "USUBJID", "KEY", "MESSAGE") == [
        "PROTOCOL_UNKNOWN | STD1-02-001 | QNAM=PROTVER; QVAL=2 | 2 is none of 1.0, 2.0, 3.0",
        "CRITERION_VERSION | STD1-02-003 | IETESTCD=EXCL02; IESEQ=1 | is no criterion of version 2.0",
    ]


def test_adsl_has_the_version_where_the_protocol_was_amended(made: tuple[Trial, dict[str, pd.DataFrame]]) -> None:
    trial, tables = made
    adsl = adsl_base(**arguments(adsl_base, tables, trial)).table
    versions = adsl.set_index("USUBJID")["PROTVER"].dropna().to_dict()
    assert versions == {f"STD1-{site}-{number}": version for (site, number), version in CONSENTS.items()}
    assert "PROTVER" not in names(declared_adsl_base(trial.study.drug_columns))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": ""}, "has amendments and no version"),
        ({"amendments": {"2.0": {"date": "2025-01-04", "added": {"INCL01": "16 years"}}}}, "name the new wording INCL01A"),
        ({"amendments": {"2.0": {"date": "2025-01-04", "dropped": ["EXCL09"]}}}, "EXCL09 is no criterion of the version before"),
        ({"amendments": {"1.0": {"date": "2025-01-04"}}}, "is the version before any amendment"),
        (
            {"amendments": {"2.0": {"date": "2025-01-04"}, "3.0": {"date": "2025-01-04"}}},
            "2025-01-04 is not after the version before",
        ),
    ],
)
def test_amendments_that_contradict_themselves_are_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Protocol.model_validate(TRIAL | changed)


def test_a_version_without_changes_has_the_criteria_before_it() -> None:
    protocol = Protocol.model_validate(TRIAL)
    assert protocol.criteria_of("3.0") == protocol.criteria_of("2.0") == {"INCL01", "EXCL03"}
    assert list(protocol.criteria_sets) == ["1.0", "2.0"]
