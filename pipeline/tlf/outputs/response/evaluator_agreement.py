"""Tables 14.2.7.1 and 14.2.7.2: best overall and objective response by the investigator and by a review (TLF_SPEC 2)."""

from collections.abc import Callable

import pandas as pd

from pipeline.endpoints.criteria import RECIST_1_1
from pipeline.endpoints.evaluators import code_of, reviewers_of, word_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.layout.table import CI, N_PCT, Layout, block, line
from pipeline.tlf.outputs.response.confirmation import cross_table
from pipeline.tlf.outputs.response.responses import primary_label, select_best_response
from pipeline.tlf.statistics.kappa import estimate_kappa
from pipeline.tlf.statistics.survival import percent_of

KAPPA = "{kappa} ({kappa_low}, {kappa_high})"
METHOD = "Kappa: Cohen's, unweighted; limits by the asymptotic standard error of Fleiss, Cohen and Everitt. NE = not estimable."
BOTH = {
    "BOTH": "Response by both, n (%)",
    "FIRST": "By the investigator only, n (%)",
    "SECOND": "By the {review} only, n (%)",
    "NEITHER": "By neither, n (%)",
}


def review_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.2.7.1 and 14.2.7.2 of each evaluator who is compared with the investigator."""
    return [
        name_output(function, number, name, evaluator, study)
        for evaluator in reviewers_of(study)
        for function, number, name in (
            (best_responses, "t_14_2_7_1", "best_response_agreement"),
            (responses, "t_14_2_7_2", "response_agreement"),
        )
    ]


def name_output(
    function: Callable[..., Content], number: str, name: str, evaluator: Evaluator, study: Study
) -> Callable[..., Output]:
    """The output of an evaluator: of the first under the number itself, of a further one with its code behind it."""
    first = reviewers_of(study)[0] == evaluator

    def table(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
        return function(evaluator, adsl, adrs, study)

    table.__name__ = table.__qualname__ = number + ("" if first else evaluator.code.lower())
    table.__doc__ = f"{function.__doc__} By {evaluator.name}."
    return output(name if first else f"{name}_{word_of(evaluator)}")(table)


def titled(what: str, evaluator: Evaluator) -> str:
    """The title with both evaluators."""
    return f"{what} ({BY_INVESTIGATOR.name} and {evaluator.name}, {RECIST_1_1.name})"


def best_responses(evaluator: Evaluator, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Confirmed best overall response by the investigator against that by the review."""
    population = select_population(adsl, study.population(study.orr.population), study)
    code = code_of("CBOR", evaluator)
    subset = f"PARAMCD in ('CBOR', '{code}')"
    analysis = Analysis(f"AN_{code}_AGREEMENT", "ADRS", subset=subset, variable="AVALC", group2="CBOR")
    note = (
        f"Lines: best overall response by the investigator; columns: the same by {evaluator.name.lower()}; both confirmed. "
        "Numbers of subjects."
    )
    return cross_table(
        adrs,
        population,
        analysis,
        ("CBOR", code),
        title=titled("Agreement of Confirmed Best Overall Response", evaluator),
        stub="Investigator",
        span=evaluator.name,
        note=note,
    )


def responses(evaluator: Evaluator, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Objective response by both, one, neither of investigator and review; agreement and kappa, also of best response."""
    population = select_population(adsl, study.population(study.orr.population), study)
    code = code_of(study.orr.primary, evaluator)
    pairs = pair_responses(adrs, population, study.orr.primary, code)
    says = pairs["FIRST"].eq("Y").astype("int64") + 2 * pairs["SECOND"].eq("Y").astype("int64")
    status = says.map({3: "BOTH", 1: "FIRST", 2: "SECOND", 0: "NEITHER"}).astype("str")
    by = Analysis(f"AN_{code}_STATUS", "ADRS", parameter=code, subset=_subset(study.orr.primary, code), variable="STATUS")
    counted = count_subjects(
        pairs.assign(variable_level=status), population, by, levels=pd.DataFrame({"variable_level": list(BOTH)})
    )
    best = pair_responses(adrs, population, "CBOR", code_of("CBOR", evaluator))
    parts = [
        _agreement(pairs, population, f"AN_{code}_SAME", _subset(study.orr.primary, code), "response", study),
        _agreement(best, population, f"AN_{code_of('CBOR', evaluator)}_SAME", _subset("CBOR", code_of("CBOR", evaluator)),
                   "confirmed best overall response", study),
    ]  # fmt: skip
    labels = {level: label.format(review=evaluator.name.lower()) for level, label in BOTH.items()}
    lines = [line(label, by.id, N_PCT, 1, variable_level=level) for level, label in labels.items()]
    blocks = [block(line(f"{primary_label(study)}"), *lines), *(lines for _, lines in parts)]
    return make_table(
        titled("Agreement on Objective Response", evaluator),
        population,
        results=[counted, *(result for results, _ in parts for result in results)],
        layout=Layout(blocks),
        footnotes=[METHOD, "Subjects without an assessment are non-responders, and MISSING among best overall responses."],
    )


def _subset(*codes: str) -> str:
    return f"PARAMCD in ({', '.join(map(repr, codes))})"


def _agreement(
    pairs: pd.DataFrame, population: Population, name: str, subset: str, what: str, study: Study
) -> tuple[list[Results], pd.DataFrame]:
    """How many subjects have the same, with limits, and kappa."""
    same = Analysis(name, "ADRS", "PROPORTION", subset=subset)
    kappa = Analysis(f"{name}_KAPPA", "ADRS", "KAPPA", subset=subset)
    alike = pairs.loc[pairs["FIRST"].eq(pairs["SECOND"]), ["USUBJID", "SEQ"]]
    results = [count_subjects(alike, population, same, ci=study), estimate_kappa(pairs, population, kappa, study)]
    level = f"{percent_of(study)}% CI"
    return results, block(
        line(f"Same {what}, n (%)", same.id, N_PCT),
        line(f"{level} ({study.ci.binomial})", same.id, CI, 1),
        line(f"Kappa ({level})", kappa.id, KAPPA, 1),
    )


def pair_responses(adrs: pd.DataFrame, population: Population, first: str, second: str) -> pd.DataFrame:
    """Both records of each subject: USUBJID, SEQ, FIRST and SECOND, the values of the two parameters."""
    one, two = (select_best_response(adrs, population, code) for code in (first, second))
    both = one.rename(columns={"variable_level": "FIRST"}).merge(
        two.rename(columns={"variable_level": "SECOND"}), on="USUBJID", suffixes=("_1", "_2"), validate="1:1"
    )
    values = both[["USUBJID", "FIRST", "SECOND"]]
    return pd.concat([values.assign(SEQ=both[f"SEQ_{n}"]) for n in (1, 2)], ignore_index=True)
