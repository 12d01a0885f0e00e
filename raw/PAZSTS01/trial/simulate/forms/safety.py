"""Forms AE and CM, and the wide forms of vital signs and laboratory, ECG, questionnaires."""

import numpy as np
import pandas as pd

from ..laboratory import TESTS
from ..terms import ATC, DRUGS, ITEMS
from ..text import clock, iso, number, text, yes
from ..trial import Trial
from .rows import LOG, lines, rows

VITALS = {"SYSBP": 0, "DIABP": 0, "PULSE": 0, "TEMP": 1, "WEIGHT": 1, "HEIGHT": 0}
"""The tests with their decimals."""
EG_UNITS = {
    "EGHRMN": "beats/min", "RRAG": "msec", "PRAG": "msec", "QRSAG": "msec", "QTAG": "msec", "QTCBAG": "msec", "QTCFAG": "msec",
    "INTP": "",
}  # fmt: skip


def safety_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """AE, CM, VS, LB, EG, QS by name."""
    return {
        "AE": _events(trial), "CM": _medication(trial), "VS": _vitals(trial), "LB": _laboratory(trial), "EG": _ecgs(trial),
        "QS": _questionnaires(trial),
    }  # fmt: skip


def _events(trial: Trial) -> pd.DataFrame:
    events = trial.events
    person = events["P"].to_numpy()
    start, goes_on = iso(events["START"]), events["END"].isna()
    return rows(
        trial.subjects, person, LOG, at=events["START"], end=events["END"], position=lines(person), AESPID=number(lines(person)),
        AETERM=events["TERM"], AESTDAT=start.where(events["PRECISION"].eq("D"), start.str[:7]), AEENDAT=iso(events["END"]),
        AEONGO=yes(goes_on), AETOXGR=number(events["GRADE"]), AESER=yes(events["SERIOUS"]),
        AESHOSP=np.where(events["SERIOUS"], "Y", ""), AEREL=np.where(events["RELATED"], "RELATED", "NOT RELATED"),
        AEACN=events["ACTION"], AEOUT=np.where(goes_on, "NOT RECOVERED/NOT RESOLVED", "RECOVERED/RESOLVED"), AEDECOD=events["PT"],
        AEBODSYS=events["SOC"],
    )  # fmt: skip


def _medication(trial: Trial) -> pd.DataFrame:
    """Concomitant medication, prior and subsequent therapy in one form, told apart by CMCAT."""
    known = pd.DataFrame.from_dict(DRUGS, orient="index", columns=["CMDECOD", "CMCLAS", "CMINDC", "CMDOSE", "CMDOSFRQ"])
    own = trial.medication
    concomitant = own.join(known, on="DRUG").assign(CMCAT="CONCOMITANT MEDICATION", CMDOSU="mg", CMROUTE="ORAL")
    prior = trial.prior.assign(CMCAT="PRIOR ANTI-CANCER THERAPY", CMSCAT="CHEMOTHERAPY", CMINDC="sarcoma")
    subsequent = trial.therapies.assign(CMCAT="SUBSEQUENT ANTI-CANCER THERAPY", CMSCAT="CHEMOTHERAPY", CMINDC="sarcoma")
    therapies = pd.concat([prior, subsequent], ignore_index=True)
    therapies = therapies.assign(CMDECOD=therapies["DRUG"].str.upper(), CMCLAS=therapies["DRUG"].map(ATC))
    table = pd.concat([concomitant, therapies]).sort_values(["P", "START"], kind="stable", ignore_index=True)
    person = table["P"].to_numpy()
    before = table["CMCAT"].eq("PRIOR ANTI-CANCER THERAPY")
    at = np.where(
        before,
        trial.subjects["CONSENT"].to_numpy()[person],
        np.maximum(table["START"], trial.subjects["CONSENT"].to_numpy()[person]),
    )
    texts = ("CMCAT", "CMSCAT", "CMINDC", "CMDOSU", "CMDOSFRQ", "CMROUTE", "CMDECOD", "CMCLAS")
    return rows(
        trial.subjects, person, LOG, at=at, end=table["END"], position=lines(person), CMTRT=table["DRUG"],
        **{name: table[name].fillna("") for name in texts}, CMDOSE=number(table["CMDOSE"], 1), CMSTDAT=iso(table["START"]),
        CMENDAT=iso(table["END"]), CMONGO=np.where(before, "", np.where(table["END"].isna(), "Y", "N")),
        CMRSDISC=table["REASON"].fillna(""), CMLINE=number(table["LINE"]), CMBESTR=table["RESPONSE"].fillna(""),
    )  # fmt: skip


def _vitals(trial: Trial) -> pd.DataFrame:
    """One row per visit, a column per test. A blood pressure that was not taken, or is unknown, says so in words."""
    table = trial.vitals
    results = {name: number(table[name], decimals) for name, decimals in VITALS.items()}
    words = np.select([table["NOTDONE"], table["UNKNOWN"]], ["NOT DONE", "UNKNOWN"], "")
    for name in ("SYSBP", "DIABP"):
        results[name] = results[name].mask(words != "", text(words))
    return rows(
        trial.subjects, table["P"], table["FOLDER"], at=table["DAY"], form_date=table["DAY"], VSDAT=iso(table["DAY"]),
        VSTIM=clock(table["HOUR"]), **results,
    )  # fmt: skip


def _laboratory(trial: Trial) -> pd.DataFrame:
    """One row per visit; of each test result, unit and range: HGB, HGBU, HGBL, HGBH. Dipsticks have a result alone."""
    drawn = trial.laboratory
    at, lab = drawn.visits, drawn.lab
    columns = {}
    for test in TESTS:
        each = [number(drawn.value[test.name], decimals) for decimals in test.decimals]
        result = (
            each[0].where(lab == 0, each[1]).mask(drawn.below[test.name] & ~np.isnan(drawn.value[test.name]), f"<{test.limit}")
        )
        given = result.notna()
        columns[test.name] = result
        for part, values, decimals in (("L", test.low, 2), ("H", test.high, 2)):
            columns[f"{test.name}{part}"] = number(np.array(values)[lab], decimals).where(given)
        columns[f"{test.name}U"] = text(np.array(test.unit)[lab]).where(given)
    return rows(
        trial.subjects, at["P"], at["FOLDER"], at=at["DAY"], form_date=at["DAY"], LBDAT=iso(at["DAY"]),
        LBNAM=trial.subjects["LABORATORY"].to_numpy()[at["P"]], **columns, **drawn.dipstick,
    )  # fmt: skip


def _ecgs(trial: Trial) -> pd.DataFrame:
    table = trial.ecgs
    row = np.repeat(np.arange(len(table)), len(EG_UNITS))
    own = table.iloc[row].reset_index(drop=True)
    test = np.tile(list(EG_UNITS), len(table))
    results = np.stack(
        [number(table[name]).to_numpy() if unit else table[name].to_numpy() for name, unit in EG_UNITS.items()], axis=1
    )
    return rows(
        trial.subjects, own["P"], own["FOLDER"], at=own["DAY"], form_date=own["DAY"],
        position=np.tile(np.arange(float(len(EG_UNITS))) + 1, len(table)), EGTEST=test, EGORRES=results.ravel(),
        EGORRESU=np.tile(list(EG_UNITS.values()), len(table)), EGDAT=iso(own["DAY"]),
        EGTIM=clock(own["HOUR"]),
    )  # fmt: skip


def _questionnaires(trial: Trial) -> pd.DataFrame:
    table = trial.answers
    item = table["ITEM"].to_numpy()
    names = [f"EOR01-{name}" for name in ITEMS]
    return rows(
        trial.subjects, table["P"], table["FOLDER"], at=table["DAY"], form_date=table["DAY"], position=item + 1.0,
        QSCAT="EORTC QLQ-C30 V3.0", QSTESTCD=np.array([f"EOR01{n + 1:02d}" for n in range(len(ITEMS))])[item],
        QSTEST=np.array(names)[item], QSORRES=number(table["ANSWER"]), QSDAT=iso(table["DAY"]),
    )  # fmt: skip
