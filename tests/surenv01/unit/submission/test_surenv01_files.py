"""Every dataset of SURENV01 as transport file and as Dataset-JSON, read back value by value.

Three readers of transport files that share nothing with the library that wrote them: the one of these tests (xpt_bytes), pandas,
and R's haven where it is installed (`apt-get install r-cran-haven`). `dataset.schema.json` is CDISC's schema of Dataset-JSON 1.1,
unchanged, as it ships with CDISC's rules engine (cdisc-rules-engine 0.17.1, MIT License, in dataset.schema.LICENSE).
"""

import json
import math
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from pipeline.study.translations import read_translations
from pipeline.submission.dataset_json import Source, read_dataset_json, write_dataset_json
from pipeline.submission.layer import Member, adam_of, sdtm_of
from pipeline.submission.xpt.check import Expected, check_xpt
from pipeline.submission.xpt.lengths import study_lengths
from pipeline.submission.xpt.writer import XptLayer, write_layer
from schemas.base import title_of, variables
from tests.surenv01.chain import COMMITTED, REPOSITORY, SURENV01
from tests.surenv01.conftest import LineOf
from tests.unit.submission import xpt_bytes

TRANSFER = "2026-06-30"
DAY = date(2026, 6, 30)
SCHEMA = REPOSITORY / "tests" / "unit" / "submission" / "dataset.schema.json"
TRANSLATIONS = read_translations(COMMITTED / "translations.csv")
EPOCH = date(1960, 1, 1)

Layers = dict[str, tuple[list[Member], XptLayer]]


@pytest.fixture(scope="module")
def layers(line_of: LineOf) -> Layers:
    line = line_of(TRANSFER)
    members = {
        name: [Member(declaration, line.tables[key]) for key, declaration in declared.items() if len(line.tables[key])]
        for name, declared in (("sdtm", sdtm_of(SURENV01)), ("adam", adam_of(SURENV01)))
    }
    return {name: (found, write_layer(found, DAY, TRANSLATIONS)) for name, found in members.items()}


def meant(member: Member) -> list[tuple[Any, ...]]:
    """The records as a transport file has them: text by the study's translations, dates in days since 1960-01-01."""
    columns = [stored(member.table[variable.name]) for variable in variables(member.declaration)]
    return list(zip(*columns, strict=True))


def stored(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        return [None if pd.isna(value) else (value.date() - EPOCH).days for value in column]
    if column.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in column]
    full_width = str.maketrans("ＰＲＳＤ", "PRSD")
    return ["" if pd.isna(value) else TRANSLATIONS.get(value, value).translate(full_width) for value in column]


def test_all_of_both_layers_are_there(layers: Layers) -> None:
    assert len(layers["sdtm"][1].files) == 34
    assert sorted(layers["adam"][1].files) == [
        f"{name}.xpt"
        for name in ("adae", "adcm", "addv", "adeg", "adex", "adlb", "adpr", "adrs", "adsl", "adtr", "adtte", "advs")
    ]


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_the_byte_reader_sees_every_value(layers: Layers, layer: str) -> None:
    members, written = layers[layer]
    for member in members:
        made = xpt_bytes.read(written.files[f"{member.name.lower()}.xpt"])
        assert (made.name, made.label) == (member.name, title_of(member.declaration))
        assert [(c.name, c.label) for c in made.columns] == [(v.name, v.label) for v in variables(member.declaration)]
        assert made.rows == meant(member), member.name


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_one_length_per_variable_and_no_byte_wasted(layers: Layers, layer: str) -> None:
    _, written = layers[layer]
    made = [xpt_bytes.read(content) for content in written.files.values()]
    lengths: dict[str, set[int]] = {}
    longest: dict[str, int] = {}
    for number, column in [(number, column) for number, file in enumerate(made) for column in enumerate(file.columns)]:
        at, (name, numeric, length, _, _) = column
        lengths.setdefault(name, set()).add(length)
        used = 8 if numeric else max(1, *(len(row[at]) for row in made[number].rows))
        longest[name] = max(longest.get(name, 1), used)
    assert lengths == {name: {size} for name, size in longest.items()}
    assert written.lengths == longest


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_pandas_reads_the_same(layers: Layers, layer: str, tmp_path: Path) -> None:
    """But for zero: pandas adds the exponent to a fraction of 0 and shows 16**-65."""
    members, written = layers[layer]
    for member in members:
        path = tmp_path / f"{member.name.lower()}.xpt"
        path.write_bytes(written.files[path.name])
        table = pd.read_sas(path, format="xport", encoding="ascii").replace(16.0**-65, 0.0)
        columns = [["" if pd.isna(v) else v for v in table[c]] if table[c].dtype == "object" else table[c] for c in table]
        rows = [tuple(None if isinstance(v, float) and math.isnan(v) else v for v in row) for row in zip(*columns, strict=True)]
        assert rows == meant(member), member.name


HAVEN = """
for (path in commandArgs(TRUE)) {
  data <- haven::read_xpt(path)
  shown <- lapply(data, function(column) {
    if (inherits(column, "Date")) column <- as.numeric(column) + 3653
    if (is.numeric(column)) ifelse(is.na(column), "", sprintf("%a", as.numeric(column))) else column
  })
  writeLines(c(attr(data, "label"), do.call(paste, c(unname(shown), sep = "\\t"))), paste0(path, ".txt"))
}
"""


def haven_is_missing() -> str:
    if not shutil.which("Rscript"):
        return "R is not installed"
    answer = subprocess.run(
        ["Rscript", "-e", "cat(requireNamespace('haven', quietly=TRUE))"], capture_output=True, text=True, check=False
    )
    return "" if answer.stdout.endswith("TRUE") else "R has no package haven (apt-get install r-cran-haven)"


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_haven_reads_the_same(layers: Layers, layer: str, tmp_path: Path) -> None:
    """R counts days from 1970-01-01, 3653 days after SAS; %a shows a double exactly."""
    if reason := haven_is_missing():
        pytest.skip(reason)
    members, written = layers[layer]
    for name, content in written.files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "read.R").write_text(HAVEN, encoding="utf-8")
    subprocess.run(["Rscript", "read.R", *sorted(written.files)], cwd=tmp_path, check=True, capture_output=True)
    for member in members:
        label, *lines = (tmp_path / f"{member.name.lower()}.xpt.txt").read_text(encoding="ascii").splitlines()
        assert label == title_of(member.declaration)
        types = [variable.type for variable in variables(member.declaration)]
        rows = [tuple(understood(*pair) for pair in zip(line.split("\t"), types, strict=True)) for line in lines]
        assert rows == meant(member), member.name


def understood(shown: str, type: str) -> Any:
    if type == "Char":
        return shown
    return float.fromhex(shown) if shown else None


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_the_check_finds_nothing_and_would_find_a_change(layers: Layers, layer: str, tmp_path: Path) -> None:
    members, written = layers[layer]
    for member in members:
        path = tmp_path / f"{member.name.lower()}.xpt"
        content = written.files[path.name]
        path.write_bytes(content)
        ascii_table = pd.DataFrame(meant(member), columns=[v.name for v in variables(member.declaration)])
        for v in variables(member.declaration):
            ascii_table[v.name] = ascii_table[v.name].astype("str" if v.type == "Char" else "float64")
        expected = Expected(member.declaration, written.lengths, ascii_table)
        assert check_xpt(path, expected) == []
        at = content.rindex(b"SURENV01")
        path.write_bytes(content[:at] + b"SURENV02" + content[at + 8 :])
        assert {fault.rule for fault in check_xpt(path, expected)} == {"XPT_VALUE"}


@pytest.mark.parametrize("layer", ["sdtm", "adam"])
def test_dataset_json_is_valid_and_gives_the_table_back(layers: Layers, layer: str) -> None:
    members, _ = layers[layer]
    lengths = study_lengths(member.table for member in members)
    schema = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    source = Source("STUDY.SURENV01", "MDV.SURENV01", "Sponsor", DAY)
    for member in members:
        content = write_dataset_json(member, lengths, source)
        assert content == write_dataset_json(member, lengths, source)
        assert [error.message for error in schema.iter_errors(json.loads(content))] == []
        pd.testing.assert_frame_equal(read_dataset_json(content, member.declaration), member.table)
