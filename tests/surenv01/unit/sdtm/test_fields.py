"""The field ledger of SURENV01: every column of every form has its fate."""

import pandas as pd
import pytest

from pipeline.sdtm.fields import fate_of_fields, fields
from schemas.base import names
from schemas.ledger import Fields
from schemas.validation import validate
from tests.spec.tables import lines
from tests.surenv01.chain import FORMS, trial_at


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    trial = trial_at("2026-06-30")
    return fields(trial.domains, trial.study, FORMS)


def of(table: pd.DataFrame, form: str, column: str) -> list[str]:
    """STATUS | TARGET | VERB | ORIGIN of one field, sorted."""
    rows = table[table["FORM"].eq(form) & table["COLUMN"].eq(column)]
    return sorted(lines(rows, "STATUS", "TARGET", "VERB", "ORIGIN"))


def test_every_declared_input_is_a_column_of_a_form_and_every_field_has_one_fate(table: pd.DataFrame) -> None:
    assert validate(table, Fields).empty
    fate = fate_of_fields(table)
    assert list(zip(fate["FORM"], fate["COLUMN"], strict=True)) == [(n, c) for n, form in FORMS.items() for c in names(form)]
    assert not fate["STATUS"].eq("UNMAPPED").any()


def test_each_fate_tells_what_it_must(table: pd.DataFrame) -> None:
    submitted = table["STATUS"].isin(["MAPPED", "SUPPLEMENTAL"])
    assert table.loc[submitted, ["TARGET", "VERB", "ORIGIN"]].notna().all(axis=None)
    assert table.loc[~submitted, "TARGET"].isna().all()
    assert table.loc[~submitted, "REASON"].notna().all()
    assert table.loc[table["ORIGIN"].eq("Derived"), "METHOD"].notna().all()


@pytest.mark.parametrize(
    ("form", "column", "expected"),
    [
        ("AE", "AETERM", ["MAPPED | AE.AETERM | collected | Collected"]),
        ("AE", "PRETRT", ["SUPPLEMENTAL | SUPPAE.AEPRETRT | coded | Collected"]),
        ("AE", "LINKED_AE", ["MAPPED | AE.AEGRPID | derived | Derived"]),
        ("AEG", "CHGDT", ["SUPPLEMENTAL | SUPPAE.AECHGDT | date | Collected"]),
        ("AEG", "AESPID", ["USED |  |  | "]),
        ("CD", "METSITES", ["MAPPED | MH.MHTERM | upper case | Collected"]),
        ("PRT", "DOSE", ["MAPPED | PR.PRDOSE | number | Collected"]),
        ("SURV", "SOURCE", ["NOT SUBMITTED |  |  | "]),
        ("EOT", "EOTYN", ["USED |  |  | "]),
        ("SAT", "TYPE", ["MAPPED | PR.PRSCAT | coded | Collected", "USED |  |  | "]),
        ("TLSUM", "NADIRRPT", ["NOT SUBMITTED |  |  | "]),
        ("DTH", "CAUSEOTH", ["MAPPED | DD.DDORRES | derived | Derived"]),
    ],
)
def test_fates_by_hand(table: pd.DataFrame, form: str, column: str, expected: list[str]) -> None:
    assert of(table, form, column) == expected


def test_the_consent_date_is_found_through_the_reference(table: pd.DataFrame) -> None:
    assert {"MAPPED | DM.RFICDTC | joined | Collected", "MAPPED | DS.DSSTDTC | date | Collected"} <= set(of(table, "IC", "ICDT"))
