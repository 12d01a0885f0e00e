"""Verbs of results that have a unit: test, result as entered and in the test's standard unit, limits.

Vital signs and laboratory results share them (SDTMIG 3.4 VS, LB); a result whose unit is unknown has no standard value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import each_distinct, looked_up
from pipeline.core.numbers.decimals import number_text
from pipeline.core.numbers.measured import read_beyond
from pipeline.core.numbers.units import factor, published_unit
from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import DERIVED, Rows, Verb, code_text, coded, meaning, tidy, to_number
from schemas.base import DTYPES
from schemas.codelists import codelist, normalise, per_terminology, spellings


@per_terminology
def decodes(codes: str, names: str) -> dict[str, str]:
    """Short name -> name of the same concept (NCI code), from two codelists that publish both."""
    by_concept = {concept: name for name, concept in codelist(names).terms.items()}
    return {short: by_concept[concept] for short, concept in codelist(codes).terms.items() if concept in by_concept}


DIPSTICK = {f"{grade}+": f"{grade}+" for grade in range(1, 5)} | {"+" * grade: f"{grade}+" for grade in range(1, 5)}
DIPSTICK |= {"NEG": "NEGATIVE", "POS": "POSITIVE", "TR": "TRACE"}
"""Results of test strips that no codelist has."""


@dataclass(frozen=True)
class Measurements:
    """The tests of one form: its columns of test and unit, the codelists of test codes and names, and the units.

    `units`: test code -> its standard unit, and how many of it one of each unit that forms use is; a unit that is not among them
    is read by its meaning (core/numbers/units.py). `others_as_entered`: a test that is not among them keeps the unit entered.
    `words`: the codelist of results in words (NEGATIVE, TRACE, 2+), which have no unit.
    """

    test: str
    unit: str
    codes: str
    names: str
    units: Mapping[str, tuple[str, Mapping[str, float]]]
    others_as_entered: bool = False
    words: str = ""

    def test_code(self) -> Verb:
        """--TESTCD: the term of the codelist."""
        return coded(self.test, self.codes)

    def test_name(self) -> Verb:
        """--TEST: the published name of the test; a test that is no term keeps the form's words."""

        def apply(rows: Rows) -> Series:
            return looked_up(self._code(rows), decodes(self.codes, self.names)).fillna(code_text(rows.df[self.test]))

        return Verb(DERIVED, (self.test,), "The name of the test in the codelist of test names.", apply)

    def number(self, column: str) -> Verb:
        """--STRESN, --STNRLO, --STNRHI: the number in the standard unit; null where its unit is not known."""
        method = "The number entered, times the factor between its unit and the standard unit."
        return Verb(DERIVED, (self.test, self.unit, column), method, lambda rows: self._standard(rows, column))

    def text(self, column: str) -> Verb:
        """--STRESC: the standard number as text; one beyond a limit (<5) with the limit in the standard unit; words as entered
        where their unit is the standard one."""

        def apply(rows: Rows) -> Series:
            words = code_text(rows.df[column]).where(self._factor(rows).eq(1))
            beyond = read_beyond(rows.df[column])
            limit = beyond["SIDE"] + number_text((beyond["LIMIT"] * self._factor(rows)).round(10))
            return number_text(self._standard(rows, column)).fillna(self._word(rows, column)).fillna(words).fillna(limit)

        method = "The standard number or limit as text, or the words entered in the standard unit."
        return Verb(DERIVED, (self.test, self.unit, column), method, apply)

    def standard_unit(self, column: str) -> Verb:
        """--STRESU: the standard unit of the test, where the result is in it."""
        standard = {test: unit for test, (unit, _) in self.units.items()}

        def apply(rows: Rows) -> Series:
            unit = looked_up(self._code(rows), standard)
            if self.others_as_entered:
                unit = unit.fillna(each_distinct(tidy(rows.df[self.unit]), _published))
            return unit.where(self.text(column).apply(rows).notna() & self._word(rows, column).isna())

        return Verb(DERIVED, (self.test, self.unit, column), "The standard unit of the test.", apply)

    def unreadable(self, *columns: str) -> Callable[[Rows], None]:
        """The check of the result, the first of `columns`, and of its limits: NUMBER_INVALID, and UNIT_UNKNOWN for the result. A
        result below or above a limit (<5) is read."""

        def check(rows: Rows) -> None:
            for column in columns:
                invalid = self._entered(rows, column) & to_number(rows.df[column]).isna()
                if column == columns[0]:
                    invalid &= read_beyond(rows.df[column])["SIDE"].isna()
                rows.report("NUMBER_INVALID", invalid, column, action="kept as entered, no standardised number")
            rows.report("UNIT_UNKNOWN", self._entered(rows, columns[0]) & self._factor(rows).isna(), self.unit)

        return check

    def _entered(self, rows: Rows, column: str) -> Series:
        """Which rows have an answer that should be a number with a unit."""
        return tidy(rows.df[column]).notna() & self._word(rows, column).isna()

    def _word(self, rows: Rows, column: str) -> Series:
        """The result in words as a term, where it is one and no number."""
        if not self.words:
            return pd.Series(None, index=rows.df.index, dtype=DTYPES["Char"])
        known = spellings(self.words) | DIPSTICK
        term = rows.once(f"word {column}", lambda: meaning(rows.df[column], known))
        return term.where(to_number(rows.df[column]).isna())

    def _code(self, rows: Rows) -> Series:
        return meaning(rows.df[self.test], spellings(self.codes))

    def _factor(self, rows: Rows) -> Series:
        def made() -> Series:
            code, unit = self._code(rows), tidy(rows.df[self.unit])
            if self.others_as_entered:
                unit = unit.fillna("").where(unit.notna() | ~code.isin(self.units))
                code = code.fillna(code_text(rows.df[self.test]))
            test_and_unit = code + "\n" + unit
            return each_distinct(test_and_unit, self._factors)

        return rows.once(f"factor {self.unit}", made)

    def _factors(self, distinct: Series) -> Series:
        """How many of the test's standard unit one of each unit is; `distinct`: test code and unit, a line each."""
        return pd.Series([self._one_factor(*pair.split("\n")) for pair in distinct], index=distinct.index, dtype="float64")

    def _one_factor(self, test: str, unit: str) -> float | None:
        if test not in self.units:
            return 1.0 if self.others_as_entered else None
        standard, declared = self.units[test]
        stated = {normalise(spelling): times for spelling, times in declared.items()}.get(normalise(unit))
        by_meaning = factor(unit, standard, test) if stated is None else stated
        return None if by_meaning is None else float(by_meaning)

    def _standard(self, rows: Rows, column: str) -> Series:
        return rows.once(f"standard {column}", lambda: (to_number(rows.df[column]) * self._factor(rows)).round(10))


def not_done(result: Series) -> Series:
    """NOT DONE where no result was entered."""
    return pd.Series("NOT DONE", index=result.index).where(tidy(result).isna())


def _published(distinct: Series) -> Series:
    return pd.Series([published_unit(unit) for unit in distinct], dtype=DTYPES["Char"])
