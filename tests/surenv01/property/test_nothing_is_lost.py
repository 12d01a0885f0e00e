"""Nothing is lost in silence: raw files changed at random give SDTM, a balanced ledger, and an issue for what cannot be read.

A run of the whole line takes seconds, so an example makes many changes at once; examples are few and the same every time. An
answer without meaning (a token that no code list, date or number has) shows best whether a value is passed over: it must stand in
SDTM, on the issue list, or in a row that the ledger states as left out.
"""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from schemas.base import variables
from schemas.raw.form import DATE, NUMBER, RawForm
from tests.surenv01.chain import FORMS
from tests.surenv01.property.tabulation import FATES, Files, Tabulation, small_trial

ODD = (
    "2024-02-30", "05/06/2023", "2024-13-45", "2099-01-01", "UN-UNK-2023", "2023-05", "<5", "12mm", "2,3", "-1", "1e9",
    "NaN", "NA", "999999999999999999999", "=1+1", "x" * 300, "药" * 90, "a\tb", "  ", "１２", "是", "Y ", "y", "NOT DONE",
    "|", ";", "'\"",
)  # fmt: skip
KEY = ("SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS")
CHANGES = ("odd", "odd", "odd", "blank", "duplicate", "remove", "swap", "inactive", "key")
NOT_READ = FATES.loc[FATES["STATUS"].isin(["NOT SUBMITTED", "UNMAPPED"])]
# What landing reads: not an answer, and told of by row.
LANDING = {"STUDYID", "RECSTAT", "ENTRYTS", "MODTS", *KEY}


def answers(form: type[RawForm]) -> list[str]:
    """The columns of a form whose answers are codes, dates or numbers, and that the mapping reads."""
    unread = set(NOT_READ.loc[NOT_READ["FORM"].eq(form.__name__), "COLUMN"])
    asked = [v.name for v in variables(form) if v.extra.get("codes") or v.extra.get("format") in (DATE, NUMBER)]
    return [name for name in asked if name not in unread | LANDING]


def check_balance(result: Tabulation, files: Files) -> None:
    """Every row of every file is counted once, and every row that the lineage names is there."""
    counted = dict(zip(result.ledger["FORM"], result.ledger["ROWS"], strict=True))
    assert counted == {name: len(table) for name, table in files.items()}
    assert result.ledger["STATE"].eq("balanced").all(), result.ledger[result.ledger["STATE"].ne("balanced")].to_string()
    there = pd.concat([table["ROWKEY"] for table in result.current.values()])
    named = result.lineage[result.lineage["FORM"].isin(list(FORMS))]
    assert named["ROWKEY"].isin(there).all(), named[~named["ROWKEY"].isin(there)].to_string()


def test_a_clean_trial_has_no_issue_and_balances(tmp_path: Path) -> None:
    clean = small_trial()
    result = Tabulation(clean, tmp_path)
    defects = result.issues[result.issues["CODE"].ne("TEXT_TRANSLATED")]  # answers in Chinese are no defect
    assert defects.empty, defects.to_string()
    check_balance(result, clean)
    assert result.ledger["QUARANTINED"].sum() == 0


def test_an_answer_without_meaning_is_passed_over_in_no_field(tmp_path: Path) -> None:
    """One token in every field that is a code, a date or a number, each in a row where the site had answered."""
    clean, planted = small_trial(), {}
    files = {name: table.copy() for name, table in clean.items()}
    for name, form in FORMS.items():
        for number, column in enumerate(answers(form)):
            filled = clean[name].index[clean[name][column].fillna("").ne("")]
            rows = filled if len(filled) else clean[name].index
            token = f"ZQ{len(planted):03d}X"
            files[name].loc[rows[number * 7 % len(rows)], column] = token
            planted[token] = (name, column)
    result = Tabulation(files, tmp_path)
    check_balance(result, files)
    assert len(planted) > 100
    silent = [(token, *field) for token, field in planted.items() if not result.says(token)]
    assert [field for field in silent if result.has_record(*field)] == []


@st.composite
def changes(draw: DrawFn) -> list[tuple[str, str, float, str, str]]:
    """Sixty changes: what, in which form, in which row (as a share of its rows), in which column, to what."""
    made = []
    for _ in range(60):
        form = draw(st.sampled_from(sorted(FORMS)))
        kind = draw(st.sampled_from(CHANGES))
        columns = [v.name for v in variables(FORMS[form]) if v.name not in LANDING]
        column = draw(st.sampled_from(KEY if kind == "key" else columns))
        made.append((kind, form, draw(st.floats(0, 0.999)), column, draw(st.sampled_from(ODD))))
    return made


def changed(clean: Files, made: list[tuple[str, str, float, str, str]]) -> Files:
    """The files with these changes."""
    files = {name: table.copy() for name, table in clean.items()}
    for kind, form, place, column, text in made:
        table = files[form]
        if table.empty:
            continue
        row = table.index[int(place * len(table))]
        if kind in ("odd", "key"):
            table.loc[row, column] = text
        elif kind == "blank":
            table.loc[row, column] = None
        elif kind == "inactive":
            table.loc[row, "RECSTAT"] = "INACTIVE"
        elif kind == "swap":
            table.loc[row, "SUBJID"] = table.loc[table.index[0], "SUBJID"]
        elif kind == "remove":
            files[form] = table.drop(index=row)
        else:
            files[form] = pd.concat([table, table.loc[[row]].assign(**{column: text})], ignore_index=True)
    return files


@settings(
    max_examples=2, derandomize=True, deadline=None, phases=[Phase.generate], database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(made=changes())
def test_files_changed_at_random_give_sdtm_and_a_balanced_ledger(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, float, str, str]]
) -> None:
    files = changed(small_trial(), made)
    check_balance(Tabulation(files, tmp_path_factory.mktemp("transfer")), files)
