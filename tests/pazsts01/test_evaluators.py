"""Best response, progression-free survival and sums of each evaluator equal the truth, subject by subject.

Of the subjects whom ADRS has: those of the analysis set.
"""

import pandas as pd

from tests.pazsts01.line import LAST, Line
from tests.pazsts01.test_truth import Tables, differing

CODES = {"INVESTIGATOR": "", "INDEPENDENT": "R", "READER 1": "R1", "READER 2": "R2"}
REASONS = {
    "Disease progression": "PROGRESSION",
    "Death": "DEATH",
    "New anti-cancer therapy": "NEW THERAPY",
    "PD or death after two or more missed assessments": "MISSED ASSESSMENTS",
    "No baseline tumour assessment": "NO BASELINE",
    "No post-baseline tumour assessment": "NO ASSESSMENT",
    "Withdrawal of consent": "WITHDRAWAL",
    "Lost to follow-up": "LOST",
    "No progression or death at data cut-off": "EVENT-FREE",
}
"""EVNTDESC and what the truth calls it."""


def expected(truth: Tables, line: Line, evaluator: str, parameter: str, columns: list[str]) -> pd.DataFrame:
    table = truth["endpoints"]
    rows = table[table["EVALUATOR"].eq(evaluator) & table["PARAMCD"].eq(parameter)]
    rows = rows[rows["USUBJID"].isin(line.tables["adrs"]["USUBJID"])]
    assert len(rows) > 30
    return rows[["USUBJID", *columns]]


def day(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%Y-%m-%d")


def test_best_responses_of_every_evaluator(line: Line, truth: Tables) -> None:
    adrs = line.tables["adrs"]
    for evaluator, code in CODES.items():
        for parameter in ("BOR", "CBOR"):
            found = adrs[adrs["PARAMCD"].eq(code + parameter)]
            right = expected(truth, line, evaluator, parameter, ["AVALC", "ADT"])
            assert differing(found.assign(ADT=day(found["ADT"])), right, ["USUBJID"]).empty, (evaluator, parameter)


def test_progression_free_survival_of_every_evaluator(line: Line, truth: Tables) -> None:
    """Date, event or censored, and why."""
    adtte = line.tables["adtte"]
    for evaluator, code in CODES.items():
        found = adtte[adtte["PARAMCD"].eq(f"{code}PFS")]
        found = found.assign(
            ADT=day(found["ADT"]),
            EVENT=found["CNSR"].eq(0).map({True: "True", False: "False"}),
            REASON=found["EVNTDESC"].map(REASONS),
        )
        right = expected(truth, line, evaluator, "PFS", ["ADT", "EVENT", "REASON"])
        assert differing(found, right, ["USUBJID"]).empty, evaluator


def test_baselines_of_every_evaluator(line: Line, truth: Tables) -> None:
    """Of some the independent readers cannot use the scan that the investigator measured, of some they read a later one."""
    adsl, days = line.tables["adsl"], {}
    for evaluator, code in CODES.items():
        rows = truth["baselines"][truth["baselines"]["EVALUATOR"].eq(evaluator)]
        days[evaluator] = rows.set_index("USUBJID")["BASELINEDT"]
        date, flag = (f"{code}BLSCDT", f"{code}BLEVFL") if code else ("BLSCANDT", "BLEVALFL")
        found = adsl[adsl["USUBJID"].isin(rows["USUBJID"])]
        found = found.assign(BASELINEDT=day(found[date]), USABLE=found[flag])
        right = rows.assign(USABLE=rows["BASELINEDT"].notna().map({True: "Y", False: "N"}))[["USUBJID", "BASELINEDT", "USABLE"]]
        assert differing(found, right, ["USUBJID"]).empty, evaluator
    assert (days["INDEPENDENT"].isna() & days["INVESTIGATOR"].notna()).any()
    assert (days["READER 2"].isna() & days["READER 1"].notna()).any()
    assert (days["INDEPENDENT"] > days["INVESTIGATOR"]).any()


def test_who_has_no_baseline_by_the_review_is_censored_there_and_not_by_the_investigator(line: Line, truth: Tables) -> None:
    blank = truth["baselines"].loc[lambda t: t["EVALUATOR"].eq("INDEPENDENT") & t["BASELINEDT"].isna(), "USUBJID"]
    times = line.tables["adtte"].set_index("PARAMCD")
    reasons = {p: times.loc[p].set_index("USUBJID").loc[blank, "EVNTDESC"] for p in ("RPFS", "PFS")}
    assert set(reasons["RPFS"]) <= {"No baseline tumour assessment", "Death"}
    assert "No baseline tumour assessment" in set(reasons["RPFS"])
    assert "No baseline tumour assessment" not in set(reasons["PFS"])


def test_evaluators_differ(transfer: str, truth: Tables) -> None:
    """Else the comparisons would prove little; by the earlier cut-off no two of 40 subjects' progressions differ yet."""
    pfs = truth["endpoints"][truth["endpoints"]["PARAMCD"].eq("PFS")].pivot_table(
        index="USUBJID", columns="EVALUATOR", values="ADT", aggfunc="first"
    )
    sums = truth["responses"].pivot_table(index=["USUBJID", "ADT"], columns="EVALUATOR", values="SUM", aggfunc="first")
    for one, other in (("INVESTIGATOR", "INDEPENDENT"), ("READER 1", "READER 2")):
        assert sums[one].ne(sums[other]).mean() > 0.5
        assert transfer != LAST or pfs[one].ne(pfs[other]).any()


def test_sums_of_diameters_of_every_evaluator(line: Line, truth: Tables) -> None:
    """After baseline, where every target could be measured."""
    responses, adtr = truth["responses"], line.tables["adtr"]
    for evaluator, code in CODES.items():
        own = responses[responses["EVALUATOR"].eq(evaluator) & responses["SUM"].notna()]
        sums = adtr[adtr["PARAMCD"].eq(f"{code}SDIAM") & adtr["ABLFL"].ne("Y") & adtr["AVAL"].notna()]
        found = sums.assign(ADT=day(sums["ADT"]), SUM=sums["AVAL"].astype("str"))
        assert differing(found, own[["USUBJID", "ADT", "SUM"]], ["USUBJID", "ADT"]).empty, evaluator
        assert len(own) > 100


def test_the_data_of_the_generator_fit_together(line: Line) -> None:
    """Every visit was read by both readers, and one of them was accepted."""
    codes = set(line.issues["CODE"])
    assert not [code for code in codes if code.startswith(("EVALUATOR", "ACCEPTED", "ADJUDICATOR"))]
