"""The field ledger: every column of a form has its fate by declaration, and a wrong declaration is refused."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from pipeline.sdtm.annotated_crf import annotated_crf
from pipeline.sdtm.fields import MappingError, fields, unmapped
from pipeline.sdtm.verbs.domain import DomainMapping
from pipeline.sdtm.verbs.mapping import Block, FormFields, Verb, collected, derived
from schemas.sdtm.ss import SS
from tests.forms import SURV
from tests.spec.tables import lines, study

STUDY = study()
FORM = {"SURV": SURV}


def of(table: pd.DataFrame, form: str, column: str) -> list[str]:
    """STATUS | TARGET | VERB | ORIGIN of one field, sorted."""
    rows = table[table["FORM"].eq(form) & table["COLUMN"].eq(column)]
    return sorted(lines(rows, "STATUS", "TARGET", "VERB", "ORIGIN"))


def toy(monkeypatch: pytest.MonkeyPatch, verbs: dict[str, Verb], declared: FormFields | None = None) -> list[Callable[..., Any]]:
    """The functions of a mapping of one module, whose domain SS has these verbs for the form SURV."""
    module = ModuleType("toy_mapping")
    block = Block(form="SURV", variables=verbs)
    module.MAPPING = DomainMapping(schema=SS, order=(), blocks=(block,))  # type: ignore[attr-defined]
    module.FIELDS = declared or FormFields()  # type: ignore[attr-defined]

    def ss() -> None: ...

    ss.__module__ = module.__name__
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return [ss]


def test_a_field_that_nothing_names_is_unmapped_and_reported_with_its_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    table = fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}), STUDY, FORM)
    current = {
        "SURV": pd.DataFrame({"CONTDT": ["2023-01-01", None], "SOURCE": ["FAMILY", "SUBJECT"], "FORMDT": None}, dtype="str")
    }
    assert of(table, "SURV", "SOURCE") == ["UNMAPPED |  |  | "]
    assert of(table, "SURV", "FORMDT") == ["USED |  |  | "], "it dates the visit, whatever the mapping says"
    issues = unmapped(table, current)
    assert lines(issues, "CODE", "SEVERITY", "DATASET", "COLUMN", "VALUE") == [
        "FIELD_UNMAPPED | warn | SURV | CONTDT | answers: 1",
        "FIELD_UNMAPPED | warn | SURV | SOURCE | answers: 2",
    ]


def same(value: "pd.Series[Any]") -> "pd.Series[Any]":
    """The value."""
    return value


def test_a_prepared_column_must_say_what_it_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    verbs = {"SSORRES": derived(same, "WORSTSTATUS")}
    with pytest.raises(MappingError, match=r"SS\.SSORRES: SURV\.WORSTSTATUS is no column of a form"):
        fields(toy(monkeypatch, verbs), STUDY, FORM)
    table = fields(toy(monkeypatch, verbs, FormFields(made_from={"SURV.WORSTSTATUS": ("SURV.STATUS",)})), STUDY, FORM)
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
        fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}, declared), STUDY, FORM)


def test_the_annotated_form_shows_each_question_with_its_fate_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = FormFields(not_submitted={"SURV.SOURCE": "<b>why</b>"})
    page = annotated_crf(fields(toy(monkeypatch, {"SSORRES": collected("STATUS")}, declared), STUDY, FORM), "TOY", FORM)
    assert page.count('<section class="form"') == 1
    assert '<span class="question">Status</span> <span class="column">STATUS</span></td><td>ALIVE, DEAD, UNKNOWN' in page
    assert '<span class="tag c0">SSORRES</span>' in page
    assert "NOT SUBMITTED: &lt;b&gt;why&lt;/b&gt;" in page
    assert '<span class="note none">UNMAPPED</span>' in page  # CONTDT
