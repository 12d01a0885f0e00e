"""TR: sizes and states of lesions from the forms TL, NTL and NL, and the investigator's sums from TLSUM. STUDY_SPEC 3.2 TR, 3.4.

One record per lesion, test and time point, with the values of M07. A target that has no row at an assessed time point gets a
NOT DONE record (X10). The sums are those that the investigator entered; computed sums live in ADTR.
"""

from typing import Any

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    Block,
    FormFields,
    Rows,
    Supp,
    Verb,
    coded,
    collected,
    constant,
    date,
    derived,
    meaning,
    number,
    reads,
    tidy,
    to_number,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY
from pipeline.study import Study
from schemas.sdtm.tr import SUPPTR, TR

from ..spellings import CERTAINTY, EVALUATION, LESION_STATE, METHOD
from .assessments import LINK_GROUP, assessments, time_points
from .lesions import is_node, lesion_id, targets_without_a_row, with_lesions
from .sizes import NOT_DONE, STATE_RESULT, TARGET_RESULT, number_text, plausible, readable, size_result
from .tumour_checks import (
    after_death,
    identified,
    known,
    named_new_lesion,
    names_lesion,
    small_new_node,
    target_answers,
    target_missing,
    with_last_scan,
)

TESTS = {
    "LDIAM": "Longest Diameter",
    "LPERP": "Longest Perpendicular",
    "SUMDIAM": "Sum of Diameter",
    "PCBSD": "Percent Change Baseline in Sum of Diam",
    "TUMSTATE": "Tumor State",
    "LNSTATE": "Lymph Node State",
}
COMMON: dict[str, Verb] = {"TRLNKGRP": LINK_GROUP, "TREVAL": constant("INVESTIGATOR")}
LESION_ROW: dict[str, Verb] = {
    **COMMON,
    "TRLNKID": derived(lesion_id, "LESID"),
    "TRMETHOD": coded("METHOD", "C85492", METHOD),
    "TRDTC": date("SCANDT"),
}
NOT_EVALUABLE = {"TRREASNE": Supp("Reason Not Evaluable", collected("NEREAS"), "INVESTIGATOR")}
ONE_LESION = ("TRLNKID", "TRTESTCD")
NO_LESION = "the row names no lesion"


def diameter_code(node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """LPERP (short axis) for a lymph node, else LDIAM (longest diameter)."""
    return pd.Series("LDIAM", index=node.index).mask(is_node(node, site), "LPERP")


def diameter_name(node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """The name of TRTESTCD."""
    return looked_up(diameter_code(node, site), TESTS)


def state_code(node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """LNSTATE for a lymph node, else TUMSTATE."""
    return pd.Series("TUMSTATE", index=node.index).mask(is_node(node, site), "LNSTATE")


def state_name(node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """The name of TRTESTCD."""
    return looked_up(state_code(node, site), TESTS)


DIAMETER = {"TRTESTCD": derived(diameter_code, "NODE", "SITE"), "TRTEST": derived(diameter_name, "NODE", "SITE")}
STATE = {"TRTESTCD": derived(state_code, "NODE", "SITE"), "TRTEST": derived(state_name, "NODE", "SITE")}


def scan_date(state: str, spellings: dict[str, str]) -> Verb:
    """The verb of TRDTC: the date of the scan; none where the answer `state` says that there was no scan."""
    read = date("SCANDT")

    def apply(rows: Rows) -> "pd.Series[Any]":
        return read.apply(rows).where(meaning(rows.df[state], spellings).ne(NOT_DONE))

    return Verb(read.origin, ("SCANDT", state), "The date of the scan; null where no scan was performed.", apply)


def present_where_blank(nlstat: "pd.Series[Any]") -> "pd.Series[Any]":
    """EQUIVOCAL or UNEQUIVOCAL as entered; PRESENT where the form names the lesion and leaves its certainty open."""
    return tidy(nlstat).fillna("PRESENT")


def certainty(nlstat: "pd.Series[Any]") -> "pd.Series[Any]":
    """EQUIVOCAL, UNEQUIVOCAL or PRESENT."""
    return meaning(present_where_blank(nlstat), CERTAINTY)


def percent_text(pchgrpt: "pd.Series[Any]") -> "pd.Series[Any]":
    """The percentage as the shortest text."""
    return number_text(to_number(pchgrpt))


TARGETS = Block(
    form="TL",
    where=lambda df: df["LNKID"].notna(),
    reason=NO_LESION,
    checks=(
        names_lesion,
        identified,
        known("EVALST", EVALUATION),
        reads(coded("TSTM", NY, NO_YES), coded("NODE", NY, NO_YES)),
        readable("DIAM", "DIAMU"),
        plausible,
        target_answers,
        after_death("SCANDT"),
    ),
    baseline=ONE_LESION,
    supp=NOT_EVALUABLE,
    variables={
        **LESION_ROW,
        "TRGRPID": constant("TARGET"),
        **DIAMETER,
        **TARGET_RESULT,
        "TRDTC": scan_date("EVALST", EVALUATION),
    },
)
TARGETS_WITHOUT_A_ROW = Block(
    form="TL",
    prepare=targets_without_a_row,
    rule="TR.TL.NO_ROW",
    checks=(target_missing,),
    variables={
        **COMMON,
        "TRGRPID": constant("TARGET"),
        "TRLNKID": derived(lesion_id, "LESID"),
        **DIAMETER,
        "TRSTAT": constant(NOT_DONE),
    },
)
NON_TARGETS = Block(
    form="NTL",
    where=lambda df: df["LNKID"].notna(),
    reason=NO_LESION,
    checks=(
        names_lesion,
        identified,
        known("STATUS", LESION_STATE),
        reads(coded("NODE", NY, NO_YES)),
        after_death("SCANDT"),
    ),
    baseline=ONE_LESION,
    supp=NOT_EVALUABLE,
    variables={
        **LESION_ROW,
        "TRGRPID": constant("NON-TARGET"),
        **STATE,
        **STATE_RESULT,
        "TRDTC": scan_date("STATUS", LESION_STATE),
    },
)
NEW_LESIONS = Block(
    form="NL",
    rule="TR.NL.TUMSTATE",
    where=lambda df: df["NEW"],
    reason="names no new lesion",
    checks=(named_new_lesion, known("NLSTAT", CERTAINTY, where="NEW"), reads(coded("NLYN", NY, NO_YES)), after_death("SCANDT")),
    variables={
        **LESION_ROW,
        "TRGRPID": constant("NEW"),
        "TRTESTCD": constant("TUMSTATE"),
        "TRTEST": constant(TESTS["TUMSTATE"]),
        "TRORRES": derived(present_where_blank, "NLSTAT"),
        "TRSTRESC": derived(certainty, "NLSTAT"),
    },
)
NEW_LESION_SIZES = Block(
    form="NL",
    rule="TR.NL.DIAMETER",
    where=lambda df: df["NEW"] & tidy(df["DIAM"]).notna(),
    reason="names no new lesion",
    checks=(readable("DIAM", "DIAMU"), plausible, small_new_node),
    variables={**LESION_ROW, "TRGRPID": constant("NEW"), **DIAMETER, **size_result("DIAM", "DIAMU")},
)
SUMS = Block(
    form="TLSUM",
    rule="TR.TLSUM.SUMDIAM",
    where=lambda df: tidy(df["SUMDIAM"]).notna(),
    reason="no sum entered",
    checks=(readable("SUMDIAM", "SUMU"),),
    baseline=("TRTESTCD",),
    variables={
        **COMMON,
        "TRGRPID": constant("TARGET"),
        "TRTESTCD": constant("SUMDIAM"),
        "TRTEST": constant(TESTS["SUMDIAM"]),
        **size_result("SUMDIAM", "SUMU"),
        "TRDTC": date("SCANDT"),
    },
)
SUM_CHANGES = Block(
    form="TLSUM",
    rule="TR.TLSUM.PCBSD",
    where=lambda df: tidy(df["PCHGRPT"]).notna(),
    reason="no sum entered",
    variables={
        **COMMON,
        "TRGRPID": constant("TARGET"),
        "TRTESTCD": constant("PCBSD"),
        "TRTEST": constant(TESTS["PCBSD"]),
        "TRORRES": collected("PCHGRPT"),
        "TRORRESU": constant("%"),
        "TRSTRESC": derived(percent_text, "PCHGRPT"),
        "TRSTRESN": number("PCHGRPT"),
        "TRSTRESU": constant("%"),
        "TRDTC": date("SCANDT"),
    },
)

MAPPING = DomainMapping(
    schema=TR,
    supp=SUPPTR,
    order=("TRDTC", "TRGRPID", "TRLNKID", "TRTESTCD"),
    predose=True,
    blocks=(TARGETS, TARGETS_WITHOUT_A_ROW, NON_TARGETS, NEW_LESIONS, NEW_LESION_SIZES, SUMS, SUM_CHANGES),
)


FIELDS = FormFields(
    made_from={
        **time_points("TL", "NTL", "NL", "TLSUM"),
        "NL.NODE": (),  # the form does not ask: a node by its location
        "NL.DIAMU": (),  # the form states mm
        "TLSUM.SCANDT": ("TL.SCANDT", "TLSUM.FORMDT"),
    },
    uses={
        "NL.NLYN": "a row that says there is no new lesion makes no record",
        "TL.SPLITOF": "a target whose pieces are measured is no longer expected",
        "TL.MERGEOF": "a target that has merged is no longer expected",
    },
    not_submitted={"TLSUM.NADIRRPT": "the smallest earlier sum follows from the sums; ADTR derives it"},
)


def tr(
    crf_tl: pd.DataFrame, crf_tlsum: pd.DataFrame, crf_ntl: pd.DataFrame, crf_nl: pd.DataFrame, crf_rsp: pd.DataFrame,
    reference: pd.DataFrame, visits: pd.DataFrame, study: Study,
) -> Product:  # fmt: skip
    """Sizes, states and collected sums, with SUPPTR (why a lesion was not evaluable).

    `crf_rsp` gives no record here: an assessment that has only a response form is a time point all the same (TRLNKGRP).
    """
    tumour = {"TL": crf_tl, "NTL": crf_ntl, "NL": crf_nl, "RSP": crf_rsp}
    points = assessments(tumour, reference, visits, study)
    forms = with_lesions({**tumour, "TLSUM": crf_tlsum}, points)
    sums = with_last_scan(forms["TLSUM"], forms["TL"], study)
    return map_domain(MAPPING, {**forms, "TLSUM": sums}, reference, visits, study)
