"""What a trial's terminology changed: takes its packages and the ones before, gives what went, and where the data use it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.core.parquet import read_rows
from pipeline.study.terminology.folder import Replacement, gone
from schemas.base import DTYPES, Table, name_of, variables
from schemas.codelists import Row, by_codelist, codelist, former_terms

CHANGES = ["CODELIST", "NAME", "TERM", "CODE", "CHANGE", "NOW"]
USES = ["VARIABLE", "CODELIST", "TERM", "RECORDS", "SUBJECTS", "NOW"]
WENT, RENAMED = "went", "renamed"


def changes(replaced: Replacement) -> pd.DataFrame:
    """One row (CHANGES) per codelist or term of the package before that went or is another now; of added ones none."""
    now = by_codelist(replaced.package.terms)
    made = [row for code, before in by_codelist(replaced.before).items() for row in _of_codelist(code, before, now.get(code, ()))]
    return pd.DataFrame(made, columns=CHANGES, dtype=DTYPES["Char"])


def _of_codelist(code: str, before: Sequence[Row], now: Sequence[Row]) -> Iterator[tuple[str, str, str, str, str, str]]:
    name = before[0]["codelist_name"]
    if not now:
        yield code, name, "", "", "codelist went", "its terms stay, under their version"
        return
    if now[0]["extensible"] != before[0]["extensible"]:
        yield code, name, "", "", "may be extended", now[0]["extensible"]
    renamed, retired = gone(before, now)
    current = {row["submission_value"]: row for row in now}
    for row in before:
        term, concept = row["submission_value"], row["term_code"]
        if term in retired:
            yield code, name, term, concept, WENT, ""
        elif term in renamed:
            yield code, name, term, concept, RENAMED, renamed[term]
        elif current[term]["term_code"] != concept:
            yield code, name, term, concept, "another NCI code", current[term]["term_code"]
        elif row.get("definition", (new := current[term].get("definition", ""))) != new:
            yield code, name, term, concept, "another definition", new


def codelists_of(declared: Iterable[type[Table]]) -> set[str]:
    """The codelists that tables take terms from."""
    return {code for table in declared for variable in variables(table) for code in variable.codelists}


def uses(folder: Path, declared: Mapping[str, type[Table]]) -> pd.DataFrame:
    """One row (USES) per term in the SDTM of a folder of results that the terminology in force no longer has."""
    found = [
        row
        for name, table in sorted(declared.items())
        if (file := folder / "sdtm" / f"{name}.parquet").is_file()
        for row in _of_dataset(read_rows(file), table)
    ]
    return pd.DataFrame(found, columns=USES)


def _of_dataset(data: pd.DataFrame, table: type[Table]) -> Iterator[tuple[str, str, str, int, int, str]]:
    for variable in variables(table):
        went = former_terms(variable.codelists)
        values = data[variable.name] if went and variable.name in data else pd.Series(dtype=DTYPES["Char"])
        used = values[values.isin(list(went))]
        for term, rows in used.groupby(used):
            subjects = data.loc[rows.index, "USUBJID"].nunique() if "USUBJID" in data else 0
            named = " / ".join(f"{codelist(code).name} ({code})" for code in variable.codelists)
            yield f"{name_of(table).upper()}.{variable.name}", named, str(term), len(rows), subjects, went[str(term)]


def summary(replaced: Replacement, changed: pd.DataFrame, named: set[str]) -> str:
    """A sentence: what is in force, and how much of it changed in the codelists that the trial's tables name."""
    of_trial = changed[changed["CODELIST"].isin(named)]
    counts = ", ".join(f"{number} {change}" for change, number in of_trial["CHANGE"].value_counts().sort_index().items())
    elsewhere = len(changed) - len(of_trial)
    return (
        f"{replaced.notice}; since {replaced.before_ct}, of the codelists of this trial: {counts or 'nothing changed'}"
        f" ({elsewhere} changes in others)"
    )
