"""Who is in which arm: everybody in the only one, and nobody by a guess where there are several (STUDY_SPEC 3.2 DM)."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.loading import load_trial
from pipeline.sdtm.fields import fields
from pipeline.sdtm.standard.demographics import actual_arm_code, arm_code
from pipeline.study import StudyError
from pipeline.trial.folder import TrialError
from tests.drugs import DRUGS
from tests.spec.tables import column, study
from tests.unit.trial.folders import STUDY, SUBJECTS, write_trial

ONE = [{"code": "A", "label": "Arm A"}]
TWO = [*ONE, {"code": "B", "label": "Arm B"}]
BY_THE_ENGINE = SUBJECTS.replace('{"SUBJID": collected("SUBJID")}', '{"SUBJID": collected("SUBJID"), "ARMCD": VERB}').replace(
    "BLOCK =", "VERB = derived(arm_code, 'SCORE')\nBLOCK ="
)
BY_THE_ENGINE = BY_THE_ENGINE.replace("Block, collected", "Block, coded, collected, derived").replace(
    "from pipeline.study", "from pipeline.sdtm.standard.demographics import actual_arm_code, arm_code\nfrom pipeline.study"
)
BY_THE_FORM = BY_THE_ENGINE.replace("derived(arm_code, 'SCORE')", "coded('SCORE', values={'1': 'A', '2': 'B'})")
SEVERAL = STUDY.replace("{code: A, label: Arm A}", "{code: A, label: Arm A}, {code: B, label: Arm B}")


def test_everybody_is_in_the_only_arm() -> None:
    assert arm_code(column(["Y", "N"], "Char"), study(arms=ONE)).tolist()[0] == "A"
    assert actual_arm_code(column(["2023-01-10", ""], "Char"), study(arms=ONE)).notna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("arms", "says"),
    [
        (TWO, r"study\.yaml of TEST: key 'arms' has A, B, and DM would give everybody A; map ARMCD, .* in trial/mapping/dm\.py"),
        ([], r"study\.yaml of TEST: key 'arms' is missing; write the arm of the trial"),
    ],
)
def test_nobody_is_given_an_arm_by_a_guess(arms: list[dict[str, str]], says: str) -> None:
    with pytest.raises(StudyError, match=says):
        arm_code(column(["Y"], "Char"), study(arms=arms) if arms else study())


def test_several_arms_are_refused_when_the_trial_is_loaded(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=SEVERAL, files={"mapping/dm.py": BY_THE_ENGINE})
    with pytest.raises(
        TrialError, match=r"dm\.py: ARMCD is made by arm_code\. study\.yaml of T1: key 'arms' has A, B, .*coded\("
    ):
        load_trial(folder)


def test_several_arms_are_in_order_where_dm_maps_them_from_a_form(tmp_path: Path) -> None:
    assert load_trial(write_trial(tmp_path, study=SEVERAL, files={"mapping/dm.py": BY_THE_FORM})).study.arms[1].code == "B"


@pytest.mark.parametrize(
    ("drugs", "text"),
    [(1, "at least one dose of the study drug;"), (2, "at least one dose of either drug;"), (3, "one dose of any study drug;")],
)
def test_the_method_is_worded_by_the_number_of_drugs(drugs: int, text: str, tmp_path: Path) -> None:
    given: dict[str, Any] = {
        f"DRUG{n}": {**DRUGS["SURUFATINIB"], "prefix": "", "letter": "", "relation": "", "action": ""} for n in range(drugs)
    }
    trial = load_trial(
        write_trial(tmp_path, files={"mapping/dm.py": BY_THE_ENGINE.replace("arm_code, 'SCORE'", "actual_arm_code, 'SCORE'")})
    )
    chosen = trial.study.model_copy(update={"drugs": study(drugs=given).drugs})
    methods = fields(trial.domains, chosen, trial.forms).dropna(subset="METHOD")
    assert text in methods.loc[methods["TARGET"].eq("DM.ARMCD"), "METHOD"].iloc[0]
