"""Every subject's CRSP18, PFS and TRTEMFL by the reviewer's derivation beside those of the package."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.surenv01.reviewer.endpoints import emergent, own_tables, progression_free, response_by_week, tables
from tests.surenv01.reviewer.package import Package, Record
from tests.surenv01.reviewer.subjects import subject_of

Values = dict[tuple[str, str], Any]
_SAS = date(1960, 1, 1)


def derived(folder: Path) -> Values:
    """(what, subject or event) -> the reviewer's value."""
    package = Package(folder)
    every = tables(package)
    cutoff = date.fromisoformat(_cutoff(package))
    values: Values = {}
    for dm in every["dm"]:
        subject, own = subject_of(package, every, dm, cutoff), own_tables(every, dm["USUBJID"])
        if subject.trtsdt:
            flags = emergent(package, own, subject, dm)
            values |= {("TRTEMFL", f"{dm['USUBJID']} {seq:g}"): value for seq, value in flags.items()}
        if subject.fasfl:
            values["CRSP18", dm["USUBJID"]] = response_by_week(package, own, subject)
            values["PFS", dm["USUBJID"]] = tuple(progression_free(package, own, subject))
    return values


def packed(folder: Path) -> Values:
    """The same from the analysis datasets of the package."""
    package = Package(folder)
    adae, adrs, adtte = (package.records(name, "adam") for name in ("adae", "adrs", "adtte"))
    values: Values = {("TRTEMFL", f"{r['USUBJID']} {r['AESEQ']:g}"): (r["TRTEMFL"], r["TEREAS"]) for r in adae}
    values |= {("CRSP18", r["USUBJID"]): (r["AVALC"], _day(r)) for r in adrs if r["PARAMCD"] == "CRSP18"}
    values |= {("PFS", r["USUBJID"]): (int(r["CNSR"]), r["EVNTDESC"], _day(r)) for r in adtte if r["PARAMCD"] == "PFS"}
    return values


def _cutoff(package: Package) -> str:
    text = package.methods["ADSL.DCODT"]
    return text[text.index("(") + 1 : text.index(")")]


def _day(r: Record) -> date | None:
    value = r["ADT"]
    if value is None:
        return None
    return (_SAS + timedelta(int(value))) if isinstance(value, float) else date.fromisoformat(str(value)[:10])
