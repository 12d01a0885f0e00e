"""Would these datasets be taken? Takes the transfer of a study that starts from SDTM, tells what is there and what can be read.

It loads what a run loads, so the two cannot disagree; nothing is written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.review.check_raw.answers import CODE, examples
from pipeline.review.check_raw.answers import COLUMNS as FIELD_COLUMNS
from pipeline.review.check_raw.codes import COLUMNS as CODE_COLUMNS
from pipeline.sdtm.received.foreign import load_domains
from pipeline.sdtm.received.readers import READERS, SourceError
from pipeline.sdtm.unknown_terms import unknown_terms
from pipeline.trial.reads import readers
from pipeline.trial.trial import Trial
from schemas.base import variables
from schemas.codelists import codelist, former_terms
from schemas.raw import DATE, NUMBER
from schemas.sdtm import RECEIVED

FILE_COLUMNS = ["FORM", "FILE", "ROWS", "LEFT_OUT", "STATE"]
LEFT_OUT = ("SUBJECT_UNKNOWN", "DUP_EXACT")
UNREAD = {DATE: ("DATE_INVALID", "TIME_INVALID"), NUMBER: ("NUMBER_INVALID",)}


def check_received(folder: Path, trial: Trial) -> dict[str, Any]:
    """The fields of a RawCheck of received datasets."""
    try:
        products, faults = load_domains(folder, trial.study, readers(trial)), []
    except SourceError as error:
        products, faults = {}, str(error).splitlines()
    tables = {name: table for domain, product in products.items() for name, table in _tables(domain, product)}
    unknown = unknown_terms({name.upper(): table for name, table in tables.items()}, trial.study)
    issues = gather(unknown, *(product.issues for product in products.values()))
    warnings = gather(unknown, issues[issues["CODE"].isin(["VARIABLE_UNREAD", "GRADE_ABSENT"])])
    retired = [line for name, table in tables.items() for line in _retired(name, table)]
    unread = warnings.drop_duplicates(["CODE", "DATASET", "COLUMN", "VALUE"])  # of a grade that is none one record
    extra = issues.loc[issues["CODE"].eq("FILE_EXTRA"), "VALUE"]
    return {
        "files": pd.DataFrame(_files(folder, tables, issues, bool(faults)), columns=FILE_COLUMNS).astype(
            {"ROWS": "Int64", "LEFT_OUT": "Int64"}
        ),
        "faults": faults,
        "extra": dict.fromkeys(extra, ""),
        "unread": (unread["DATASET"] + "." + unread["MESSAGE"] + " (" + unread["VALUE"] + ")").tolist() + retired,
        "codes": pd.DataFrame(columns=CODE_COLUMNS),
        "issues": issues["CODE"].value_counts().sort_index().to_dict(),
        "fields": pd.DataFrame(_fields(tables, issues), columns=FIELD_COLUMNS),
    }


def _retired(name: str, table: pd.DataFrame) -> Iterator[str]:
    """A sentence per term that the terminology in force no longer has."""
    for variable in variables(RECEIVED[name]):
        went = former_terms(variable.codelists)
        counts = table.loc[table[variable.name].isin(list(went)), variable.name].value_counts().sort_index() if went else {}
        for term, number in dict(counts).items():
            now = f"renamed: {went[term]}" if went[term] else "retired"
            yield f"{name.upper()}.{variable.name}: '{term}' is a term that is {now} ({number} records)"


def _tables(domain: str, product: Product) -> Iterator[tuple[str, pd.DataFrame]]:
    yield domain, product.table
    yield from product.companions.items()


def _files(
    folder: Path, tables: dict[str, pd.DataFrame], issues: pd.DataFrame, faulty: bool
) -> Iterator[tuple[str, str, int | None, int | None, str]]:
    """One row per dataset that the pipeline reads and that has a file, and per required one that has none."""
    present = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in READERS)
    left_out = issues[issues["CODE"].isin(LEFT_OUT)].value_counts("DATASET").to_dict()
    for name in RECEIVED:
        files = [path.name for path in present if path.stem.lower() == name]
        state = "not judged" if faulty else "read"
        for file in files:
            yield name.upper(), file, len(tables[name]) if name in tables else None, left_out.get(name.upper(), 0), state
        if not files and not name.startswith("supp"):
            yield name.upper(), "", None, None, "missing"


def _fields(tables: dict[str, pd.DataFrame], issues: pd.DataFrame) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Each date, number and term of a closed codelist that has values: how many are filled and read, and those that are not."""
    for name, table in tables.items():
        for variable in variables(RECEIVED[name]):
            listed = [codelist(code) for code in variable.codelists]
            kept = table[variable.name].dropna()
            if variable.name.endswith("DTC") or variable.type == "Num":
                kind = NUMBER if variable.type == "Num" else DATE
                wrong = issues[issues["DATASET"].eq(name.upper()) & issues["COLUMN"].eq(variable.name)]
                lost = wrong.loc[wrong["CODE"].isin(UNREAD[kind]), "VALUE"]
                filled = len(kept) + int(wrong["CODE"].isin(["DATE_INVALID", "NUMBER_INVALID"]).sum())
            elif listed and not any(one.extensible for one in listed):
                kind, filled = CODE, len(kept)
                lost = kept[~kept.isin([term for one in listed for term in one.allowed])]
            else:
                continue
            if filled:
                yield name.upper(), variable.name, kind, filled, filled - len(lost), examples(lost)
