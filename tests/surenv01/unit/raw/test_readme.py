"""The example of a section `raw:` in raw/README.md."""

import yaml

from pipeline.study.raw_export import FormExport, RawExport
from pipeline.study.raw_names import wrong_names
from pipeline.study.upgrade_notes import NOTES
from tests.surenv01.chain import COMMITTED, FORMS


def test_the_example_of_the_readme_is_a_valid_section() -> None:
    text = (COMMITTED.parent / "README.md").read_text(encoding="utf-8")
    raw = RawExport.model_validate(
        yaml.safe_load(text.split("## Your own export")[1].split("```yaml\n")[1].split("```")[0])["raw"]
    )
    assert wrong_names(raw, FORMS) == []
    assert raw.of("DM").files == ("DEMOG.csv",)
    assert raw.of("SURV").group == ("IG.SURVIVAL", "IG.SOURCE")
    assert set(raw.model_fields_set) == set(RawExport.model_fields), "it shows every key"
    assert {key for form in (raw.every_form, *raw.forms.values()) for key in form.model_fields_set} == set(
        FormExport.model_fields
    )


def test_each_upgrade_note_is_in_the_guide() -> None:
    text = (COMMITTED.parent / "README.md").read_text(encoding="utf-8")
    for note in NOTES:
        assert f"| {note.version} | `{note.name}` |" in text
