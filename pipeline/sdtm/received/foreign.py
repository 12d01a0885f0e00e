"""Received SDTM: the datasets of a transfer as the products that mapping would give.

One file per domain, named <domain>.xpt, .json, .ndjson or .parquet. Another sponsor's SDTM is judged, not mapped: what it lacks
becomes an empty column and an issue, what cannot be read is blanked and listed, records of unknown subjects are quarantined, and
only what makes every result impossible stops the run. Nothing is derived here.

The tables keep the columns of schemas.sdtm.DETAILED; a record is identified as in schemas.sdtm.RECEIVED.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from pipeline.core.folders import faults_in
from pipeline.core.issues import found, gather
from pipeline.core.product import Lineage, Product
from pipeline.core.qualifiers import without_record
from pipeline.core.row_key import received_keys
from pipeline.core.series import Series
from pipeline.sdtm.received.fit import as_text, fit
from pipeline.sdtm.received.readers import READERS, SourceError, read_dataset
from pipeline.sdtm.received.severity import severity_without_grade
from pipeline.sdtm.received.unread import empty_variables, unread_variables
from pipeline.study import Study
from pipeline.study.raw_export import too_many_lost
from pipeline.study.translations import translate_column
from schemas.base import DTYPES, SdtmDomain, conform, empty, key_of, name_of, names, variables
from schemas.sdtm import DOMAINS, RECEIVED

ORIGIN = ["FILE", "FILELINE"]  # where a record stands: file name, and number of the record from 1

Readers = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Received:
    """One dataset as received: its records with ORIGIN, the issues found, its file ("": absent) and what that holds."""

    table: pd.DataFrame
    issues: pd.DataFrame
    file: str = ""
    source: pd.DataFrame = field(default_factory=pd.DataFrame)


def load_domains(folder: Path, study: Study, readers: Readers | None = None) -> dict[str, Product]:
    """Every domain of schemas.sdtm by lower-case name, SUPP-- as companions; a domain without a file is an empty table.

    `readers`: the results that read each domain (pipeline.trial.reads.readers), which warnings of unread variables name; where
    there are none, there is no warning. SourceError names every file that cannot be read, is of another study or domain, is there
    in two formats, or lacks a variable without which its records say nothing; and a folder without DM.
    """
    files, unused = _files(folder)
    received, faults = {}, []
    for name in RECEIVED:
        try:
            received[name] = _receive(name, files.get(name, []), study)
        except SourceError as error:
            faults.append(str(error))
    if not files.get("dm"):
        faults.insert(0, f"{folder}: there is no DM (dm{', dm'.join(READERS)}); without it no subject is known")
    if faults:
        raise SourceError("\n".join(faults))
    subjects = received["dm"].table["USUBJID"].dropna()
    if lost := _lost(received, subjects, study.raw.rows_lost_percent):
        raise SourceError("\n".join(f"{folder / received[name].file}: {fault}" for name, fault in lost.items()))
    known = {name: _known_subjects(name, dataset, subjects) for name, dataset in received.items()}
    kept = {name: _with_unread(name, dataset, study, (readers or {}).get(name, ())) for name, dataset in known.items()}
    products = {name: _product(name, kept) for name in RECEIVED if not name.startswith("supp")}
    products["dm"] = replace(products["dm"], issues=gather(unused, products["dm"].issues))
    return products


def _files(folder: Path) -> tuple[dict[str, list[Path]], pd.DataFrame]:
    """The files by domain, and an issue for each file that is no dataset of ours. SourceError when the folder, or a file in it,
    cannot be read."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: there is no such folder; a transfer is a folder with one file per domain")
    if unusable := faults_in(folder):
        raise SourceError("\n".join(f"{folder / name}: {fault}" for name, fault in unusable.items()))
    present = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    files: dict[str, list[Path]] = {}
    for path in present:
        if path.stem.lower() in RECEIVED and path.suffix.lower() in READERS:
            files.setdefault(path.stem.lower(), []).append(path)
    used = {path for paths in files.values() for path in paths}
    message = "is not one of the datasets that this pipeline uses"
    extra = [
        _about("FILE_EXTRA", path.stem.upper(), path.name, [path.name], message=message) for path in present if path not in used
    ]
    return files, gather(*extra)


def _about(code: str, dataset: str, file: str | None, values: list[str], **words: str) -> pd.DataFrame:
    """Issues of a whole file, dataset or variable, one per value."""
    shown = pd.Series(values, dtype=DTYPES["Char"])
    return found(code, pd.DataFrame({"FILE": file}, index=shown.index), dataset, value=shown, **words)


def _receive(name: str, paths: list[Path], study: Study) -> _Received:
    domain = RECEIVED[name]
    if not paths:
        nothing_lost = name.startswith("supp")  # qualifiers are optional
        absent = gather() if nothing_lost else _about("DOMAIN_ABSENT", name.upper(), None, [name.upper()])
        return _Received(empty(domain).assign(FILE="", FILELINE=0), absent)
    if len(paths) > 1:
        raise SourceError(f"{paths[0].parent}: {' and '.join(p.name for p in paths)} are the same domain; keep one of them")
    source = read_dataset(paths[0], study.raw.encoding_of(paths[0].name))
    if lacking := [v for v in _indispensable(name) if v not in source.columns]:
        raise SourceError(f"{paths[0]}: lacks {', '.join(lacking)}, without which its records say nothing; export it with them")
    file = paths[0].name
    source = source.assign(FILE=file, FILELINE=range(1, len(source) + 1))
    constants = {"STUDYID": study.id, "DOMAIN": name.upper(), "RDOMAIN": name.removeprefix("supp").upper()}
    fitted, issues = fit(source, domain, constants, ORIGIN)
    _check_constants(fitted, constants, paths[0])
    english, translations = _translated(fitted, domain, study)
    table, repeated = _drop_repeats(english, source, domain)
    columns = gather(_columns(source, domain, file, constants), empty_variables(name, domain, fitted, source, study))
    return _Received(table, gather(columns, issues, translations, repeated), file, source)


def _translated(table: pd.DataFrame, domain: type[SdtmDomain], study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table with its text in the study's translations, and what was translated or could not be."""
    texts = [variable.name for variable in variables(domain) if variable.type == "Char"]
    made = {name: translate_column(table, name, name_of(domain), study.translations) for name in texts}
    english = table.assign(**{name: text for name, (text, _) in made.items()})
    return english, gather(*(issue for _, issues in made.values() for issue in issues))


def _indispensable(name: str) -> list[str]:
    """The Req variables of both keys: whose record it is, which record, about what. Constants can be filled."""
    keys = {*key_of(DOMAINS[name]), *key_of(RECEIVED[name])} - {"STUDYID", "RDOMAIN"}
    return [v.name for v in variables(DOMAINS[name]) if v.name in keys and v.core == "Req"]


def _check_constants(table: pd.DataFrame, constants: dict[str, str], path: Path) -> None:
    for variable, expected in constants.items():
        other = table[table[variable].notna() & table[variable].ne(expected)] if variable in table else table[:0]
        if len(other):
            line, value = other.iloc[0][["FILELINE", variable]]
            raise SourceError(
                f"{path}: record {line} has {variable} '{value}', not '{expected}'; put each dataset where it belongs"
            )


def _columns(source: pd.DataFrame, domain: type[SdtmDomain], file: str, constants: dict[str, str]) -> pd.DataFrame:
    """What the dataset lacks of the declared variables, and what it has beyond them."""
    dataset, declared = name_of(domain), names(domain)
    expected = [v.name for v in variables(domain) if not v.extra.get("optional")]
    absent = [c for c in expected if c not in source.columns]
    filled = [c for c in absent if c in constants]
    return gather(
        _about("VARIABLE_ABSENT", dataset, file, [c for c in absent if c not in constants]),
        _about("VARIABLE_ABSENT", dataset, file, filled, action="filled from study.yaml and the file's name"),
        _about("VARIABLE_EXTRA", dataset, file, [c for c in source.columns if c not in {*declared, *ORIGIN}]),
    )


def _drop_repeats(table: pd.DataFrame, source: pd.DataFrame, domain: type[SdtmDomain]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Without records that repeat another word for word; records that only share the key stay, and validation stops them.

    `source` on the same index: what differs in a variable that the pipeline does not use is no repeat.
    """
    repeat = table.duplicated(names(domain))
    if repeat.any():
        unused = source[[column for column in source if column not in table]].apply(as_text)
        repeat = table.join(unused).duplicated([*names(domain), *unused])
    kept = table[~repeat]
    shared = kept[kept.duplicated(list(key_of(domain)), keep=False)]
    dataset, key = name_of(domain), ", ".join(key_of(domain))
    exact = found("DUP_EXACT", table[repeat], dataset, message="repeats another record word for word")
    return kept, gather(exact, found("KEY_DUP", shared, dataset, message=f"has the {key} of another record"))


def _known_subjects(name: str, received: _Received, subjects: Series) -> _Received:
    """Without the records of subjects whom DM does not have."""
    known = received.table["USUBJID"].isin(subjects)
    if name == "dm" or known.all():
        return received
    unknown = found("SUBJECT_UNKNOWN", received.table[~known], name.upper(), column="USUBJID")
    return replace(received, table=received.table[known], issues=gather(received.issues, unknown))


def _with_unread(name: str, received: _Received, study: Study, readers: Sequence[str]) -> _Received:
    """With the warnings of variables that tell records apart unread, and of severity without grades, in place of the notes that
    they are not used."""
    if not received.file:
        return received
    source = received.source.loc[received.table.index]
    unread = unread_variables(name, received.table, source, study, readers)
    if name == "ae":
        unread = gather(unread, severity_without_grade(received.table, source, readers))
    noted = received.issues["CODE"].eq("VARIABLE_EXTRA") & received.issues["VALUE"].isin(unread["COLUMN"])
    return replace(received, issues=gather(received.issues[~noted], unread))


def _lost(received: dict[str, _Received], subjects: Series, percent: float) -> dict[str, str]:
    """The datasets most of whose records are of subjects that DM does not have, as when USUBJID is made in two ways."""
    lost = {name: dataset.table.loc[~dataset.table["USUBJID"].isin(subjects), "USUBJID"] for name, dataset in received.items()}
    return {
        name: f"{len(rows)} of its {len(received[name].table)} records are of subjects that DM does not have ('{rows.iloc[0]}'), "
        f"more than {percent:g}%; export both with one USUBJID, or raise raw.rows_lost_percent in study.yaml"
        for name, rows in lost.items()
        if name != "dm" and too_many_lost(len(rows), len(received[name].table), percent)
    }


def _product(name: str, received: dict[str, _Received]) -> Product:
    supp = f"supp{name}"
    parts = {n: received[n] for n in (name, supp) if n in received}
    tables = {n: _ordered(n, part.table) for n, part in parts.items()}
    orphans = _orphans(supp, tables[supp], tables[name]) if supp in tables else gather()
    return Product(
        table=tables[name].drop(columns=ORIGIN),
        companions={supp: tables[supp].drop(columns=ORIGIN)} if supp in tables else {},
        lineage=pd.concat([_lineage(n, table) for n, table in tables.items()], ignore_index=True),
        issues=gather(orphans, *(part.issues for part in parts.values())),
    )


def _orphans(name: str, supp: pd.DataFrame, parent: pd.DataFrame) -> pd.DataFrame:
    """SUPP_ORPHAN: qualifiers that match no record of their parent, by whatever variable they name it."""
    rows = supp[without_record(supp, parent)]
    named = rows["IDVAR"].fillna("USUBJID") + "=" + rows["IDVARVAL"].fillna(rows["USUBJID"])
    message = "names a record by " + named + ", which the dataset does not have"
    return found("SUPP_ORPHAN", rows, name.upper(), column="QNAM", message=message)


def _ordered(name: str, table: pd.DataFrame) -> pd.DataFrame:
    key = list(key_of(RECEIVED[name]))
    return conform(table.sort_values([*key, "FILELINE"], ignore_index=True), RECEIVED[name])


def _lineage(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Every record is made by the record of the file that it is: FORM the file, ROWKEY file|record number."""
    made = pd.DataFrame(
        {
            "DATASET": name.upper(),
            "USUBJID": table["USUBJID"],
            "SEQ": table.get(f"{name.upper()}SEQ"),
            "RULE": "as received",
            "FORM": table["FILE"],
            "ROWKEY": received_keys(table["FILE"], table["FILELINE"]),
        },
        index=table.index,
    )
    return conform(made, Lineage)
