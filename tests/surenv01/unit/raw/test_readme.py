"""The examples of study.yaml in raw/README.md: a section `raw:`, and the design of a trial of two arms."""

import yaml

from pipeline.sdtm.standard.tv import tv
from pipeline.study import Study
from pipeline.study.form_export import FormExport
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_names import wrong_names
from pipeline.study.upgrade_notes import NOTES
from schemas.base import empty
from schemas.sdtm.sv import SV
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


def test_the_design_that_the_guide_shows_is_a_study() -> None:
    """Weeks 4 to 80 by 4, then 88, 96, 104; scans on the days 28, 56, 84, 140."""
    text = (COMMITTED.parent / "README.md").read_text(encoding="utf-8")
    block = text.partition("### Several arms")[2].partition("```yaml\n")[2].partition("```")[0]
    given = Study.model_validate(yaml.safe_load(block) | {"study": {"id": "T", "dco": "2025-12-31"}})
    planned = tv(empty(SV), given).table
    assert planned["VISIT"].str.startswith("WEEK").sum() == 23
    assert planned.loc[planned["VISIT"].eq("PK"), "ARMCD"].tolist() == ["A"]
    assert given.scan.schedule.until(150) == [0, 28, 56, 84, 140]
    assert given.strata[1].terms == {"0-1": ("0", "1"), "2+": ("2", "3")}


def test_each_upgrade_note_is_in_the_guide() -> None:
    text = (COMMITTED.parent / "README.md").read_text(encoding="utf-8")
    for note in NOTES:
        assert f"| {note.version} | `{note.name}` |" in text
