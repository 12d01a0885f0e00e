"""The trial of standard forms as a blinded one: dummy codes in its transfer, a true list outside, an open and a closed run."""

from pathlib import Path

import pandas as pd
import yaml

from tests.cdash.trials import TRANSFER, copy_trial
from tests.toy.workspace import start

ACTIVE, PLACEBO, SHAM = "ZQ/ACT", "../ZQPBO", "ZQSHAM"
"""True codes of the arms, which would be paths if anything made paths of them, and the true name of the placebo."""
SECRETS = [ACTIVE, PLACEBO, SHAM, "Zqactive", "Zqplacebo"]
LIST = f"""SITEID,SUBJID,DUMMY,ARMCD,EXTRT
01,001,T2,{ACTIVE},EXAMPLIN
01,002,T2,{PLACEBO},{SHAM}
01,003,T1,{PLACEBO},{SHAM}
02,001,T1,{ACTIVE},EXAMPLIN
02,002,T1,{ACTIVE},EXAMPLIN
"""
SMALL, WHOLE = "+sdtm/ex", "+t_14_1_2_1,review/fields"
"""A run of what a usual test can afford, and one with datasets and an output."""


def blind(root: Path) -> Path:
    """raw/STD1 below `root`, blinded; its dummy arms and drugs are those of LIST."""
    folder = copy_trial(root)
    settings = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))
    settings["arms"][0] |= {"code": ACTIVE, "label": "Zqactive"}
    settings["arms"][1] |= {"code": PLACEBO, "label": "Zqplacebo", "drugs": [SHAM]}
    settings["drugs"]["EXAMPLIN"] |= {"placebo": [SHAM], "dummy": ["TREATMENT 1", "TREATMENT 2"]}
    settings["blinding"] = {"blinded": True, "arms": ["T1", "T2"]}
    (folder / "study.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    rows = {name: pd.read_csv(folder / TRANSFER / f"{name}.csv", dtype=str) for name in ("rand", "ex", "ds")}
    rows["rand"] = rows["rand"].assign(ARMCD=["T2", "T2", "T1", "T1", "T1"], ACTARMCD="")
    arms = dict(zip(rows["rand"]["SITEID"] + rows["rand"]["SUBJID"], rows["rand"]["ARMCD"], strict=True))
    number = (rows["ex"]["SITEID"] + rows["ex"]["SUBJID"]).map(arms).str[1]
    rows["ex"] = rows["ex"].assign(EXTRT="TREATMENT " + number)
    rows["ds"] = rows["ds"].replace({"DSSCAT": {"Examplin": "STUDY TREATMENT"}})
    for name, table in rows.items():
        table.to_csv(folder / TRANSFER / f"{name}.csv", index=False)
    return folder


def fill(root: Path, selected: str) -> None:
    """workspace/, run blinded; list.csv; closed/, the closed report; what both said in said/."""
    blind(root / "workspace")
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    (root / "said").mkdir()
    closed = ("--closed", "--list", str(root / "list.csv"), "--root", str(root / "closed"))
    for name, options in (("open", ()), ("closed", closed)):
        result = start(root / "workspace", "run", "--select", selected, *options)
        assert result.returncode == 0, result.stdout + result.stderr
        (root / "said" / f"{name}.txt").write_text(result.stdout + result.stderr, encoding="utf-8")
