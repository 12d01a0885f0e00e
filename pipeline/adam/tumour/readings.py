"""Whose records of tumours are analysed: takes TU, TR or RS, gives the records of one evaluator.

Everything behind it works on the records of one evaluator and knows nothing of others. Of several readers those records count
that were accepted (--ACPTFL); a subject's lesions are those of one reader, since no sum may mix the choices of two.
"""

import pandas as pd

from pipeline.adam.tumour.sums import VISIT
from pipeline.core.evaluators import INVESTIGATOR
from pipeline.core.series import Series
from pipeline.endpoints.response import OVERALL
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from schemas.base import DTYPES

OF_RS = ("RSEVAL", "RSEVALID", "RSACPTFL")


def responses_by(rs: pd.DataFrame, evaluator: Evaluator, study: Study) -> pd.DataFrame:
    """The rows of RS that count for the evaluator.

    Of accepted readers a visit without an accepted overall response has the rows of the reader `otherwise`, if one is named.
    """
    own = _own(rs, "RS", evaluator, study)
    if not evaluator.accepted:
        return own
    accepted = _read(own, "RSACPTFL").eq("Y")
    settled = _visits(own.loc[accepted & own["RSTESTCD"].eq(OVERALL)])
    instead = _read(own, "RSEVALID").eq(evaluator.otherwise) & ~_visits(own).isin(settled)
    return own.loc[accepted | instead]


def lesions_by(lesions: pd.DataFrame, rs: pd.DataFrame, evaluator: Evaluator, study: Study) -> pd.DataFrame:
    """The rows of TU or TR of the evaluator's lesions: of accepted readers, all of the reader whose response was accepted last.

    Of a subject without an accepted response those count that were accepted themselves.
    """
    domain = "TU" if "TUEVAL" in lesions else "TR"
    own = _own(lesions, domain, evaluator, study)
    if not evaluator.accepted:
        return own
    reader = _read(own, f"{domain}EVALID")
    chosen = own["USUBJID"].map(_reader_of_lesions(own.assign(READER=reader), rs, evaluator, study))
    unread = chosen.isna() & _read(own, f"{domain}ACPTFL").eq("Y")
    return own.loc[reader.eq(chosen) | unread]


def whose(rows: pd.DataFrame, domain: str, study: Study) -> Series:
    """--EVAL; where only a reader is given (--EVALID) that of the evaluators declared with it, null where there is none.

    A record that names neither is the investigator's.
    """
    evaluator, reader = rows[f"{domain}EVAL"], _read(rows, f"{domain}EVALID")
    named = {name: one.evaluator for one in study.evaluators for name in (one.reader, one.otherwise) if name}
    return evaluator.fillna(reader.map(named).astype(DTYPES["Char"])).mask(evaluator.isna() & reader.isna(), INVESTIGATOR)


def _own(rows: pd.DataFrame, domain: str, evaluator: Evaluator, study: Study) -> pd.DataFrame:
    own = whose(rows, domain, study).eq(evaluator.evaluator)
    if evaluator.reader:
        own &= _read(rows, f"{domain}EVALID").eq(evaluator.reader)
    return rows.loc[own]


def reader_of(rows: pd.DataFrame, domain: str) -> Series:
    """--EVALID, null where the dataset does not have it."""
    return _read(rows, f"{domain}EVALID")


def _read(rows: pd.DataFrame, variable: str) -> Series:
    """A permissible variable: null where the dataset does not have it."""
    if variable in rows:
        return rows[variable]
    return pd.Series(None, index=rows.index, dtype=DTYPES["Char"])


def _visits(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[VISIT])


def _reader_of_lesions(lesions: pd.DataFrame, rs: pd.DataFrame, evaluator: Evaluator, study: Study) -> Series:
    """The reader by USUBJID: of those with lesions the one whose overall response was accepted last, else `otherwise`."""
    counted = responses_by(rs, evaluator, study)
    answers = counted.loc[counted["RSTESTCD"].eq(OVERALL)].assign(READER=_read(counted, "RSEVALID"))
    known = lesions[["USUBJID", "READER"]].dropna().drop_duplicates()
    dated = answers[["USUBJID", "READER", "RSDTC", "VISITNUM"]].merge(known, on=["USUBJID", "READER"])
    last = dated.sort_values(["RSDTC", "VISITNUM"], kind="stable").drop_duplicates("USUBJID", keep="last")
    chosen = last.set_index("USUBJID")["READER"]
    if not evaluator.otherwise:
        return chosen
    without = known.loc[known["READER"].eq(evaluator.otherwise) & ~known["USUBJID"].isin(chosen.index)]
    return pd.concat([chosen, without.set_index("USUBJID")["READER"]])
