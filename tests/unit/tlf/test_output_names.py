"""Numbers, names and datasets of outputs: declared where an output is made, and nowhere twice."""

import inspect
import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline.endpoints.time_to_event import needs_of_outputs
from pipeline.loading import load_trial
from pipeline.orchestration.runs.summary import lines_of
from pipeline.study import Study, StudyError
from pipeline.tlf import outputs
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.checks.agreement import CHECKS
from pipeline.tlf.layout.output import Content, cited, make_table, output, output_name, renumbered
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.layout.text_numbers import chapters_of
from pipeline.tlf.outputs import outputs_of
from pipeline.trial.needs import needs_of_output
from tests.unit.tlf.hand_made import make_study
from tests.unit.trial.folders import STUDY, write_trial

FUNCTIONS = outputs_of(make_study())
EVERY = outputs_of(make_study(outputs={"further": ["*"]}))


def people(adsl: pd.DataFrame, study: Study) -> Content:
    population = select_population(adsl, "FASFL", study)
    count = count_subjects(adsl[["USUBJID"]].assign(SEQ=1.0), population, Analysis("AN_ALL", "ADSL"))
    return make_table("People", population, results=[count], layout=Layout([block(line("All", "AN_ALL", N_PCT))]))


def test_no_name_and_no_number_is_used_twice() -> None:
    names = [output_name(function) for function in EVERY]
    assert len(set(names)) == len({function.__name__ for function in EVERY}) == len(EVERY) > 80
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
    assert {output_name(f): f.__name__ for f in FUNCTIONS}["pfs"] == "t_14_2_3_1"


def test_two_outputs_of_one_name_are_refused_with_both_places() -> None:
    @output("people")
    def t_14_9_8(adsl: pd.DataFrame, study: Study) -> Content:
        return people(adsl, study)

    @output("people")
    def t_14_9_9(adsl: pd.DataFrame, study: Study) -> Content:
        return people(adsl, study)

    with pytest.raises(ValueError, match=r"two outputs are called people: .*t_14_9_8 and .*t_14_9_9"):
        outputs._distinct([t_14_9_8, t_14_9_9])


def test_the_specification_has_a_row_of_every_output() -> None:
    text = (Path(outputs.__file__).parents[2] / "specification" / "TLF_SPEC.md").read_text(encoding="utf-8")
    stated = set(re.findall(r"1[46](?:\.\d+)+[a-z]?", text))
    assert {".".join(function.__name__.split("_")[1:]) for function in EVERY} <= stated


def test_a_trial_has_the_outputs_that_it_chooses_under_its_titles(adsl: pd.DataFrame) -> None:
    def ids(**section: object) -> set[str]:
        return {function.__name__ for function in outputs_of(make_study(outputs=section))}

    everything = ids()
    assert ids(exclude=("pfs", "f_*")) == {name for name in everything if name != "t_14_2_3_1" and not name.startswith("f_")}
    assert ids(include=("t_14_3_1_1", "pfs", "l_16_2_7_1"), exclude=("pfs",)) == {"t_14_3_1_1", "l_16_2_7_1"}
    assert ids(further=("ae_incidence_*",)) - everything == {"t_14_3_1_12", "t_14_3_1_13"}, "on request alone"
    assert ids(include=("pfs",), further=("ae_episodes",)) == {"t_14_2_3_1", "t_14_3_1_17"} == ids(include=("pfs", "ae_episodes"))
    assert ids(further=("ae_episodes",), exclude=("t_14_3_1_17",)) == everything

    @output("people")
    def t_14_9_9(adsl: pd.DataFrame, study: Study) -> Content:
        return people(adsl, study)

    for called in ("people", "t_14_9_9", "t_14_9_*"):
        study = make_study(outputs={"titles": {called: "All who took part"}})
        assert t_14_9_9(adsl, study).titles[1] == "All who took part"
    assert t_14_9_9(adsl, make_study()).titles[1] == "People"


def test_what_names_no_output_is_told_by_its_key() -> None:
    chosen = make_study(outputs={"include": ("pfs", "t_99_*"), "exclude": ("os_",), "titles": {"PFS": "T"}}).outputs
    assert chosen.unknown({"t_14_2_3_1": "pfs", "t_14_2_4_1": "os"}) == [
        "outputs.include: there is no output t_99_*",
        "outputs.exclude: there is no output os_",
        "outputs.titles: there is no output PFS",
    ]


def test_an_output_has_the_number_of_the_trials_report_everywhere(adsl: pd.DataFrame) -> None:
    numbers = {"t_14_2_3_1": "t_14_2_1_1", "t_14_2_1_1": "t_14_2_1_9", "l_16_2_6_3": "l_16_2_99_1", "t_14_3_1_6a": "t_14_3_9_1"}
    study = make_study(outputs={"numbers": numbers, "titles": {"t_14_2_3_1": "Time to progression"}})
    functions = {output_name(f): f for f in outputs_of(study)}
    assert [functions[name].__name__ for name in ("pfs", "best_overall_response", "ae_related_a")] == [
        "t_14_2_1_1", "t_14_2_1_9", "t_14_3_9_1",
    ]  # fmt: skip
    assert len(functions) == len(FUNCTIONS)
    assert [f.__name__ for f in outputs_of(study)][-1] == "l_16_2_99_1", "the report is in the order of its numbers"
    assert inspect.unwrap(functions["pfs"]).__name__ == "t_14_2_3_1", "the program is the shipped one"
    assert {line.output for line in lines_of(study) if line.label.startswith("ORR")} == {"t_14_2_1_9"}
    assert {s.output for s in chapters_of(study)["Efficacy"] if s.label.startswith("Progression-free")} == {"t_14_2_1_1"}
    assert cited("l_16_2_6_3", study) == "Listing 16.2.99.1"

    @output("people")
    def t_14_2_3_1(adsl: pd.DataFrame, study: Study) -> Content:
        return people(adsl, study)

    made = renumbered(t_14_2_3_1, "t_14_2_1_1")(adsl, study)
    assert (made.id, made.titles[:2]) == ("t_14_2_1_1", ("Table 14.2.1.1", "Time to progression"))
    assert set(made.ard["output_id"]) == {"t_14_2_1_1"}


def test_an_output_needs_the_same_under_another_number() -> None:
    study = make_study(outputs={"numbers": {"t_14_2_4_1": "t_14_2_9_1"}})
    survival = {output_name(f): f for f in outputs_of(study)}["os"]
    assert survival.__name__ == "t_14_2_9_1"
    assert "dd ds ss" in needs_of_output(survival, {}, needs_of_outputs(study))


def test_checks_across_outputs_follow_the_numbers() -> None:
    """Ten have an event in the overview, nine in the table of terms, which has another number."""
    study = make_study(outputs={"numbers": {"t_14_3_1_2": "t_14_3_9_2"}})
    rows = [("t_14_3_1_1", "AN_TEAE_OVERVIEW", "TEAE", 10.0), ("t_14_3_9_2", "AN_TEAE_SOC_PT", "ANY", 9.0)]
    table = pd.DataFrame(rows, columns=["output_id", "analysis_id", "variable_level", "n"])
    wide = table.assign(analysis_set="SAFFL", group1_level="A", group2_level="", group3_level="")
    overview = next(check for check in CHECKS if check.id == "overview")
    assert len(overview.find(wide, study).findings) == 1
    assert overview.find(wide, make_study()).compared == 0


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("{t_14_2_3_1: t_14_2_1_1}", "two outputs would be t_14_2_1_1; give the other a number too, or exclude it"),
        ("{t_14_2_3_1: f_14_2_9_9}", "t_14_2_3_1 becomes f_14_2_9_9, which is of another kind; begin the number with t_"),
        ("{t_99_1: t_99_2}", "t_99_1 is no number that crf2tlf ships"),
        ("{t_14_2_3_1: Table 9}", "has the value 'Table 9'"),
    ],
)
def test_numbers_that_cannot_be_are_refused(numbers: str, said: str, tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=STUDY + f"outputs: {{numbers: {numbers}}}\n")
    with pytest.raises(StudyError) as error:
        load_trial(folder)
    assert said in str(error.value)


def test_every_sentence_and_line_is_read_from_an_output_that_there_is() -> None:
    known, study = {function.__name__ for function in FUNCTIONS}, make_study()
    sentences = [sentence for chapter in chapters_of(study).values() for sentence in chapter]
    assert {sentence.output for sentence in sentences} <= known
    none = make_study(outputs={"include": ("ae_by_soc_pt",)})
    assert lines_of(none) == ()
    assert len(lines_of(study)) > 4


def test_number_name_and_sources_are_those_of_the_function(adsl: pd.DataFrame, study: Study) -> None:
    @output("people")
    def l_16_2_9_9a(adsl: pd.DataFrame, ec: pd.DataFrame, suppec: pd.DataFrame, ex: pd.DataFrame, study: Study) -> Content:
        """Everybody."""
        return people(adsl, study)

    made = l_16_2_9_9a(adsl, adsl, adsl, adsl, study)
    assert (made.id, made.name, made.titles) == ("l_16_2_9_9a", "people", ("Listing 16.2.9.9a", "People", "Full Analysis Set"))
    assert made.sources == ("ADSL", "EC", "EX")
    assert set(made.ard["output_id"]) == {"l_16_2_9_9a"}
    assert made.ard["ard_id"].str.startswith("l_16_2_9_9a.").all()
    assert list(inspect.signature(l_16_2_9_9a).parameters) == ["adsl", "ec", "suppec", "ex", "study"]  # what the asset depends on
    assert inspect.getdoc(l_16_2_9_9a) == "Everybody."


@pytest.mark.parametrize("name", ["", "Pfs", "pfs-os", "1st", "pfs_", "a" * 64])
def test_a_name_is_a_tag(name: str) -> None:
    def t_14_9_9(adsl: pd.DataFrame, study: Study) -> Content:
        return people(adsl, study)

    with pytest.raises(ValueError, match=r"^t_14_9_9: '.*' is no name of an output"):
        output(name)(t_14_9_9)


def test_a_function_without_a_number_is_no_output() -> None:
    with pytest.raises(ValueError, match=r"^people is no number of an output; call it as t_14_2_1_1"):
        output("people")(people)


def test_a_function_that_was_not_marked_has_no_name() -> None:
    with pytest.raises(TypeError, match=r"^people has no name beside its number; write @output"):
        output_name(people)
