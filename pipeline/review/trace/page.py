"""The drill-down behind the HTML outputs: takes the results of a transfer, gives a viewer and the data that it loads, as files.

A click must work from a disk, without a server: the data are scripts that the page loads when they are asked for, one per output
(which records each result names) and one per subject (all records, and where each comes from). Thousands of cells so share the
records of some dozen subjects.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.review.compare.values import shown
from pipeline.review.identity import sequence_of
from pipeline.review.stored import LAYERS, Stored
from pipeline.review.trace.behind import named_by
from pipeline.review.trace.rules import place_of, words_of
from pipeline.review.trace.sources import EDGES, source_rows, sources_of
from pipeline.tlf.ard.ids import split_result_id
from pipeline.tlf.layout.output import SHOWN_SUBJECTS
from pipeline.trial.trial import Trial
from schemas.base import variables

FOLDER = "trace"
_INTERNAL = {"excluded", "cut", "data_checks", "recist_xchk", "relrec"}


def trace_files(stored: Stored, outputs: Sequence[str], trial: Trial) -> dict[str, bytes]:
    """The files of the drill-down, by path below the outputs: `trace/index.html` and what it loads. Of more subjects than
    SHOWN_SUBJECTS it holds the first, and says so."""
    everybody = _people(stored)
    people = everybody[:SHOWN_SUBJECTS]
    shown = stored if people == everybody else replace(stored, subjects=tuple(people), _read={})
    tables = _tables(shown)
    made = {f"results/{name}.js": found for name, found in _results(outputs, shown, tables, people)} if outputs else {}
    made |= _subjects(tables, people, shown)
    made["study.js"] = {
        "subjects": people,
        "tables": {name: _description(name, table, shown, trial) for name, table in tables.items()},
    }
    own = files("pipeline.review.trace")
    page = (own / "page.html").read_text(encoding="utf-8").replace("@STUDY@", escape(trial.study.id))
    scripts = {f"{FOLDER}/{path}": _script(path, content) for path, content in made.items()}
    index = page.replace("@HELD@", _held(len(everybody))).encode()
    return scripts | {f"{FOLDER}/click.js": (own / "click.js").read_bytes(), f"{FOLDER}/index.html": index}


def _held(number: int) -> str:
    """What the page says where it does not hold everybody."""
    if number <= SHOWN_SUBJECTS:
        return ""
    return (
        f"\n<p>Of {number:,} subjects these pages hold the first {SHOWN_SUBJECTS:,} in the order of their identifiers, and count "
        "these; <code>crf2tlf trace</code> follows a number to the records of all.</p>"
    )


def _people(stored: Stored) -> list[str]:
    """Everybody of whom there is a record."""
    names = [name for layer in ("adam", "sdtm") for name in stored.names(layer) if name not in _INTERNAL]
    columns = [pq.ParquetFile(stored.folder / stored.layer_of(name) / f"{name}.parquet") for name in names]
    found = [file.read(["USUBJID"], use_threads=False).column(0).unique() for file in columns if "USUBJID" in file.schema.names]
    return sorted({person for part in found for person in part.to_pylist() if person is not None})


def _tables(stored: Stored) -> dict[str, pd.DataFrame]:
    """The tables that are about subjects, from analysis to forms: of each the columns to show, USUBJID and AT, the row number."""
    names = [name for layer in LAYERS[::-1] for name in stored.names(layer) if name not in _INTERNAL]
    frames = {name: source_rows(name, stored) if stored.is_source(name) else stored.table(name) for name in names}
    return {name: _page_rows(name, table, stored) for name, table in frames.items() if table is not None and "USUBJID" in table}


def _page_rows(name: str, table: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    return table[["USUBJID", *_columns(name, table, stored)]].assign(AT=table.get("AT", table.index))


def _script(path: str, content: Any) -> bytes:
    """JSON that a page takes without a server; "</" cannot end the script it stands in."""
    name = json.dumps(path.rpartition("/")[2].removesuffix(".js"))
    return f"give({name}, {json.dumps(content, ensure_ascii=False, separators=(',', ':'))});\n".replace("</", "<\\/").encode()


def _results(
    outputs: Sequence[str], stored: Stored, tables: dict[str, pd.DataFrame], people: list[str]
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Of each output: its results, for each the results that name its records, and these records: subject, table, row number."""
    ard, records = stored.results(outputs)
    text = ard[["ard_id", "stat_label", "stat_fmt", "stat_num", "analysis_id", "method_id", "data_subset"]]
    said = text.assign(stat_num=shown(text["stat_num"])).astype("object").where(text.notna(), "")
    numbers = {result: split_result_id(result)[1] for result in ard["ard_id"]}
    behind = named_by(ard, ard, records).drop_duplicates()
    behind = behind.assign(own_id=behind["own_id"].map(numbers))
    if stored.subjects is not None:
        records = records[among(records["USUBJID"], pd.Series(people, dtype="str"))]
    parts = {
        "results": _lists(said, flat=True),
        "behind": _lists(behind[["ard_id", "own_id", "USE"]]),
        "records": _lists(_places(records, tables, people)),
    }
    for name in outputs:
        yield name, {what: part.get(name, {}) for what, part in parts.items()} | {"inputs": stored.inputs(name)}


def _lists(rows: pd.DataFrame, flat: bool = False) -> dict[str, dict[str, list[Any]]]:
    """Output -> number of the result -> the other columns of its rows; `flat` where a result has one row."""
    made: dict[str, dict[str, list[Any]]] = {}
    for ard_id, values in _split(rows["ard_id"], rows.drop(columns="ard_id").to_numpy(dtype=object)):
        output, number = split_result_id(ard_id)
        made.setdefault(output, {})[number] = values[0] if flat else values
    return made


def _places(records: pd.DataFrame, tables: dict[str, pd.DataFrame], people: list[str]) -> pd.DataFrame:
    """ard_id, number of the subject, table, row number of the records that results name."""
    person = pd.Series(range(len(people)), index=people)
    parts = [pd.DataFrame({"ard_id": pd.Series(dtype="str")}).assign(WHO=0, TABLE="", AT=0)]
    for dataset, rows in records.groupby("DATASET"):
        name = str(dataset).lower()
        if name in tables:
            sequence = sequence_of(str(dataset), tables[name])
            by = {"USUBJID": "USUBJID", **({sequence: "SEQ"} if sequence else {})}
            keyed = tables[name][[*by, "AT"]].rename(columns=by)
            found = rows.merge(keyed, on=list(by.values()))
            parts.append(found.assign(WHO=found["USUBJID"].map(person), TABLE=name)[["ard_id", "WHO", "TABLE", "AT"]])
    return pd.concat(parts, ignore_index=True)


def _subjects(tables: dict[str, pd.DataFrame], people: list[str], stored: Stored) -> dict[str, Any]:
    """Of each subject: the rows of every table, as text, and the sources of each."""
    made: dict[str, dict[str, Any]] = {person: {} for person in people}
    for name, table in tables.items():
        for person, rows in _split(table["USUBJID"], _objects(table, ["AT", *_own(table)])):
            made[person][name] = {"rows": rows, "sources": {}}
        edges = sources_of(name, stored)
        owner = table["USUBJID"].iloc[pd.Index(table["AT"]).get_indexer(edges["AT"])]
        for person, rows in _split(owner, _objects(edges, EDGES)):
            made[person][name]["sources"] = _grouped(rows)
    return {f"subjects/s{number:05d}.js": made[person] for number, person in enumerate(people)}


def _objects(table: pd.DataFrame, columns: list[str]) -> "np.ndarray[Any, np.dtype[Any]]":
    """Columns as JSON takes them: whole numbers, text, None."""
    made = np.empty((len(table), len(columns)), dtype=object)
    for place, column in enumerate(columns):
        values = table[column]
        made[:, place] = values if values.dtype.kind == "i" else shown(values).to_numpy(dtype=object, na_value=None)
    return made


def _split(owner: Series, values: "np.ndarray[Any, np.dtype[Any]]") -> Iterable[tuple[str, list[Any]]]:
    """The rows of each owner, in their order."""
    codes, names = pd.factorize(owner)
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], np.arange(len(names)))
    parts = np.split(values[order], first[1:]) if len(names) else []
    return [(str(name), part.tolist()) for name, part in zip(names, parts, strict=True)]


def _grouped(rows: list[list[Any]]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for at, *step in rows:
        found.setdefault(int(at), []).append(step)
    return found


def _columns(name: str, table: pd.DataFrame, stored: Stored) -> list[str]:
    """What a reader wants of a table: no column without a value, none that every dataset copies from ADSL."""
    declared = variables(stored.declared[name]) if name in stored.declared else ()
    copies = {v.name for v in declared if v.source.startswith("ADSL.")}
    left_out = {"AT", "USUBJID", "STUDYID", "DOMAIN", *copies}
    filled = table.notna().any()
    return [column for column in table.columns[filled] if column not in left_out]


def _own(table: pd.DataFrame) -> list[str]:
    return [column for column in table if column not in ("USUBJID", "AT")]


def _description(name: str, table: pd.DataFrame, stored: Stored, trial: Trial) -> dict[str, Any]:
    """Of a table: its columns, what each one is by declaration, the variable that numbers records, its place in the code."""
    columns = _own(table)
    return {
        "columns": columns,
        "rules": words_of(name, columns, stored, trial.study),
        "sequence": sequence_of(name.upper(), table) or "",
        "place": place_of(name, trial),
        "inputs": stored.inputs(name),
    }
