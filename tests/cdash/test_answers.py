"""What the standard mapping makes of answers: results in words, tests not done, the end of study treatment, a country."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.loading import load_trial
from tests.cdash.test_changes import STANDARD, without_form
from tests.cdash.trials import TRANSFER, copy_trial, mapped

LAB = """\
SITEID,SUBJID,FOLDER,RECPOS,FORMDT,RECSTAT,LBCAT,LBTEST,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBSPEC,LBDAT,LBTIM
01,001,SCR,1,2025-01-02,ACTIVE,URINALYSIS,PROT,2+,,,,URINE,2025-01-02,
01,001,SCR,2,2025-01-02,ACTIVE,URINALYSIS,GLUC,neg,,,,URINE,2025-01-02,
01,001,SCR,3,2025-01-02,ACTIVE,HEMATOLOGY,HGB,not done,,,,BLOOD,2025-01-02,
01,001,SCR,4,2025-01-02,ACTIVE,CHEMISTRY,GLUC,5.1,mmol/L,,,BLOOD,2025-01-02,
01,001,SCR,5,2025-01-02,ACTIVE,CHEMISTRY,ALB,plenty,,,,BLOOD,2025-01-02,
"""
ENDED = "01,001,LOG,1,,ACTIVE,DISPOSITION EVENT,{},,DEATH,2025-03-10\n"
DM_FORM = '''"""Form DM with the country."""

from pipeline.sdtm.cdash.forms import dm
from schemas.base import Char
from schemas.raw import ask


class DM(dm.DM, without="AGE RACEOTH PSUBJID"):
    """One row per subject."""

    COUNTRY: Char = ask("Country of the site")
'''


def test_results_in_words_have_no_unit_and_are_no_faults(tmp_path: Path) -> None:
    lb = mapped(copy_trial(tmp_path, {f"{TRANSFER}/lb.csv": LAB}))[1]["lb"].set_index("LBORRES", drop=False)
    assert lb.loc[["2+", "neg"], "LBSTRESC"].tolist() == ["2+", "NEGATIVE"]
    assert lb.loc[["2+", "neg"], "LBSTRESU"].isna().all()
    assert lb.loc["5.1", ["LBSTRESC", "LBSTRESU"]].tolist() == ["5.1", "mmol/L"]
    not_done = lb[lb["LBTESTCD"].eq("HGB")].iloc[0]
    assert (not_done["LBSTAT"], pd.isna(not_done["LBORRES"])) == ("NOT DONE", True)


@pytest.mark.parametrize(("ends", "last"), [("STUDY TREATMENT", "2025-03-10"), ("Examplin", "2025-03-10")])
def test_the_end_of_study_treatment_is_that_of_its_drug_and_dates_no_death(ends: str, last: str, tmp_path: Path) -> None:
    header = "SITEID,SUBJID,FOLDER,RECPOS,FORMDT,RECSTAT,DSCAT,DSSCAT,DSTERM,DSDECOD,DSSTDAT\n"
    _, tables = mapped(copy_trial(tmp_path, {f"{TRANSFER}/ds.csv": header + ENDED.format(ends)}))
    reference = tables["reference"].set_index("USUBJID").loc["STD1-01-001"]
    assert (reference["RFXENDTC"], pd.isna(reference["ONGOING"])) == (last, True)
    assert (reference["DTHFL"], pd.isna(reference["DTHDTC"])) == ("Y", True)
    ds = tables["ds"]
    assert ds.loc[ds["DSSCAT"].notna(), "EPOCH"].tolist() == ["TREATMENT"]


def test_a_form_may_ask_for_the_country(tmp_path: Path) -> None:
    folder = copy_trial(tmp_path, {"trial/forms/dm.py": DM_FORM})
    asked = folder / "trial" / "forms" / "asked.py"
    text = asked.read_text(encoding="utf-8").replace(", dm", "")
    asked.write_text(text[: text.index("class DM")] + text[text.index("class EX") :], encoding="utf-8")
    table = pd.read_csv(folder / TRANSFER / "dm.csv", dtype=str, keep_default_na=False)
    table.assign(COUNTRY=["kor", *[""] * (len(table) - 1)]).to_csv(folder / TRANSFER / "dm.csv", index=False)
    dm = mapped(folder)[1]["dm"]
    assert dm["COUNTRY"].tolist() == ["KOR", *["CHN"] * (len(dm) - 1)]


def test_one_module_takes_several_standard_mappings(tmp_path: Path) -> None:
    taken = ("cm", "dd", "dv")
    lines = "".join(f"from pipeline.sdtm.cdash.mapping.{name} import {name}\n" for name in taken)
    folder = copy_trial(tmp_path, {"trial/mapping/several.py": lines}, tuple(f"trial/mapping/{name}.py" for name in taken))
    assert set(taken) <= {function.__name__ for function in load_trial(folder).domains}
    twice = copy_trial(tmp_path / "twice", {"trial/mapping/several.py": lines})
    with pytest.raises(Exception, match=r"several\.py: another module has the function 'cm'; keep one of them"):
        load_trial(twice)


def test_a_form_without_its_end_or_tick_is_cut_all_the_same(tmp_path: Path) -> None:
    """PR ends by PRENDAT, which this trial does not ask for."""
    form = 'from pipeline.sdtm.cdash.forms import pr\n\n\nclass PR(pr.PR, without="PRENDAT PRDOSE"):\n    """One row."""\n'
    files = {"trial/forms/pr.py": form, "trial/forms/standard.py": without_form("PR", STANDARD)}
    trial, tables = mapped(copy_trial(tmp_path, files))
    assert trial.forms["PR"]._ends == ""
    assert trial.forms["PR"]._starts == ("PRSTDAT", "FORMDT")
    assert tables["pr"]["PRENDTC"].isna().all()
