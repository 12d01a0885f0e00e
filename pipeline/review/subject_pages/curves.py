"""The lanes with curves: sums of diameters, QTcF, scores of questionnaires; takes tables by name, gives marks (marks.py)."""

import pandas as pd

from pipeline.core.time.dates import iso
from pipeline.endpoints.ecg import DERIVED_QTC, RECORDED_QTC
from pipeline.endpoints.evaluators import code_of, evaluators_of
from pipeline.review.subject_pages.lanes import Tables
from pipeline.review.subject_pages.marks import marks
from pipeline.study import Study
from pipeline.tlf.layout.printed import join_texts, print_number
from pipeline.tlf.outputs.questionnaires.scores import ITEM_COUNT
from schemas.base import DTYPES

FRIDERICIA = DERIVED_QTC[0]
QTCF = (*RECORDED_QTC[FRIDERICIA], FRIDERICIA)
_QTC_SHOWN = (300.0, 600.0)  # msec, from the foot of the line to its top
_SCORE_SHOWN = 100.0
_MEAN = "AVERAGE"
_RECORDING = ["USUBJID", "PARAMCD", "ADT", "VISITNUM", "EGTPT"]
_CHANGES = {"Improved": "better", "Worsened": "high"}


def sums(tables: Tables, study: Study) -> pd.DataFrame:
    """A curve per evaluator: the sum of diameters, from 0 to the subject's largest."""
    adtr = tables["adtr"]
    wanted = {code_of("SDIAM", one): one.name for one in evaluators_of(study)}
    found = adtr[adtr["PARAMCD"].isin(list(wanted)) & adtr["ADT"].notna() & adtr["AVAL"].notna()]
    found = found.sort_values(["USUBJID", "PARAMCD", "ADT"], kind="stable")
    who = found["PARAMCD"].map(wanted).astype(DTYPES["Char"])
    most = found["AVAL"].groupby([found["USUBJID"], found["PARAMCD"]]).transform("max")
    value = print_number(found["AVAL"])
    return marks(found, who + " (mm)", found["ADT"], "point", text=value, style="sum",
                 title=join_texts([who, value + " mm", found["VISIT"], iso(found["ADT"])], ", "),
                 level=(found["AVAL"] / most.mask(most.eq(0))).fillna(0))  # fmt: skip


def ecg(tables: Tables, study: Study) -> pd.DataFrame:
    """A curve of QTcF as recorded and one as derived, from 300 to 600 msec; of replicates their mean alone."""
    adeg = tables["adeg"]
    own = adeg[adeg["PARAMCD"].isin(QTCF) & adeg["AVAL"].notna() & adeg["ADT"].notna()]
    means = own["DTYPE"].eq(_MEAN).groupby([own[name].astype("object") for name in _RECORDING], dropna=False).transform("any")
    found = own[~means | own["DTYPE"].eq(_MEAN)].sort_values(["USUBJID", "PARAMCD", "ADT", "SRCSEQ"], kind="stable")
    value, change = found["AVAL"], found["CHG"]
    low, high = _QTC_SHOWN
    style = pd.Series("sum", index=found.index).mask(value > study.ecg.qtc_limits[0], "high")
    style = style.mask(value > study.ecg.qtc_limits[-1], "high severe")
    text = print_number(value.round())
    title = join_texts([found["PARAM"], text, "change " + print_number(change.round()), found["VISIT"], iso(found["ADT"])], ", ")
    return marks(found, found["PARAM"], found["ADT"], "point", text=text, style=style, title=title,
                 level=((value - low) / (high - low)).clip(0, 1))  # fmt: skip


def questionnaires(tables: Tables, study: Study) -> pd.DataFrame:
    """A curve per scale, from 0 to 100, with what has changed by more than the threshold."""
    adqs = tables["adqs"]
    found = adqs[adqs["AVAL"].notna() & adqs["ADT"].notna() & adqs["PARAMCD"].ne(ITEM_COUNT)]
    found = found.sort_values(["USUBJID", "PARAMCD", "ADT", "SRCSEQ"], kind="stable")
    change = found["CHGCAT1"].str.lower()
    told = [found["PARAM"], print_number(found["AVAL"].round(1)), change, found["VISIT"], iso(found["ADT"])]
    style = found["CHGCAT1"].map(_CHANGES).astype(DTYPES["Char"]).fillna("sum")
    return marks(found, found["PARAM"], found["ADT"], "point", style=style, title=join_texts(told, ", "),
                 level=(found["AVAL"] / _SCORE_SHOWN).clip(0, 1))  # fmt: skip
