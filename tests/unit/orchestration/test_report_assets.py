"""What is made of all outputs: the one ARD with the checks across the outputs, the report, the page."""

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.orchestration.assets.report_assets import AGREEMENT, agreement
from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.render.cells import cells_of
from tests.unit.orchestration.test_output_assets import FUNCTIONS, run, t_14_1_1_1
from tests.unit.tlf.hand_made import make_study

PEOPLE = pd.DataFrame({"USUBJID": ["1", "2"], "FASFL": "Y", "TRT01P": "X"})


@pytest.fixture
def study() -> Study:
    return make_study()


def output(study: Study) -> Output:
    return t_14_1_1_1(PEOPLE, study)


def test_outputs_that_agree_pass_and_the_check_tells_what_it_compared(study: Study) -> None:
    one = output(study)
    found = agreement(one.ard, cells_of(one), study)
    assert (found.check_name, found.passed, found.description) == (AGREEMENT, True, "the outputs agree")
    # one line "1 (50.0)": two results in one cell
    assert "| cells | Every printed cell shows results of the ARD. | 2 | 0 |" in str(found.metadata["checks"].value)


def test_a_number_that_disagrees_fails_the_check_and_its_row_is_shown(study: Study) -> None:
    one = output(study)
    ard = one.ard.assign(stat_num=one.ard["stat_num"].mask(one.ard["stat_name"].eq("p"), 0.9))
    found = agreement(ard, cells_of(one), study)
    assert not found.passed
    assert found.description == "proportions: 1 differ"
    assert "| t_14_1_1_1 | AN_ONE |" in str(found.metadata["failing_proportions"].value)


def test_a_printed_cell_that_is_not_its_result_fails_the_check(study: Study) -> None:
    one = output(study)
    found = agreement(one.ard.assign(stat_fmt="7"), cells_of(one), study)
    assert not found.passed
    assert "prints another text than its result" in str(found.metadata["failing_cells"].value)


def test_outputs_are_kept_as_parts_of_the_report(outputs: Path) -> None:
    assert run().success
    for function in FUNCTIONS:
        kept = json.loads((outputs / f"tlf/parts/{function.__name__}.json").read_text(encoding="utf-8"))
        assert kept["section"]["text"] in (outputs / f"tlf/{function.__name__}.rtf").read_text(encoding="ascii")
        assert kept["content"] in (outputs / f"tlf/{function.__name__}.html").read_text(encoding="utf-8")
