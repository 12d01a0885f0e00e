"""The study's translations of collected text: takes translations.csv beside study.yaml, gives one dictionary for every station.

They are applied where SDTM is made or received, before anything is counted, so that one site of a lesion in two languages is one
line of a table, and the datasets, the listings and the package say the same.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

from pipeline.core.distinct import arrow_text, each_distinct
from pipeline.core.errors import CrfError
from pipeline.core.issues import CATALOGUE, found
from pipeline.core.series import Series
from schemas.base import DTYPES

FILE = "translations.csv"
COLUMNS = ["text", "ascii"]
# A letter of a script other than Latin and Greek, which units and symbols use; the micro sign is of no script.
_OTHER_SCRIPT = r"[^\P{L}\p{Latin}\p{Greek}\p{Common}]"


class TranslationError(CrfError):
    """translations.csv cannot be used; the message names every line at fault and what to do."""


def read_translations(path: Path) -> dict[str, str]:
    """A study's translations of whole values, a CSV file with the columns `text` and `ascii`; none without a file."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TranslationError(f"{path}: is not text in UTF-8: {error}; save it so") from None
    reader = csv.DictReader(lines)
    try:
        return _translations(path, reader)
    except csv.Error as error:
        raise TranslationError(f"{path}: line {reader.line_num + 1}: {error}; correct the line") from None


def _translations(path: Path, reader: "csv.DictReader[str]") -> dict[str, str]:
    if reader.fieldnames is None or not set(COLUMNS) <= set(reader.fieldnames):
        raise TranslationError(f"{path}: line 1: the header does not name the columns 'text' and 'ascii'; add it")
    rows = [(reader.line_num, " ".join((row["text"] or "").split()), row["ascii"] or "") for row in reader]
    seen: dict[str, str] = {}
    faults = []
    for line, text, plain in rows:
        if text in seen:
            faults.append(f"{path}: line {line}: '{text}' is translated a second time; keep one line")
        if not plain.strip() or not (plain.isascii() and plain.isprintable()):
            faults.append(f"{path}: line {line}: '{plain}' is not text in printable ASCII; write the translation in ASCII")
        seen[text] = plain
    if faults:
        raise TranslationError("\n".join(faults))
    return seen


def translate(text: Series, translations: Mapping[str, str]) -> Series:
    """`text`, its whole values translated where the study has a translation of them; plain ASCII stays as it is."""
    if not translations:
        return text

    def english(distinct: Series) -> Series:
        key = distinct.str.split().str.join(" ")
        return key.map(translations).astype(DTYPES["Char"]).where(~key.str.match(r"[ -~]*$")).fillna(distinct)

    return each_distinct(text, english)


def translate_column(
    rows: pd.DataFrame, column: str, dataset: str, translations: Mapping[str, str]
) -> tuple[Series, list[pd.DataFrame]]:
    """The text of a column translated, and the issues, one for each value: TEXT_TRANSLATED, and TEXT_UNTRANSLATED where text in
    another script has no translation. The issue stands at the first row of the value."""
    text = rows[column]
    english = translate(text, translations)
    cases = {"TEXT_TRANSLATED": english.ne(text) & text.notna(), "TEXT_UNTRANSLATED": in_other_script(english)}
    issues = []
    for code, where in cases.items():
        if where.any():
            first = where & ~text.where(where).duplicated()
            what = "is translated as '" + english + "'" if code == "TEXT_TRANSLATED" else CATALOGUE[code].message
            message = what + " (" + text.map(text.value_counts()).astype("Int64").astype(DTYPES["Char"]) + " records)"
            issues.append(found(code, rows[first], dataset, column=column, message=message[first]))
    return english, issues


def in_other_script(text: Series) -> Series:
    """Whether a text has a letter of another script than Latin or Greek."""
    matched = pc.match_substring_regex(arrow_text(text), pattern=_OTHER_SCRIPT)
    return pd.Series(matched.fill_null(False).to_numpy(zero_copy_only=False), index=text.index)
