"""The transport files of a transfer as records of text, and the days that they hold."""

import math
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

Record = dict[str, str]
Forms = dict[str, list[Record]]


def read_forms(folder: Path) -> Forms:
    """The records of each form by its name, every value as text, "" where nothing was entered."""
    return {path.stem.upper(): _records(path) for path in sorted(folder.glob("*.xpt"))}


def _records(path: Path) -> list[Record]:
    table = pd.read_sas(path, format="xport", encoding="utf-8")
    shown = [[_text(name, value) for value in table[name]] for name in table]
    return [dict(zip(table, values, strict=True)) for values in zip(*shown, strict=True)]


def _text(name: str, value: object) -> str:
    """A number in a column of dates is a day of SAS, which counts from 1960."""
    if not isinstance(value, float):
        return str(value).strip()
    if math.isnan(value):
        return ""
    return (date(1960, 1, 1) + timedelta(days=int(value))).isoformat() if name.endswith(("DAT", "DT")) else f"{value:.15g}"


def by_subject(forms: Forms) -> dict[str, Forms]:
    """The same by USUBJID."""
    found: dict[str, Forms] = defaultdict(lambda: defaultdict(list))
    for name, records in forms.items():
        for record in records:
            found[f"{record['STUDYID']}-{record['SITEID']}-{record['SUBJID']}"][name].append(record)
    return dict(found)


def day(text: str) -> date | None:
    """A complete day; None for a partial or missing one."""
    return date.fromisoformat(text) if len(text) == 10 else None


def days(records: list[Record], *names: str) -> list[date]:
    """The complete days in these columns."""
    return [known for record in records for name in names if (known := day(record.get(name, "")))]
