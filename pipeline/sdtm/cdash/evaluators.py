"""Who assessed a tumour: evaluator, reader and accepted record of TU, TR and RS, and how the records of each are kept apart.

Lesions and time points of another evaluator than the investigator have a prefix in their links (R1-T01, R1-A2): no record of a
reader joins one of the investigator or of the other reader.
"""

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.evaluators import INVESTIGATOR
from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import COLLECTED, Rows, Verb, answers, code_text, coded, meaning
from pipeline.sdtm.verbs.terms import NO_YES, NY
from schemas.base import DTYPES
from schemas.codelists import spellings

INDEPENDENT = "INDEPENDENT ASSESSOR"
EVALUATORS, READERS = "C78735", "C96777"
INDEPENDENT_WORDS = ("IRC", "BICR", "ICR", "IRF", "IRRC", "INDEPENDENT REVIEW", "INDEPENDENT REVIEWER", "INDEPENDENT RADIOLOGIST")
EVALUATOR_WORDS = dict.fromkeys(INDEPENDENT_WORDS, INDEPENDENT) | {"INV": INVESTIGATOR, "SITE": INVESTIGATOR}
# The codelist has numbered adjudicators only.
READER_WORDS = {f"{short}{n}": f"READER {n}" for n in (1, 2, 3) for short in ("R", "READER", "READER ")} | {
    "ADJUDICATOR": "ADJUDICATOR 1"
}
# The beginning of a reader's identifier, or the evaluator -> the prefix of links.
PREFIXES = {"READER ": "R", "ADJUDICATOR ": "ADJ", "RADIOLOGIST ": "RAD", "ONCOLOGIST ": "ONC", INDEPENDENT: "IND"}
FILLED = f"The evaluator entered; {INDEPENDENT} where only a reader was entered, else {INVESTIGATOR}."


def evaluator_variables(domain: str) -> dict[str, Verb]:
    """--EVAL, --EVALID and --ACPTFL of a domain, whose form asks for them by these names."""
    evaluator, reader, accepted = (f"{domain}{part}" for part in ("EVAL", "EVALID", "ACPTFL"))

    def who(rows: Rows) -> Series:
        entered = answers(rows.df, evaluator)
        term = coded(evaluator, EVALUATORS, EVALUATOR_WORDS).apply(rows) if evaluator in rows.df else entered
        return _or_usual(term, answers(rows.df, reader))

    def was_accepted(rows: Rows) -> Series:
        term = coded(accepted, NY, NO_YES).apply(rows)
        return term.where(term.eq("Y"))

    return {
        evaluator: Verb(COLLECTED, (), FILLED, who, "coded", further=(evaluator, reader)),
        reader: coded(reader, READERS, READER_WORDS),
        accepted: Verb(COLLECTED, (accepted,), "Y for the reading accepted, else null.", was_accepted, "coded"),
    }


def _or_usual(evaluator: Series, reader: Series) -> Series:
    usual = pd.Series(INVESTIGATOR, index=evaluator.index, dtype=DTYPES["Char"]).mask(code_text(reader).notna(), INDEPENDENT)
    return evaluator.astype(DTYPES["Char"]).fillna(usual)


def with_evaluator(rows: pd.DataFrame, domain: str) -> pd.DataFrame:
    """The rows of a form with EVALUATOR and READER as --EVAL and --EVALID have them, and PREFIX, that of their links."""
    evaluator, reader = answers(rows, f"{domain}EVAL"), answers(rows, f"{domain}EVALID")
    who = _or_usual(_term(evaluator, EVALUATORS, EVALUATOR_WORDS), reader)
    by = _term(reader, READERS, READER_WORDS)
    prefix = each_distinct(by.fillna(who), _prefix)
    return rows.assign(EVALUATOR=who, READER=by, PREFIX=prefix.mask(who.eq(INVESTIGATOR), ""))


def _term(text: Series, codelist: str, words: dict[str, str]) -> Series:
    """The terms as `coded` makes them of an extensible codelist: what is not known stays as entered, in upper case."""
    return meaning(text, spellings(codelist) | words).fillna(code_text(text))


def _prefix(distinct: Series) -> Series:
    """R1- of READER 1, ADJ1- of ADJUDICATOR 1, IND- of an independent assessor; of any other the name without blanks."""
    short = distinct
    for beginning, letters in PREFIXES.items():
        short = short.str.replace(rf"^{beginning}", letters, regex=True)
    return short.str.replace(" ", "", regex=False) + "-"


def apart(prefix: Series, name: Series) -> Series:
    """A link with the prefix of its evaluator, once."""

    def linked(distinct: Series) -> Series:
        pairs = [pair.split("\n") for pair in distinct]
        return pd.Series([link if link.startswith(first) else first + link for first, link in pairs], dtype=DTYPES["Char"])

    return each_distinct(prefix + "\n" + name, linked)
