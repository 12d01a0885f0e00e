"""The field ledger: every column of every form has its fate by declaration, and a wrong declaration is refused."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from pipeline.sdtm import DOMAINS
from pipeline.sdtm.annotated_crf import annotated_crf
from pipeline.sdtm.domain import Domain
from pipeline.sdtm.fields import MappingError, fate_of_fields, fields, unmapped
from pipeline.sdtm.mapping import Block, FormFields, Verb, collected, derived
from schemas.base import names
from schemas.ledger import Fields
from schemas.raw import FORMS
from schemas.sdtm.ss import SS
from schemas.validation import validate
from tests.chain import study_at
from tests.spec.tables import lines

STUDY = study_at("2026-06-30")
SURV = {"SURV": FORMS["SURV"]}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return fields(DOMAINS, STUDY)


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
        ("SAT", "TYPE", ["MAPPED | PR.PRSCAT | upper case | Collected", "USED |  |  | "]),
        ("TLSUM", "NADIRRPT", ["NOT SUBMITTED |  |  | "]),
        ("DTH", "CAUSEOTH", ["MAPPED | DD.DDORRES | derived | Derived"]),
    ],
)
def test_fates_by_hand(table: pd.DataFrame, form: str, column: str, expected: list[str]) -> None:
    assert of(table, form, column) == expected


def test_the_consent_date_is_found_through_the_reference(table: pd.DataFrame) -> None:
    assert {"MAPPED | DM.RFICDTC | joined | Collected", "MAPPED | DS.DSSTDTC | date | Collected"} <= set(of(table, "IC", "ICDT"))


def toy(monkeypatch: pytest.MonkeyPatch, verbs: dict[str, Verb], declared: FormFields | None = None) -> list[Callable[..., Any]]:
    """The functions of a mapping of one module, whose domain SS has these verbs for the form SURV."""
    module = ModuleType("toy_mapping")
    block = Block(form="SURV", variables=verbs)
    module.MAPPING = Domain(schema=SS, order=(), blocks=(block,))  # type: ignore[attr-defined]
    module.FIELDS = declared or FormFields()  # type: ignore[attr-defined]

    def ss() -> None: ...

    ss.__module__ = module.__name__
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return [ss]


def test_a_field_that_nothing_names_is_unmapped_and_reported_with_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    table = fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}), STUDY, SURV)
    current = {
        "SURV": pd.DataFrame({"CONTDT": ["2023-01-01", None], "SOURCE": ["FAMILY", "SUBJECT"], "FORMDT": None}, dtype="str")
    }
    assert of(table, "SURV", "SOURCE") == ["UNMAPPED |  |  | "]
    issues = unmapped(table, current)
    assert lines(issues, "CODE", "SEVERITY", "DATASET", "COLUMN", "VALUE") == [
        "FIELD_UNMAPPED | warn | SURV | CONTDT | answers: 1",
        "FIELD_UNMAPPED | warn | SURV | FORMDT | answers: 0",
        "FIELD_UNMAPPED | warn | SURV | SOURCE | answers: 2",
    ]


def same(value: "pd.Series[Any]") -> "pd.Series[Any]":
    """The value."""
    return value


def test_a_prepared_column_must_say_what_it_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    verbs = {"SSORRES": derived(same, "WORSTSTATUS")}
    with pytest.raises(MappingError, match=r"SS\.SSORRES: SURV\.WORSTSTATUS is no column of a form"):
        fields(toy(monkeypatch, verbs), STUDY, SURV)
    table = fields(toy(monkeypatch, verbs, FormFields(made_from={"SURV.WORSTSTATUS": ("SURV.STATUS",)})), STUDY, SURV)
    assert of(table, "SURV", "STATUS") == ["MAPPED | SS.SSORRES | derived | Derived"]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (FormFields(uses={"SURV.SOURSE": "a slip of the pen"}), "SURV.SOURSE is no column"),
        (FormFields(made_from={"SURV.STATUS": ("SERV.STATUS",)}), "SERV.STATUS is no column"),
        (FormFields(not_submitted={"SURV.STATUS": "no"}), r"declared not submitted, but submitted: SURV\.STATUS \(SS\.SSORRES\)"),
    ],
)
def test_a_wrong_declaration_is_refused(monkeypatch: pytest.MonkeyPatch, declared: FormFields, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}, declared), STUDY, SURV)


def test_the_annotated_form_shows_each_question_with_its_fate_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = FormFields(not_submitted={"SURV.SOURCE": "<b>why</b>"})
    page = annotated_crf(fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}, declared), STUDY, SURV), "TOY", SURV)
    assert page.count('<section class="form"') == 1
    assert '<span class="question">Status</span> <span class="column">STATUS</span></td><td>ALIVE, DEAD, UNKNOWN' in page
    assert '<span class="tag c0">SSORRES</span>' in page
    assert "NOT SUBMITTED: &lt;b&gt;why&lt;/b&gt;" in page
    assert '<span class="note none">UNMAPPED</span>' in page  # CONTDT
