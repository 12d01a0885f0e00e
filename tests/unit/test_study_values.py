"""Values of study.yaml that no study can mean: refused with file, key and remedy, whatever the section."""

from pathlib import Path

import pytest
from dagster._utils.schedules import is_valid_cron_schedule

from pipeline.study import StudyError, load_study
from pipeline.study.cron import fault_of_cron

IDENTITY = "study: {id: T1, dco: 2026-06-30}\n"
VISIT = "number: 1, name: N, start: s, end: e"
REFUSED = {
    "pfs: {gap_days: true}": "key 'pfs.gap_days': is true or false, where a number or text is meant; write that",
    "tlf: {pfs_months: [3, true]}": "key 'tlf.pfs_months': is true or false, where a number or text is meant",
    "operations: {settle_minutes: 1e999}": "key 'operations.settle_minutes' has the value '1e999': it must be a finite number",
    "arms: []": "key 'arms' has the value []: it needs at least one entry; add one, or leave the key out",
    'arms: [{code: "", label: X}]': "key 'arms.0.code': is empty; write a text",
    'arms: [{code: A, label: "  "}]': "key 'arms.0.label': the text '  ' begins or ends with a blank",
    'arms: [{code: A, label: "X\\nY"}]': "key 'arms.0.label': the text 'X\\nY' holds the character U+000A",
    'arms: [{code: A, label: "X\\u202eY"}]': "line 2: key 'arms.0.label' has the value 'X\\u202eY', which holds the control",
    "arms: [{code: A, label: X}, {code: A, label: Y}]": "key 'arms.1.code' has the value 'A', which arms.0.code has",
    "arms: [{code: A, label: X}, {code: B, label: X}]": "key 'arms.1.label' has the value 'X', which arms.0.label has",
    f"design: {{visits: [{{folder: V, {VISIT}}}, {{folder: V, {VISIT}}}]}}": "'V', which design.visits.0.folder has",
    "ae: {groups: {CQ01NAM: {name: G, terms: []}}}": "key 'ae.groups.CQ01NAM.terms' has the value []: it needs at least one",
    "start_date: {order: []}": "key 'start_date.order' has the value []: it needs at least one entry",
    "tlf: {os_months: [12, 6]}": "key 'tlf.os_months': has the values [12, 6]; write numbers above 0, each above",
    "tlf: {dor_months: [-3, 6]}": "key 'tlf.dor_months': has the values [-3, 6]; write numbers above 0",
    "adsl: {age_bins: [65, 65]}": "key 'adsl.age_bins': has the values [65, 65]; write numbers above 0",
    "operations: {nightly: every night}": "key 'operations.nightly': the schedule 'every night' has 2 fields, it needs five",
    "operations: {timezone: Europe/Viena}": "there is no time zone 'Europe/Viena'; did you mean 'Europe/Vienna'?",
    "drugs: [a]": "key 'drugs' has the value ['a']: it must be a mapping of keys, as 'name: value'",
    "design: none": "key 'design' has the value 'none': it must be a mapping of keys",
    "arms: {code: A}": "key 'arms' has the value {'code': 'A'}: it must be a list, as [a, b]",
    "mapping: [ae]": "key 'mapping' is unknown; remove it",
}  # fmt: skip


@pytest.mark.parametrize("section", REFUSED)
def test_a_value_that_no_study_can_mean(section: str, tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(IDENTITY + section + "\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load_study(file)
    assert str(error.value).startswith(str(file))
    assert REFUSED[section] in str(error.value)


@pytest.mark.parametrize("dco", ["2026-02-31", '"2026-02-31"', "86400", "20260630", "0206-06-30", '"2026-06-30T00:00"', "true"])
def test_a_cut_off_is_a_day(dco: str, tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"study: {{id: T1, dco: {dco}}}\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"study\.yaml.*key 'study\.dco'"):
        load_study(file)


def test_a_series_of_visits_may_go_on_with_other_bounds(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    series = 'folder: "V{n}", number: 1, name: "N {n}", start: s, end: e'
    good = f"design: {{visits: [{{{series}, most: 4}}, {{{series}, least: 5}}]}}\n"
    file.write_text(IDENTITY + good, encoding="utf-8")
    assert len(load_study(file).design.visits) == 2
    file.write_text(IDENTITY + good.replace("least: 5", "least: 4"), encoding="utf-8")
    with pytest.raises(StudyError, match=r"design\.visits\.1\.folder"):
        load_study(file)


@pytest.mark.parametrize("text", ["0 2 * * *", "*/15 0-6 1,15 * MON-FRI", "30 22 * jan,jul 0", "0 0 29 2 *", "5 4 1-10/2 * 7"])
def test_a_schedule_that_dagster_takes(text: str) -> None:
    assert fault_of_cron(text) == ""
    assert is_valid_cron_schedule(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has 0 fields"),
        ("0 2 * *", "has 4 fields"),
        ("60 2 * * *", "has '60' as its minute, which is 0 to 59"),
        ("0 24 * * *", "has '24' as its hour, which is 0 to 23"),
        ("0 2 0 * *", "has '0' as its day of the month, which is 1 to 31"),
        ("0 2 * 13 *", "has '13' as its month"),
        ("0 2 * * 8", "has '8' as its day of the week"),
        ("0 6-2 * * *", "has '6-2' as its hour"),
        ("0 2 30 2 *", "has day 30 of month 2, which never comes"),
        ("0 2 31 apr,jun *", "has day 31 of month apr,jun, which never comes"),
        ("@nightly", "has 1 fields"),
    ],
)
def test_a_schedule_that_never_comes(text: str, words: str) -> None:
    assert words in fault_of_cron(text)
