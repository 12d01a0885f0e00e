"""Files in the encoding that study.yaml states; without it, or with a wrong one, a refusal that names the key."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from pydantic import ValidationError

from pipeline.raw.csv_file import read_csv
from pipeline.raw.sas_file import read_sas
from pipeline.raw.source_file import SourceFile
from pipeline.sdtm.received.readers import SourceError, read_dataset
from pipeline.study.raw_export import RawExport

TERMS = {"windows-1252": "Übelkeit – 38 °C", "gbk": "腹膜后", "gb18030": "腹膜后 𠮷", "utf-8": "腹膜后"}


def xpt(folder: Path, term: str, encoding: str) -> Path:
    """ae.xpt whose second record has the term in this encoding, as a SAS session of that encoding writes it."""
    path, content = folder / "ae.xpt", term.encode(encoding)
    held = "x" * len(content)
    pyreadstat.write_xport(pd.DataFrame({"USUBJID": ["1", "2"], "AETERM": ["rash", held]}), str(path), file_format_version=5)
    path.write_bytes(path.read_bytes().replace(held.encode(), content))
    return path


def terms(source: SourceFile) -> list[str]:
    assert source.faults == [] and source.table is not None
    return list(source.table["AETERM"])


@pytest.mark.parametrize(("encoding", "term"), TERMS.items())
def test_xpt(tmp_path: Path, encoding: str, term: str) -> None:
    path = xpt(tmp_path, term, encoding)
    assert terms(read_sas(path, encoding)) == ["rash", term]
    assert list(read_dataset(path, encoding)["AETERM"]) == ["rash", term]


@pytest.mark.parametrize(("encoding", "term"), TERMS.items())
def test_csv(encoding: str, term: str) -> None:
    data = f'USUBJID,AETERM\n1,"a\n{term}"\n2,{term}\n'.encode(encoding)
    source = read_csv(data, "ae.csv", encoding)
    assert terms(source) == [f"a\n{term}", term]
    assert source.table is not None and source.table["FILELINE"].tolist() == ["2", "4"]


@pytest.mark.parametrize("encoding", ["windows-1252", "gbk", "gb18030"])
def test_without_the_key_a_file_is_refused_and_the_key_named(tmp_path: Path, encoding: str) -> None:
    path = xpt(tmp_path, TERMS[encoding], encoding)
    (fault,) = read_sas(path).faults
    assert str(fault).startswith(
        "ae.xpt: record 2, variable AETERM is not UTF-8; say in study.yaml how it is encoded, raw: {encoding: {ae.xpt:"
    )
    with pytest.raises(SourceError, match=r"record 2, variable AETERM is not UTF-8; say in study.yaml"):
        read_dataset(path)
    (fault,) = read_csv(f"A\n{TERMS[encoding]}\n".encode(encoding), "ae.csv").faults
    assert "is not UTF-8; export the file again in UTF-8, or say in study.yaml how it is encoded" in str(fault)


def test_a_wrong_encoding_is_refused_and_not_shortened(tmp_path: Path) -> None:
    """The library that reads the file would drop the half character at the end of a text: "\\xe9" is no GBK."""
    (fault,) = read_sas(xpt(tmp_path, "caf\u00e9", "windows-1252"), "gbk").faults
    assert "record 2, variable AETERM is not GBK" in str(fault)
    (fault,) = read_csv("A\ncafé\n".encode("windows-1252"), "ae.csv", "gbk").faults
    assert "which study.yaml states as its encoding" in str(fault)


def test_a_file_goes_before_all_others() -> None:
    raw = RawExport.model_validate({"encoding": {"*": "gbk", "dm.csv": "utf-8", "lb.xpt": "windows-1252"}})
    assert [raw.encoding_of(name) for name in ("ae.csv", "dm.csv", "lb.xpt")] == ["gbk", "utf-8", "windows-1252"]
    assert RawExport().encoding_of("ae.csv") == ""


@pytest.mark.parametrize("encoding", [{"ae.csv": "ansi"}, {"../ae.csv": "gbk"}, {"ae": "gbk"}])
def test_unknown_encodings_and_paths_are_refused(encoding: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        RawExport.model_validate({"encoding": encoding})
