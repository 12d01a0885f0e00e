"""What proves a best response: takes the assessments that count, gives for each category which of them prove it.

The categories are a short list of rules, tested in order (STUDY_SPEC 4.10), for a statistician to audit. Confirmation is found
with one forward search and differences of running counts.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.criteria import UNCONFIRMED
from pipeline.study import Study
from schemas.base import DTYPES


@dataclass(frozen=True)
class Category:
    """One best response and the records that prove it.

    `records`: the responses that count; `minimum_time`: only from `bor.sd_min_days` after the start date; `confirmed_by`: the
    responses one of which must follow after `bor.confirm_days` (empty: no confirmation); `one_sd`: one SD between is accepted
    when `bor.accept_sd`; `only_after`: the record is an SD and the subject's records are this response and then SD only.
    """

    response: str
    records: tuple[str, ...]
    minimum_time: bool = False
    confirmed_by: tuple[str, ...] = ()
    one_sd: bool = False
    only_after: str = ""


_LATER = (
    Category("SD", ("CR", "PR", "SD"), minimum_time=True),
    Category("NON-CR/NON-PD", ("NON-CR/NON-PD",), minimum_time=True),
    Category("PD", ("PD",)),
    Category(UNCONFIRMED, (UNCONFIRMED,)),  # only criteria that confirm a progression have it
)
_NOT_EVALUABLE = (Category("NE", ("CR", "PR", "SD", "NON-CR/NON-PD", "NE")),)
CONFIRMED_PR = Category("PR", ("PR",), confirmed_by=("CR", "PR"), one_sd=True)
_CONFIRMED = (Category("CR", ("CR",), confirmed_by=("CR",)), CONFIRMED_PR)

UNCONFIRMED_BEST = (Category("CR", ("CR",)), Category("PR", ("PR",)), *_LATER, *_NOT_EVALUABLE)
CONFIRMED_BEST = (*_CONFIRMED, *_LATER, *_NOT_EVALUABLE)
# The two cells in which the RECIST paper's table differs: an early CR, or PR, that only early SD follows.
CONFIRMED_BEST_RECIST = (
    *_CONFIRMED,
    *_LATER,
    Category("PD", ("SD",), only_after="CR"),
    Category("SD", ("SD",), only_after="PR"),
    *_NOT_EVALUABLE,
)


def best_categories(study: Study, confirmed: bool) -> tuple[Category, ...]:
    """The categories in the order in which they are tested."""
    if not confirmed:
        return UNCONFIRMED_BEST
    return CONFIRMED_BEST_RECIST if study.bor.confirmation == "recist" else CONFIRMED_BEST


def satisfies(chosen: pd.DataFrame, category: Category, study: Study) -> Series:
    """Which records of `chosen` (time order, one per date, with DAYS) prove `category`."""
    proof: Series = chosen["AVALC"].isin(category.records)
    if category.minimum_time:
        proof &= chosen["DAYS"].ge(study.bor.sd_min_days)
    if category.confirmed_by:
        proof &= is_confirmed(chosen, category, study)
    if category.only_after:
        proof &= _follows_only(chosen, category.only_after)
    return proof


def is_confirmed(chosen: pd.DataFrame, category: Category, study: Study) -> Series:
    """Whether each record is confirmed: the first record of `confirmed_by` at or after `bor.confirm_days` decides.

    Between (it included) only `confirmed_by` and NE may stand, with at most `bor.max_ne` NE and no PR after a CR.
    """
    counted = _running_counts(chosen, category)
    confirming = counted.loc[counted["AVALC"].isin(category.confirmed_by)].sort_values("ADT", kind="stable")
    due = counted.assign(DUE=(counted["ADT"] + pd.Timedelta(days=study.bor.confirm_days)).astype(DTYPES["Date"]))
    pairs = pd.merge_asof(
        due.reset_index().sort_values("DUE", kind="stable"), confirming,
        left_on="DUE", right_on="ADT", by="USUBJID", direction="forward", suffixes=("", "_2"),
    ).set_index("index").sort_index()  # fmt: skip
    accepted_sd = 1 if category.one_sd and study.bor.accept_sd else 0
    allowed_ne = np.inf if study.bor.max_ne == "any" else study.bor.max_ne
    return (
        pairs["ADT_2"].notna()
        & (pairs["N_OTHER_2"] == pairs["N_OTHER"])
        & (pairs["N_SD_2"] - pairs["N_SD"] <= accepted_sd)
        & (pairs["N_NE_2"] - pairs["N_NE"] <= allowed_ne)
        & ~(pairs["CR_BEFORE_PR_2"] > pairs["N_CR"])
    )


def _running_counts(chosen: pd.DataFrame, category: Category) -> pd.DataFrame:
    """How many CR, NE, SD and other records each subject has up to each record; CR_BEFORE_PR: CRs before the latest PR."""
    response, subject = chosen["AVALC"], chosen["USUBJID"]

    def count(condition: Series) -> Series:
        return condition.astype("int64").groupby(subject).cumsum()

    neutral = {"NE", "SD", *category.confirmed_by}
    n_cr = count(response.eq("CR"))
    return chosen[["USUBJID", "ADT", "AVALC"]].assign(
        N_CR=n_cr,
        N_NE=count(response.eq("NE")),
        N_SD=count(response.eq("SD")),
        N_OTHER=count(~response.isin(neutral)),
        CR_BEFORE_PR=n_cr.where(response.eq("PR")).groupby(subject).ffill(),
    )


def _follows_only(chosen: pd.DataFrame, response: str) -> Series:
    """SD records of subjects whose first record is `response` and all others SD."""
    by_subject = chosen["AVALC"].groupby(chosen["USUBJID"])
    not_sd = chosen["AVALC"].ne("SD").astype("int64").groupby(chosen["USUBJID"]).transform("sum")
    return by_subject.transform("first").eq(response) & not_sd.eq(1)
