"""The section `raw:` of a study.yaml: what it says of a form, and every wrong name with the nearest right one."""

from pathlib import Path

import pytest

from pipeline.loading import load_trial
from pipeline.study import StudyError
from pipeline.study.raw_export import RawExport

STUDY = "study: {id: S1, dco: 2026-06-30}\nraw:\n"
FORM = """
from schemas.base import Char
from schemas.raw import RawForm, ask

class NAME(RawForm, title="A Form"):
"""
FORMS = {"AE": ("AETERM", "SER", "ONGO", "PT"), "DM": ("BRTHDT", "SEX")}


def fault(folder: Path, section: str) -> str:
    path = folder / "study.yaml"
    path.write_text(STUDY + section, encoding="utf-8")
    forms = folder / "trial" / "forms"
    forms.mkdir(parents=True)
    for name, columns in FORMS.items():
        questions = "".join(f"    {column}: Char = ask('{column}')\n" for column in columns)
        (forms / f"{name.lower()}.py").write_text(FORM.replace("NAME", name) + questions, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load_trial(folder)
    return str(error.value).removeprefix(f"{path}: ")


def test_without_a_section_a_form_is_the_file_of_its_name() -> None:
    export = RawExport().of("AE")
    assert (export.files, export.group, export.columns) == (("ae.csv",), ("AE",), {})


def test_the_form_goes_before_what_holds_for_every_form() -> None:
    raw = RawExport.model_validate(
        {
            "every_form": {
                "columns": {"Subject": "SUBJID", "Site": "SITEID"},
                "codes": {"RECSTAT": {"1": "ACTIVE", "0": "INACTIVE"}},
                "rows_left_out": [{"column": "Deleted", "value": "1", "reason": "deleted in the EDC"}],
            },
            "forms": {
                "AE": {"columns": {"PT_ID": "SUBJID"}, "codes": {"RECSTAT": {"0": "ACTIVE"}}, "rows_left_out": []},
                "MH": {},
            },
        }
    )
    ae, mh = raw.of("AE"), raw.of("MH")
    assert ae.columns == {"PT_ID": "SUBJID", "Site": "SITEID"}  # one column cannot be filled from two
    assert ae.codes == {"RECSTAT": {"1": "ACTIVE", "0": "ACTIVE"}}
    assert ae.rows_left_out == ()
    assert [condition.column for condition in mh.rows_left_out or ()] == ["Deleted"]


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("  forms: {EAE: {}}", "key 'raw': forms: 'EAE' is not a form; did you mean 'AE'?"),
        (
            "  forms: {AE: {columns: {TERM: AETRM}}}",
            "key 'raw': forms.AE.columns: 'AETRM' is not a column of the form; did you mean 'AETERM'?",
        ),
        (
            "  every_form: {columns: {X: SITE}}",
            "key 'raw': every_form.columns: 'SITE' is not a common column; did you mean 'SITEID'?",
        ),
        (
            "  forms: {AE: {columns: {A: AETERM, B: AETERM}}}",
            "key 'raw': forms.AE.columns: 'AETERM' is filled from two columns; keep one of them",
        ),
        (
            "  every_form: {constants: {SER: Y}}",
            "key 'raw': every_form.constants: 'SER' is not a common column",
        ),
        (
            "  forms: {AE: {constants: {SERR: Y}}}",
            "key 'raw': forms.AE.constants: 'SERR' is not a column of the form; did you mean 'SER'?",
        ),
        (
            "  forms: {AE: {by_file: {ae.csv: {constants: {SERR: Y}}}}}",
            "key 'raw': forms.AE.by_file.ae.csv.constants: 'SERR' is not a column of the form; did you mean 'SER'?",
        ),
        (
            "  forms: {AE: {files: [a1.csv, a2.csv], by_file: {a11.csv: {}}}}",
            "key 'raw': forms.AE.by_file: 'a11.csv' is not a file of the form; did you mean 'a1.csv'?",
        ),
        (
            "  forms: {AE: {files: [a.csv, b.csv], joined: [{file: c.csv, by: [SUBJID]}]}}",
            "key 'raw': forms.AE.joined: stands beside one file, and the form has a.csv, b.csv; name one in `files`",
        ),
        (
            "  forms: {AE: {joined: [{file: c.csv, by: []}]}}",
            "key 'raw.forms.AE.joined.0.by' has the value []",
        ),
        (
            "  forms: {AE: {wide: {PTT: {X: {columns: {A: SERR}}}}}}",
            "forms.AE.wide: 'PTT' is not a column of the form; did you mean 'PT'?; "
            "forms.AE.wide.PTT.X.columns: 'SERR' is not a column of the form; did you mean 'SER'?",
        ),
        ("  forms: {AE: {wide: {PT: {X: {constants: {SER: Y}}}}}}", "key 'raw.forms.AE.wide.PT.X.columns' is missing; add it"),
        ("  forms: {AE: {wide: {PT: {X: {columns: {}}}}}}", "key 'raw.forms.AE.wide.PT.X.columns' has the value {}"),
        ("  forms: {AE: {wide: {PT: {}}}}", "key 'raw.forms.AE.wide.PT' has the value {}"),
        (
            "  forms: {AE: {wide: {PT: {X: {columns: {A: PT}}}}}}",
            "key 'raw': forms.AE.wide.PT.X: 'PT' is the name of the test itself; leave it out",
        ),
        (
            "  forms: {AE: {wide: {PT: {X: {columns: {A: SER}, constants: {SER: Y}}}}}}",
            "key 'raw': forms.AE.wide.PT.X: 'SER' has a column and a constant; keep one of them",
        ),
        (
            "  forms: {AE: {numbers: {RECPOS: {order: [AETRM]}}}}",
            "key 'raw': forms.AE.numbers.RECPOS: 'AETRM' is not a column of the form; did you mean 'AETERM'?",
        ),
        (
            "  forms: {AE: {numbers: {RECPOS: {count: values}}}}",
            "key 'raw.forms.AE.numbers.RECPOS': counts values; name the columns that have them, order: [...]",
        ),
        (
            "  forms: {AE: {numbers: {RECPOS: {}}, constants: {RECPOS: '1'}}}",
            "key 'raw': forms.AE: 'RECPOS' is filled by two of constants, numbers and repeats; keep one of them",
        ),
        (
            "  forms: {AE: {repeats: {FORMDT: AEDT}}}",
            "key 'raw': forms.AE.repeats.FORMDT: 'AEDT' is not a column of the form",
        ),
        (
            "  forms: {AE: {codes: {SER: {1: Y}}}}",
            "key 'raw.forms.AE.codes.SER' has the key 1: it must be text; put it in quotes",
        ),
        (
            "  forms: {AE: {codes: {ONGO: {No: N}}}}",
            "key 'raw.forms.AE.codes.ONGO' has the key 'No', which YAML reads as true or false",
        ),
        ("  forms: {AE: {files: [../ae.csv]}}", "key 'raw.forms.AE.files.0' has the value '../ae.csv'"),
        ("  forms: {AE: {files: [ae.xlsx]}}", "key 'raw.forms.AE.files.0' has the value 'ae.xlsx'"),
        ("  forms: {AE: {ignored: {X: ''}}}", "key 'raw.forms.AE.ignored.X' has the value ''"),
        ("  rows_dropped_percent: 101", "key 'raw.rows_dropped_percent' has the value 101"),
    ],
)
def test_wrong(tmp_path: Path, section: str, said: str) -> None:
    assert said in fault(tmp_path, section)


def test_every_wrong_name_at_once(tmp_path: Path) -> None:
    said = fault(tmp_path, "  forms: {AEE: {}, DM: {codes: {SEKS: {}}, entered: {R: BIRTH}}}")
    assert [part.split("' ")[0] for part in said.removeprefix("key 'raw': ").split("; ") if "is not" in part] == [
        "forms: 'AEE",
        "forms.DM.codes: 'SEKS",
        "forms.DM.entered: 'BIRTH",
    ]


@pytest.mark.parametrize("key", ["1", "No"])
def test_a_code_that_yaml_does_not_read_as_text_asks_for_quotes(tmp_path: Path, key: str) -> None:
    assert fault(tmp_path, f"  forms: {{AE: {{codes: {{SER: {{{key}: N}}}}}}}}").partition("put it in quotes")[1]
