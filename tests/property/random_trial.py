"""Small random trials in two states, as results on disk: what was collected, its edits, and the outputs that are made of it."""

import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs import outputs_of
from tests.unit.tlf.hand_made import complete, make_study

Tables = dict[str, pd.DataFrame]
ARMS = ("Alpha", "Beta")
START = pd.Timestamp("2024-01-01")
TERMS = {"Nausea": "Gastrointestinal", "Vomiting": "Gastrointestinal", "Rash": "Skin", "Anaemia": "Blood", "Pruritus": "Skin"}
RESPONSES = ["CR", "PR", "SD", "PD", "NE", ""]
NAMES = (
    *("t_14_1_1_1", "t_14_1_1_2", "t_14_1_2_1", "t_14_2_1_1", "t_14_2_1_5", "f_14_2_1_1", "t_14_2_3_1", "f_14_2_3_1"),
    *("t_14_2_3_3", "t_14_2_2_1", "f_14_2_5_1", "f_14_2_5_3", "t_14_3_1_1", "t_14_3_1_2", "t_14_3_1_3", "t_14_3_1_4"),
    *("t_14_3_1_5", "t_14_3_1_7", "t_14_3_4_1", "t_14_3_4_2", "t_14_2_5_1"),
)
COLUMNS = [
    "arm",
    "age",
    "sex",
    "ecog",
    "race",
    "fas",
    "saf",
    "response",
    "pfs",
    "event",
    "os",
    "died",
    "shrink",
    "pulse",
    "platelets",
]


class Draw:
    """Random values of what is collected of a subject and of an event."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def one(self, options: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
        """One of `options`."""
        return options[int(self.random.choice(len(options), p=weights))]

    def value(self, column: str) -> Any:
        """A value of a column of the subjects."""
        options: dict[str, Sequence[Any]] = {
            "arm": ARMS, "sex": "MF", "ecog": [0.0, 1.0, 2.0, np.nan], "race": ["ASIAN", "WHITE", "OTHER", None],
            "fas": "YYYN", "saf": "YYYYN", "response": RESPONSES, "event": [0.0, 1.0], "died": [0.0, 1.0],
            "age": [*np.arange(30.0, 85.0, 5.0)], "pfs": [*np.arange(20.0, 400.0, 30.0)], "os": [*np.arange(30.0, 700.0, 60.0)],
            "shrink": [np.nan, -60.0, -35.0, -10.0, 0.0, 25.0], "pulse": [np.nan, 60.0, 72.0, 72.5, 80.25],
            "platelets": [np.nan, 200.0, 90.0, 60.0, 30.0],
        }  # fmt: skip
        return self.one(options[column])

    def subject(self) -> dict[str, Any]:
        return {column: self.value(column) for column in COLUMNS}

    def event(self, subject: str) -> dict[str, Any]:
        given = {"grade": [1.0, 2.0, 3.0, 4.0, np.nan], "related": ["RELATED", "NOT RELATED"], "serious": "NNY"}
        drawn = {name: self.one(options) for name, options in given.items()}
        return {"USUBJID": subject, "term": self.one([*TERMS]), "day": float(self.random.integers(1, 90)), **drawn}


class Collected:
    """`subjects`: COLUMNS by USUBJID; `events`: USUBJID, term, day, grade, related, serious."""

    def __init__(self, subjects: pd.DataFrame, events: pd.DataFrame) -> None:
        self.subjects, self.events = subjects, events


def collect(draw: Draw) -> Collected:
    """Four to twelve subjects, in one arm or two, with up to four events each."""
    names = [f"S-{number:02d}" for number in range(1, int(draw.random.integers(5, 13)))]
    people = pd.DataFrame([draw.subject() for _ in names], index=names)
    if draw.random.random() < 0.2:
        people["arm"] = ARMS[0]
    events = [draw.event(name) for name in names for _ in range(draw.random.integers(0, 4))]
    return Collected(people, pd.DataFrame(events, columns=["USUBJID", "term", "day", "grade", "related", "serious"]))


def edit(before: Collected, draw: Draw) -> Collected:
    """One to three edits of records: a value of a subject or of an event, an event or a subject more or less."""
    people, events = before.subjects.copy(), before.events.copy()
    for _ in range(int(draw.random.integers(1, 4))):
        kind = draw.one(["value", "event", "came", "went", "joined", "left"], [0.4, 0.2, 0.15, 0.1, 0.1, 0.05])
        name = draw.one(list(people.index))
        if kind == "value":
            column = draw.one(COLUMNS)
            people.loc[name, column] = draw.value(column)
        elif kind == "event" and len(events):
            place, column = draw.one(list(events.index)), draw.one(["term", "day", "grade", "related", "serious"])
            events.loc[place, column] = draw.event(name)[column]
        elif kind == "came":
            events = pd.DataFrame([*events.to_dict("records"), draw.event(name)])
        elif kind == "went" and len(events):
            events = events.drop(index=draw.one(list(events.index)))
        elif kind == "joined":
            index = [*people.index, f"S-{len(people) + 20}"]
            people = pd.DataFrame([*people.to_dict("records"), draw.subject()], index=index)
        elif kind == "left" and len(people) > 3:
            people, events = people.drop(index=name), events[events["USUBJID"].ne(name)]
    return Collected(people, events)


def analysis_data(collected: Collected) -> Tables:
    """ADSL, ADRS, ADTTE, ADTR, ADAE, ADLB and ADVS of what was collected."""
    people = collected.subjects.rename_axis("USUBJID").reset_index()
    made = {"adsl": _adsl(people), "adrs": _adrs(people), "adtte": _adtte(people), "adtr": _adtr(people)}
    made |= {"adae": _adae(collected.events), "adlb": _adlb(people), "advs": _advs(people)}
    return made


def _adsl(people: pd.DataFrame) -> pd.DataFrame:
    group = pd.cut(people["age"], [0, 65, 200], right=False, labels=["<65", ">=65"])
    ends = START + pd.to_timedelta(people["os"], unit="D")
    died = people["died"].eq(1)
    return _typed(
        pd.DataFrame(
            {
                "STUDYID": "S", "USUBJID": people["USUBJID"], "SUBJID": people["USUBJID"], "TRT01P": people["arm"],
                "TRT01A": people["arm"], "AGE": people["age"], "AGEGR1": group.astype("str"), "AGEGR1N": group.cat.codes + 1.0,
                "SEX": people["sex"], "RACE": people["race"], "ECOGBL": people["ecog"], "ENRLFL": "Y", "ITTFL": "Y",
                "FASFL": people["fas"], "SAFFL": people["saf"], "PPROTFL": people["fas"],
                "RESFL": people["shrink"].notna().map({True: "Y", False: "N"}), "MDISFL": "Y", "TRTSDT": START,
                "TRTEDT": ends, "TRTEDTA": ends, "TRTDURD": people["os"], "DTHDT": ends.where(died),
                "DTHFL": pd.Series("Y", people.index).where(died), "EOTSTT": died.map({True: "DISCONTINUED", False: "ONGOING"}),
                "EOSSTT": died.map({True: "DISCONTINUED", False: "ONGOING"}),
            }
        )
    )  # fmt: skip


def _adrs(people: pd.DataFrame) -> pd.DataFrame:
    known = people[people["response"].ne("")]
    best = known["response"]
    hit, control = best.isin(["CR", "PR"]), best.isin(["CR", "PR", "SD"])
    wide = pd.DataFrame({"USUBJID": known["USUBJID"], "CBOR": best, "BOR": best})
    flags = {"CRSP": hit, "CRSP18": hit, "RSP": hit, "CDCR": control, "DCR": control}
    wide = wide.assign(**{name: flag.map({True: "Y", False: "N"}) for name, flag in flags.items()})
    return _numbered(wide.melt("USUBJID", var_name="PARAMCD", value_name="AVALC")).assign(ORIGDT=START)


def _adtte(people: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for code, days, event, words in (
        ("PFS", "pfs", "event", ("Disease progression", "No progression or death at data cut-off")),
        ("OS", "os", "died", ("Death", "ALIVE")),
    ):
        happened = people[event].eq(1)
        rows = {"USUBJID": people["USUBJID"], "PARAMCD": code, "STARTDT": START, "CNSR": 1 - people[event]}
        end = START + pd.to_timedelta(people[days], unit="D")
        parts.append(pd.DataFrame(rows).assign(ADT=end, EVNTDESC=happened.map({True: words[0], False: words[1]})))
    respond = people[people["response"].isin(["CR", "PR"])]
    dor = parts[0][parts[0]["USUBJID"].isin(respond["USUBJID"])].assign(PARAMCD="DOR")
    return _numbered(pd.concat([*parts, dor], ignore_index=True)).assign(ORIGDT=START)


def _adtr(people: pd.DataFrame) -> pd.DataFrame:
    known = people[people["shrink"].notna()]
    rows = {"USUBJID": known["USUBJID"], "PARAMCD": "SDIAM", "AVAL": 50.0}
    first = pd.DataFrame(rows).assign(ABLFL="Y", ADT=START)
    later = {"ADT": START + pd.Timedelta(days=42), "PCHG": known["shrink"], "ANL02FL": "Y"}
    second = pd.DataFrame(rows).assign(**later).assign(AVAL=50 + known["shrink"] / 2)
    best = second.assign(PARAMCD="PCHGBEST", AVAL=known["shrink"])
    return _numbered(pd.concat([first, second, best], ignore_index=True)).assign(ORIGDT=START)


def _adae(events: pd.DataFrame) -> pd.DataFrame:
    rows = events.sort_values(["USUBJID", "day", "term"], ignore_index=True)
    fixed = {"TRTEMFL": "Y", "AEOUT": "RECOVERED", "AEACN": "DOSE NOT CHANGED", "AACN1": "DOSE NOT CHANGED"}
    table = pd.DataFrame(
        {
            "STUDYID": "S", "USUBJID": rows["USUBJID"], "AESEQ": rows.groupby("USUBJID").cumcount() + 1.0,
            "AEDECOD": rows["term"], "AETERM": rows["term"], "AEBODSYS": rows["term"].map(TERMS),
            "ATOXGRN": rows["grade"].astype("float64"), "AREL": rows["related"], "AREL1": rows["related"],
            "AREL2": "NOT RELATED", "AESER": rows["serious"], "ASTDY": rows["day"].astype("float64"),
            "ASTDT": START + pd.to_timedelta(rows["day"].astype("float64") - 1, unit="D"),
        }
    )  # fmt: skip
    return _typed(table.assign(**fixed))


def _adlb(people: pd.DataFrame) -> pd.DataFrame:
    value = people["platelets"]
    grade = pd.cut(value, [0, 50, 75, 150, 999], labels=["3", "2", "1", "0"]).astype("str").where(value.notna())
    rows = {
        "USUBJID": people["USUBJID"],
        "PARAMCD": "PLAT",
        "PARAM": "Platelets",
        "ANRHI": 350.0,
        "BTOXGRL": "0",
        "BNRIND": "NORMAL",
    }
    first = pd.DataFrame(rows).assign(AVAL=200.0, ABLFL="Y", ATOXGRL="0", ANRIND="NORMAL")
    low = value.lt(150).map({True: "LOW", False: "NORMAL"})
    later = pd.DataFrame(rows).assign(AVAL=value, ATOXGRL=grade, ANRIND=low, ONTRTFL="Y", ANL02FL="Y", ANL03FL="Y")
    return _numbered(pd.concat([first, later[value.notna()]], ignore_index=True))


def _advs(people: pd.DataFrame) -> pd.DataFrame:
    rows = {"USUBJID": people["USUBJID"], "PARAMCD": "PULSE", "PARAM": "Pulse (beats/min)", "ANL01FL": "Y"}
    first = pd.DataFrame(rows).assign(AVAL=70.0, AVISITN=0.0, AVISIT="Baseline")
    later = pd.DataFrame(rows).assign(AVAL=people["pulse"], CHG=people["pulse"] - 70, AVISITN=3.0, AVISIT="CYCLE 2 DAY 1")
    return _numbered(pd.concat([first, later[people["pulse"].notna()]], ignore_index=True))


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values("USUBJID", kind="stable", ignore_index=True)
    return _typed(rows.assign(STUDYID="S", ASEQ=rows.groupby("USUBJID").cumcount() + 1.0))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name, kind in table.dtypes.items() if kind == "object" or str(kind) in ("str", "category")]
    dates = [name for name, kind in table.dtypes.items() if str(kind).startswith("datetime")]
    return table.astype(dict.fromkeys(texts, "str") | dict.fromkeys(dates, "datetime64[ms]"))


def make_outputs(tables: Tables, names: Sequence[str], **decisions: Any) -> dict[str, Output]:
    """The outputs of these names, by name."""
    study = make_study(
        arms=[{"code": arm[0], "label": arm} for arm in ARMS],
        orr={"primary": "CRSP"},
        tlf={"small_n": 2, "hr_subjects": 2, "hr_events": 1, "common_percent": 25, "total": True} | decisions.pop("tlf", {}),
        **decisions,
    )
    made: dict[str, Output] = {}
    functions = {function.__name__: function for function in outputs_of(study)}
    for function in (functions[name] for name in names):
        read = [*inspect.signature(function).parameters]
        given = complete({name: tables[name] for name in read if name in tables}) | {"study": study}
        made[function.__name__] = function(**{name: given[name] for name in read})
    return made


def store(folder: Path, tables: Tables, outputs: dict[str, Output]) -> Path:
    """Analysis data and outputs as a transfer's results."""
    for layer in ("sdtm", "adam", "tlf"):
        (folder / layer).mkdir(parents=True, exist_ok=True)
    tables["adsl"][["STUDYID", "USUBJID"]].to_parquet(folder / "sdtm" / "dm.parquet", index=False)
    for name, table in tables.items():
        table.to_parquet(folder / "adam" / f"{name}.parquet", index=False)
    for name, output in outputs.items():
        output.ard.to_parquet(folder / "tlf" / f"{name}.ard.parquet", index=False)
        output.records.to_parquet(folder / "tlf" / f"{name}.records.parquet", index=False)
    return folder


def reads_of() -> dict[str, list[str]]:
    """The tables that each output reads, by name."""
    return {f.__name__: [p for p in inspect.signature(f).parameters if p != "study"] for f in outputs_of(make_study())}
