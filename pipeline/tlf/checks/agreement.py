"""Do the outputs agree with themselves and with each other (TLF_SPEC 1-3)?

An output is checked alone before it is written; these checks look at all of them: sums, parts and wholes, the same number in two
tables. A finding names the rows, and `compared` says how many were looked at, so that a check that looked at nothing is seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from string import ascii_lowercase

import pandas as pd

from pipeline.endpoints.evaluators import code_of, deciding, others, suffix_of
from pipeline.study import Study
from pipeline.tlf.ard.ids import SIZE, analysis_id, breakdown_of, is_breakdown, is_of, time_to_event_parts
from pipeline.tlf.checks.relations import KEY, LIMITS, Count, Relation, Result, compare, gather

SCREENED = "SCREENED"


@dataclass(frozen=True)
class OutputCheck:
    """One rule: its id, what holds in words, and the function that looks."""

    id: str
    what: str
    find: Callable[[pd.DataFrame, Study], Result]


def check_proportions(wide: pd.DataFrame, study: Study) -> Result:
    """p is n / N."""
    return compare(wide, wide["p"], wide["n"] / wide["N"].where(wide["N"] > 0))


def check_counts(wide: pd.DataFrame, study: Study) -> Result:
    """Nobody is counted who is not in the set, and nobody without a record."""
    return gather([compare(wide, wide["n"], wide["N"], at_most=True), compare(wide, wide["n"], wide["n_event"], at_most=True)])


def check_limits(wide: pd.DataFrame, study: Study) -> Result:
    """Limits on both sides of the estimate."""
    pairs = [pair for low, middle, high in LIMITS for pair in ((low, middle), (middle, high))]
    return gather([compare(wide, wide[low], wide[high], at_most=True) for low, high in pairs])


def check_sizes(wide: pd.DataFrame, study: Study) -> Result:
    """N of an analysis is that of its set and treatment, in every output; subgroups and parts of a set have their own."""
    heads = wide[wide["analysis_id"].eq(SIZE)]
    of_a_part = heads.loc[heads["data_subset"].ne(""), "output_id"]
    whole = heads[heads["data_subset"].eq("")].groupby(["analysis_set", "group1_level"])["N"].first().rename("SIZE").reset_index()
    rows = wide[wide["N"].notna() & wide["group2_level"].eq("") & ~wide["output_id"].isin(of_a_part)]
    rows = rows[rows["analysis_set"].ne(SCREENED)]  # who is screened stands in other columns of a table than of a listing
    rows = rows.merge(whole, on=["analysis_set", "group1_level"])
    return compare(rows, rows["N"], rows["SIZE"])


def check_same(wide: pd.DataFrame, study: Study) -> Result:
    """The same analysis gives the same number in every output that has it: same id, set, records, levels."""
    key = [*KEY[1:], "data_subset"]
    shared = wide[wide["analysis_id"].ne(SIZE) & wide.duplicated(key, keep=False)]
    stats = [name for name in shared.columns if name not in (*KEY, "data_subset")]
    first = shared.groupby(key)[stats].transform("first")
    return gather([compare(shared, shared[name], first[name]) for name in stats])


def check_maximum_grades(wide: pd.DataFrame, study: Study) -> Result:
    """The columns of maximum grades add up to the column of any grade, on every line."""
    by = [*KEY[:-1]]
    worst = wide[wide["variable_level"].str.startswith("MAX")].groupby(by)["n"].sum().rename("SUM").reset_index()
    lines = wide[wide["variable_level"].isin(["ANY", "TEAE"])].merge(worst, on=by)
    return compare(lines, lines["SUM"], lines["n"])


def check_terms(wide: pd.DataFrame, study: Study) -> Result:
    """A class has at least as many subjects as each of its terms, and as many events as all of them; none has more subjects than
    the first line."""
    lines = wide[is_of(wide["analysis_id"], "TEAE") & wide["n"].notna()]
    lines = lines[~lines["variable_level"].str.startswith("MAX")]  # the maximum within a class may be that of another term
    same = ["output_id", "analysis_id", "group1_level", "variable_level"]
    classes = lines[lines["group2_level"].ne("") & lines["group3_level"].eq("")]
    terms = lines[lines["group3_level"].ne("")].merge(classes, on=[*same, "group2_level"], suffixes=("", "_class"))
    any_term = lines[lines["group2_level"].eq("")]
    upper = classes.merge(any_term, on=same, suffixes=("", "_any"))
    events = terms.groupby([*same, "group2_level"])["n_event"].sum().rename("SUM").reset_index()
    summed = classes.merge(events, on=[*same, "group2_level"])
    return gather(
        [
            compare(terms, terms["n"], terms["n_class"], at_most=True),
            compare(upper, upper["n"], upper["n_any"], at_most=True),
            compare(summed, summed["SUM"], summed["n_event"]),
        ]
    )


def check_categories(wide: pd.DataFrame, study: Study) -> Result:
    """Causes add up to the events, reasons to the censored; the categories of a baseline variable to all subjects."""
    by = ["output_id", "analysis_set", "group1_level"]
    split = wide[is_breakdown(wide["analysis_id"]) & wide["group2_level"].eq("") & wide["n"].notna()]
    total = split.groupby([*by, "analysis_id"]).agg(SUM=("n", "sum"), SIZE=("N", "first")).reset_index()
    # the n of a summary of numbers (PDLINES) is how many have one: no whole, and it has no N
    counted = wide[wide["variable_level"].eq("") & wide["group2_level"].eq("") & wide["N"].notna()]
    whole = counted[[*by, "analysis_id", "n"]].assign(analysis_id=breakdown_of(counted["analysis_id"]))
    joined = total.merge(whole, on=[*by, "analysis_id"], how="left")
    rows = joined.assign(group2_level="", group3_level="", variable_level="all")
    return compare(rows, rows["SUM"], rows["n"].fillna(rows["SIZE"]))


def check_events(wide: pd.DataFrame, study: Study) -> Result:
    """Subjects with event and subjects censored are all subjects."""
    by = ["output_id", "analysis_set", "group1_level"]
    parts = time_to_event_parts(wide["analysis_id"])
    rows = wide.assign(**parts)[parts["part"].notna() & wide["group2_level"].eq("")]
    both = (
        rows[rows.duplicated([*by, "endpoint"], keep=False)].groupby([*by, "endpoint"]).agg(SUM=("n", "sum"), SIZE=("N", "first"))
    )
    lines = both.reset_index(names=[*by, "analysis_id"]).assign(group2_level="", group3_level="", variable_level="")
    return compare(lines, lines["SUM"], lines["SIZE"])


def _relations(*pairs: tuple[Count, Count], at_most: bool = False) -> Callable[[pd.DataFrame, Study], Result]:
    return lambda wide, study: gather(
        [Relation(_numbered(left, study), _numbered(right, study), at_most).look(wide) for left, right in pairs]
    )


def _numbered(count: Count, study: Study) -> Count:
    """A count of a shipped output, under the number that the output has in the study's report."""
    return replace(count, output=study.outputs.number(count.output))


def check_response(wide: pd.DataFrame, study: Study) -> Result:
    """Best responses add up to all subjects, ORR is CR + PR, DCR adds SD (and Non-CR/Non-PD where `dcr.noncr_nonpd` counts it),
    NE is split into its reasons."""
    control = ("CR", "PR", "SD", *(["NON-CR/NON-PD"] if study.dcr.noncr_nonpd == "counted" else []))
    pairs = []
    for output, best, response, disease in _responses(study):
        pairs += [
            (Count(output, best, None), Count(output, SIZE, stat="N")),
            (Count(output, response), Count(output, best, ("CR", "PR"))),
            (Count(output, disease), Count(output, best, control)),
            (Count(output, f"{best}_NE", None), Count(output, best, ("NE",))),
        ]
    return _relations(*pairs)(wide, study)


def _responses(study: Study) -> list[tuple[str, ...]]:
    """The tables of responses with their analyses, by the evaluator of the primary analysis and by each beside it."""
    shown = [(deciding("orr", study), "", RESPONSES), *((one, suffix_of(one), RESPONSES[:2]) for one in others("orr", study))]
    return [
        (output + suffix, *(analysis_id(code_of(code, evaluator)) for code in codes))
        for evaluator, suffix, tables in shown
        for output, *codes in tables
    ]


RESPONSES = (
    ("t_14_2_1_1", "CBOR", "CRSP", "CDCR"),
    ("t_14_2_1_2", "BOR", "RSP", "DCR"),
    ("t_14_2_1_3", "CBOR", "CRSP", "CDCR"),
)
_DISPOSITION, _OVERVIEW = "t_14_1_1_2", "AN_TEAE_OVERVIEW"
OVERVIEW = {
    "TEAE": Count("t_14_3_1_2", "AN_TEAE_SOC_PT", ("ANY",)),
    "G3": Count("t_14_3_1_5", "AN_TEAE_G3", ("ANY",)),
    "REL": Count("t_14_3_1_6", "AN_TEAE_REL", ("ANY",)),
    **{
        f"REL{n}": Count(f"t_14_3_1_6{letter}", analysis_id("TEAE", f"REL{n}"), ("ANY",))
        for n, letter in enumerate(ascii_lowercase[:9], 1)
    },
    "SER": Count("t_14_3_1_7", "AN_TEAE_SER", ("ANY",)),
    "RED": Count("t_14_3_1_8", "AN_TEAE_ACN", ("RED",)),
    "INT": Count("t_14_3_1_8", "AN_TEAE_ACN", ("INT",)),
    "WTH": Count("t_14_3_1_9", "AN_TEAE_WTH", ("WTH",)),
    "DTH": Count("t_14_3_1_10", "AN_TEAE_DTH", ("ANY",)),
}
"""Line of the overview of adverse events -> the first line of the table that shows its terms."""

CHECKS = (
    OutputCheck("proportions", "Every proportion is n / N.", check_proportions),
    OutputCheck("counts", "No count is above its N; no subject is counted without a record.", check_counts),
    OutputCheck("limits", "Every estimate lies between its limits, every median between minimum and maximum.", check_limits),
    OutputCheck("sizes", "N is the same in all outputs of one analysis set.", check_sizes),
    OutputCheck("same_number", "An analysis shown in several outputs has the same numbers in all.", check_same),
    OutputCheck(
        "categories", "Causes and reasons add up to events and censored, baseline categories to all subjects.", check_categories
    ),
    OutputCheck("events", "Events and censored add up to all subjects.", check_events),
    OutputCheck("response", "Best responses add up to all; ORR and DCR are the sums of their responses.", check_response),
    OutputCheck("maximum_grades", "Maximum grades add up to any grade, on every line.", check_maximum_grades),
    OutputCheck("terms", "A class has no fewer subjects than a term of it, and as many events as its terms.", check_terms),
    OutputCheck(
        "overview",
        "Each line of the adverse event overview is the first line of the table of its terms.",
        _relations(*((Count("t_14_3_1_1", _OVERVIEW, (line,)), first) for line, first in OVERVIEW.items())),
    ),
    OutputCheck(
        "disposition",
        "On treatment and discontinued add up to the treated, reasons to the discontinued.",
        _relations(
            (Count(_DISPOSITION, "AN_EOTSTT", ("ONGOING", "COMPLETED", "DISCONTINUED")), Count(_DISPOSITION, "AN_TREATED")),
            (Count(_DISPOSITION, "AN_DCTREAS", None), Count(_DISPOSITION, "AN_EOTSTT", ("DISCONTINUED",))),
            (Count(_DISPOSITION, "AN_DCSREAS", None), Count(_DISPOSITION, "AN_EOSSTT", ("DISCONTINUED",))),
        ),
    ),
    OutputCheck(
        "deaths",
        "No more subjects have a fatal adverse event than died.",
        _relations((Count("t_14_3_1_10", "AN_TEAE_DTH", ("ANY",)), Count("t_14_3_2_1", "AN_DEATH")), at_most=True),
    ),
)
