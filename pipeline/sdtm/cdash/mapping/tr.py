"""TR: sizes and states of the lesions of each evaluator, and sums as entered, from the standard form TR.

A target that has no row at an assessment of its evaluator gets a NOT DONE record. Computed sums live in ADTR.
"""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import number_text
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.cdash.evaluators import evaluator_variables
from pipeline.sdtm.cdash.mapping.tu import METHODS, link
from pipeline.sdtm.cdash.tumour_checks import (
    after_death,
    baseline_against_recist,
    measured_in_its_axis,
    names_lesion,
    plausible,
    target_missing,
    was_identified,
)
from pipeline.sdtm.cdash.tumours import (
    RESULT_TESTS,
    lesions,
    link_group,
    mark_first_rows,
    targets_without_a_row,
    with_lesion,
    with_points,
)
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements
from pipeline.sdtm.verbs.mapping import (
    COLLECTED,
    DERIVED,
    FormFields,
    Rows,
    Verb,
    code_text,
    coded,
    constant,
    derived,
    tidy,
    to_number,
)
from pipeline.study import Study
from schemas.base import DTYPES, Char
from schemas.sdtm.tr import SUPPTR
from schemas.sdtm.tr import TR as STANDARD_TR

TESTS = Measurements(test="TRTEST", unit="TRORRESU", codes=RESULT_TESTS, names="C96778", units={})
SIZES = ("LDIAM", "LPERP", "DIAMETER", "SUMDIAM")
IN_MM = {"MM": 1.0, "CM": 10.0}
STATES = ("TUMSTATE", "LNSTATE")
STATE_TERMS = "C124309"
NODE_STATE = {"PRESENT": "PATHOLOGICAL", "ABSENT": "NON-PATHOLOGICAL"}
TOO_SMALL = "TOO SMALL TO MEASURE"
SMALL_WORDS = (TOO_SMALL, "TOO SMALL", "TSTM", "BML", "BELOW MEASURABLE LIMIT")
GONE_WORDS = ("ABSENT", "DISAPPEARED")
STATE_WORDS = dict.fromkeys(GONE_WORDS, "ABSENT") | dict.fromkeys(
    ("UNEQUIVOCAL PROGRESSION", "UNEQUIVOCAL PD"), "UNEQUIVOCAL PROGRESSION"
)
# An answer that says that there is no result -> the reason, where no other is given.
NOT_EVALUATED = {
    **dict.fromkeys(("NE", "NOT EVALUABLE"), "NOT EVALUABLE"),
    **dict.fromkeys(("ND", "NOT DONE", "SCAN NOT PERFORMED"), "SCAN NOT PERFORMED"),
    **dict.fromkeys(("MERGED", "TUMOR MERGED"), "TUMOR MERGED"),
}
SIZE = ("TESTCD", "TRORRES", "TRORRESU")


class TR(STANDARD_TR, key="STUDYID USUBJID TREVAL TREVALID TRLNKID TRTESTCD VISITNUM TRDTC TRSEQ"):
    """One record per lesion, test, visit and evaluator per subject, and the sums that were entered."""

    TREVALID: Char
    TRACPTFL: Char


def kind_of_lesion(kind: Series) -> Series:
    """TARGET, NON-TARGET or NEW, as the evaluator identified the lesion; TARGET of a sum."""
    return kind


def result_entered(trorres: Series) -> Series:
    """The answer; TOO SMALL TO MEASURE in these words; null where the lesion was not evaluated."""
    answer = code_text(trorres)
    return tidy(trorres).mask(_among(answer, NOT_EVALUATED)).mask(_among(answer, SMALL_WORDS), TOO_SMALL)


def was_not_done(trorres: Series) -> Series:
    """NOT DONE where there is no result, also of a lesion that was looked at and not evaluable."""
    return pd.Series("NOT DONE", index=trorres.index, dtype=DTYPES["Char"]).where(result_entered(trorres).isna())


def reason_not_done(trorres: Series, trstat: Series, trreasnd: Series) -> Series:
    """The reason as entered, else NOT EVALUABLE, SCAN NOT PERFORMED or TUMOR MERGED as the answer says; null with a result."""
    said = looked_up(code_text(trorres).fillna(code_text(trstat)), NOT_EVALUATED)
    return tidy(trreasnd).fillna(said).where(was_not_done(trorres).notna())


def size_mm(testcd: Series, trorres: Series, trorresu: Series) -> Series:
    """A diameter in mm: one in cm times 10, 0 of a lesion that is gone; null of words and states. Of other tests as entered."""
    is_size, gone = testcd.isin(SIZES), _among(code_text(trorres), GONE_WORDS)
    factor = code_text(trorresu).map(IN_MM).astype(DTYPES["Num"]).where(is_size, 1.0)
    number = (to_number(trorres) * factor).round(10)
    return number.mask(is_size & gone, 0.0).mask(testcd.isin(STATES))


def size_unit(testcd: Series, trorres: Series, trorresu: Series) -> Series:
    """mm where the size is known; of other tests as entered."""
    known = size_mm(testcd, trorres, trorresu).notna()
    return tidy(trorresu).mask(testcd.isin(SIZES), "mm").where(known)


def unit_entered(testcd: Series, trorres: Series, trorresu: Series) -> Series:
    """The unit entered, in lower case where it is of a size; null without a number."""
    unit = tidy(trorresu)
    return unit.mask(testcd.isin(SIZES), unit.str.lower()).where(to_number(trorres).notna())


def _standard_result() -> Verb:
    """TRSTRESC: the size in mm as text, the words entered, or the state as a term."""
    method = (
        "The size in mm as text, or TOO SMALL TO MEASURE; the state as a term, of a lymph node PATHOLOGICAL for present and "
        "NON-PATHOLOGICAL for absent."
    )

    def apply(rows: Rows) -> Series:
        df = rows.df
        entered, is_state = result_entered(df["TRORRES"]), df["TESTCD"].isin(STATES)
        asked = Rows(rows.form, df.assign(TRORRES=entered.where(is_state)), rows.study, rows.issues)
        state = coded("TRORRES", STATE_TERMS, STATE_WORDS).apply(asked)
        state = state.mask(df["TESTCD"].eq("LNSTATE").fillna(False), state.replace(NODE_STATE))
        text = number_text(size_mm(*(df[column] for column in SIZE)))
        words = entered.where(entered.eq(TOO_SMALL) | ~df["TESTCD"].isin(SIZES))
        return state.fillna(text).fillna(words.mask(is_state)).astype(DTYPES["Char"])

    return Verb(DERIVED, SIZE, method, apply)


def readable(rows: Rows) -> None:
    """NUMBER_INVALID and UNIT_UNKNOWN of sizes; SIZE_RANGE, NEW_NODE_SMALL."""
    testcd, trorres, trorresu = (rows.df[column] for column in SIZE)
    entered, mm = result_entered(trorres), size_mm(testcd, trorres, trorresu)
    is_size = testcd.isin(SIZES) & entered.notna() & entered.ne(TOO_SMALL) & mm.isna()
    number = to_number(trorres).notna()
    rows.report("NUMBER_INVALID", is_size & ~number, "TRORRES", action="kept as entered, no standardised number")
    rows.report("UNIT_UNKNOWN", is_size & number, "TRORRESU")
    plausible(rows, mm)


def _among(answer: Series, words: Iterable[str]) -> Series:
    return answer.isin(list(words))


def _lacking(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    return forms["LACKING"]


def mapping(study: Study) -> DomainMapping:
    """The mapping of TR."""
    links: dict[str, Verb] = {
        "TRGRPID": derived(kind_of_lesion, "KIND"),
        "TRLNKID": derived(link, "LNKID"),
        "TRLNKGRP": derived(link_group, "LNKGRP"),
        "TRTESTCD": TESTS.test_code(),
        "TRTEST": TESTS.test_name(),
        **evaluator_variables("TR"),
    }
    variables = {
        **links,
        "TRORRES": derived(result_entered, "TRORRES", origin=COLLECTED),
        "TRORRESU": derived(unit_entered, *SIZE, origin=COLLECTED),
        "TRSTRESC": _standard_result(),
        "TRSTRESN": derived(size_mm, *SIZE),
        "TRSTRESU": derived(size_unit, *SIZE),
        "TRSTAT": derived(was_not_done, "TRORRES"),
        "TRREASND": derived(reason_not_done, "TRORRES", further=("TRSTAT", "TRREASND")),
        "TRMETHOD": coded("TRMETHOD", "C85492", METHODS),
        "TRDTC": measured_on("TRDAT"),
    }
    checks = (
        names_lesion("TR"), was_identified, measured_in_its_axis, where_asked(readable, "TRORRES", "TRORRESU"),
        where_asked(after_death("TRDAT"), "TRDAT"),
    )  # fmt: skip
    rows = standard_block(
        "TR",
        variables,
        where=lambda df: df["LNKID"].notna() | df["KIND"].notna(),
        reason="names no lesion",
        baseline=("TREVAL", "TREVALID", "TRLNKID", "TRTESTCD"),
        checks=checks,
    )
    lacking = standard_block(
        "TR",
        {**links, "TRSTAT": constant("NOT DONE")},
        prepare=_lacking,
        rule="TR.TR.NO_ROW",
        checks=(target_missing,),
    )
    order = ("TREVAL", "TREVALID", "TRDTC", "TRLNKID", "TRTESTCD")
    return DomainMapping(schema=TR, supp=SUPPTR, order=order, predose=True, blocks=(rows, lacking))


WHO = ("TR.TREVAL", "TR.TREVALID")
FIELDS = FormFields(
    made_from={
        "TR.LNKID": ("TR.TRLNKID", *WHO),
        "TR.TESTCD": ("TR.TRTEST",),
        "TR.LNKGRP": ("TR.FOLDER", "TR.FOLDERSEQ", *WHO),
        "TR.KIND": ("TU.TUORRES", "TU.TULNKID", "TR.TRLNKID", *WHO),
    },
    as_asked=True,
)


@reads_forms("TR", "TU", optional=("RS",))
def tr(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Sizes and states of each evaluator's lesions, sums as entered, and targets without a result."""
    had = with_points(by_form(forms), reference, visits)
    known = lesions(mark_first_rows(had["TU"], study))
    rows = with_lesion(had["TR"], known)
    lacking = targets_without_a_row(rows, known)
    product = map_domain(mapping(study), had | {"TR": rows, "LACKING": lacking}, reference, visits, study)
    sizes = rows.assign(MM=size_mm(*(rows[column] for column in SIZE)))
    return replace(product, issues=gather(product.issues, baseline_against_recist(sizes, known, reference)))
