"""What a reviewer has: the transport files of a package and the methods of its define.xml."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import etree

Record = dict[str, Any]
_M5 = Path("m5/datasets/surenv01")
_ODM = "{http://www.cdisc.org/ns/odm/v1.3}"


class Package:
    """The folder of a package."""

    def __init__(self, folder: Path) -> None:
        self.sdtm, self.adam = folder / _M5 / "tabulations/sdtm", folder / _M5 / "analysis/adam/datasets"
        root = etree.parse(self.adam / "define.xml").getroot()
        texts = {m.get("OID"): "".join(m.itertext()) for m in root.iter(f"{_ODM}MethodDef")}
        self.methods = {
            str(ref.get("ItemOID")).removeprefix("IT."): texts[ref.get("MethodOID")]
            for ref in root.iter(f"{_ODM}ItemRef")
            if ref.get("MethodOID")
        }

    def records(self, name: str, layer: str = "sdtm") -> list[Record]:
        """The records of a dataset; missing text is "", a missing number None."""
        file = getattr(self, layer) / f"{name}.xpt"
        if not file.is_file():
            return []
        table = pd.read_sas(file, format="xport", encoding="utf-8")
        return [{k: _plain(v) for k, v in row.items()} for row in table.to_dict("records")]

    def days(self, item: str, pattern: str) -> int:
        """The number that a method states."""
        found = re.search(pattern, self.methods[item])
        assert found, (item, pattern, self.methods[item])
        return int(found[1])


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if pd.isna(value) else value
    return value


def of_subject(records: list[Record], subject: str) -> Iterator[Record]:
    """The subject's records."""
    return (record for record in records if record["USUBJID"] == subject)
