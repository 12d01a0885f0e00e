"""Table 14.2.7.4 and Listing 16.2.6.4: where the readers of a review differ, and what was accepted (TLF_SPEC 2, 4)."""

from collections.abc import Callable, Mapping

import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.evaluators import code_of, reviewers_of, word_of
from pipeline.endpoints.response import OVERALL
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.layout.printed import look_up, print_analysis_date
from pipeline.tlf.layout.table import N_PCT, Layout, block, line

ADJUDICATOR = "ADJUDICATOR"
VISIT = ["USUBJID", "VISITNUM"]
DIFFERENCES = {
    "PD": "Status or date of progression",
    "CBOR": "Confirmed best overall response",
    "OVR": "Overall response of any visit",
}
KINDS = {"READ": "Read by all readers, n (%)", "DIFFER": "Readers differ, n (%)", "ADJUDICATED": "Adjudicated, n (%)"}


def adjudication_outputs(study: Study) -> list[Callable[..., Output]]:
    """The functions of Table 14.2.7.4 and Listing 16.2.6.4 of each review of which several readers are declared."""
    reviews = [one for one in reviewers_of(study) if len(readers_of(one, study)) > 1]
    return [
        _name_output(function, number + ("" if one is reviews[0] else one.code.lower()), name, one, reviews)
        for one in reviews
        for function, number, name in (
            (disagreements, "t_14_2_7_4", "reader_disagreements"),
            (adjudications, "l_16_2_6_4", "adjudication_listing"),
        )
    ]


def readers_of(review: Evaluator, study: Study) -> list[Evaluator]:
    """The readers behind an accepted reading, as far as the study declares them."""
    return [one for one in study.evaluators if one.reader and one.evaluator == review.evaluator and review.accepted]


def _name_output(
    function: Callable[..., Content], number: str, name: str, review: Evaluator, reviews: list[Evaluator]
) -> Callable[..., Output]:
    def complete(adsl: pd.DataFrame, adrs: pd.DataFrame, rs: pd.DataFrame, study: Study) -> Content:
        return function(review, adsl, adrs, rs, study)

    complete.__name__ = complete.__qualname__ = number
    complete.__doc__ = f"{function.__doc__} By {review.name}."
    return output(name if review is reviews[0] else f"{name}_{word_of(review)}")(complete)


def disagreements(review: Evaluator, adsl: pd.DataFrame, adrs: pd.DataFrame, rs: pd.DataFrame, study: Study) -> Content:
    """Subjects whom the readers saw differently, in what, who were adjudicated, and whose reading was accepted."""
    population = select_population(adsl, study.population(), study)
    readers = readers_of(review, study)
    differing = {code: _differing(adrs, readers, code) for code in DIFFERENCES}
    any_of = pd.concat(differing.values()).drop_duplicates("USUBJID")
    read = _all_read(adrs, readers)
    settled = _adjudicated(rs, review)[["USUBJID"]].drop_duplicates().assign(SEQ=float("nan"))
    accepted = _accepted(adrs, review, readers)
    rows = pd.concat(
        [
            *(part.assign(variable_level=level) for level, part in zip(KINDS, (read, any_of, settled), strict=True)),
            *(part.assign(variable_level=code) for code, part in differing.items()),
            *(accepted.loc[accepted["READER"] == one.name].assign(variable_level=one.name) for one in readers),
        ]
    )
    levels = [*KINDS, *DIFFERENCES, *(one.name for one in readers)]
    analysis = Analysis(f"AN_{review.code}_READERS", "ADRS", subset=_subset(readers), variable="STATUS")
    counted = count_subjects(rows[["USUBJID", "SEQ", "variable_level"]], population, analysis,
                             levels=pd.DataFrame({"variable_level": levels}))  # fmt: skip

    def shown(labels: Mapping[str, str], indent: int) -> list[dict[str, object]]:
        return [line(label, analysis.id, N_PCT, indent, variable_level=level) for level, label in labels.items()]

    kinds = shown(KINDS, 0)
    whose = {one.name: f"{one.name}, n (%)" for one in readers}
    blocks = [block(kinds[0]), block(kinds[1], *shown(DIFFERENCES, 1)), block(kinds[2])]
    blocks.append(block(line("Reading accepted last"), *shown(whose, 1)))
    return make_table(
        f"Disagreement and Adjudication of the Readers ({review.name})",
        population,
        results=[counted],
        layout=Layout(blocks),
        footnotes=[f"Adjudicated: with a response of an adjudicator. Readers: {', '.join(one.name for one in readers)}."],
    )


def _subset(readers: list[Evaluator]) -> str:
    return f"PARAMCD in ({', '.join(repr(code_of(code, one)) for one in readers for code in DIFFERENCES)})"


def _differing(adrs: pd.DataFrame, readers: list[Evaluator], code: str) -> pd.DataFrame:
    """USUBJID, SEQ of the records of subjects in whom readers differ in a parameter: its value, of PD also its date."""
    rows = adrs[adrs["PARAMCD"].isin([code_of(code, one) for one in readers])]
    value = rows["AVALC"] + (" " + rows["ADT"].astype("str")).fillna("") if code == "PD" else rows["AVALC"]
    by = VISIT if code == "OVR" else ["USUBJID"]
    spread = rows.assign(VALUE=value).groupby(by, dropna=False)["VALUE"].transform("nunique")
    return rows.loc[spread > 1, ["USUBJID", "ASEQ"]].rename(columns={"ASEQ": "SEQ"})


def _all_read(adrs: pd.DataFrame, readers: list[Evaluator]) -> pd.DataFrame:
    """USUBJID, SEQ of the overall responses of subjects of whom every reader has one."""
    rows = adrs[adrs["PARAMCD"].isin([code_of("OVR", one) for one in readers])]
    number = rows.groupby("USUBJID")["PARAMCD"].transform("nunique")
    return rows.loc[number == len(readers), ["USUBJID", "ASEQ"]].rename(columns={"ASEQ": "SEQ"})


def _accepted(adrs: pd.DataFrame, review: Evaluator, readers: list[Evaluator]) -> pd.DataFrame:
    """USUBJID, SEQ and READER, the name, of the last overall response that counts for the review."""
    last = adrs[adrs["PARAMCD"] == code_of("OVR", review)].sort_values(["USUBJID", "ADT", "RSSEQ"], kind="stable")
    last = last.drop_duplicates("USUBJID", keep="last")
    return pd.DataFrame({"USUBJID": last["USUBJID"], "SEQ": last["ASEQ"], "READER": whose(last, adrs, readers)})


def whose(rows: pd.DataFrame, adrs: pd.DataFrame, readers: list[Evaluator]) -> Series:
    """The name of the reader whose record of RS each overall response is; null where it is nobody's of them."""
    names = {code_of("OVR", one): one.name for one in readers}
    own = adrs[adrs["PARAMCD"].isin(names)]
    return look_up(rows, own.assign(NAME=own["PARAMCD"].map(names)), ["USUBJID", "RSSEQ"], "NAME")


def _adjudicated(rs: pd.DataFrame, review: Evaluator) -> pd.DataFrame:
    """The overall responses of the adjudicators."""
    if "RSEVALID" not in rs:
        return rs[:0].assign(RSEVALID="")
    own = rs["RSEVAL"].isna() | rs["RSEVAL"].eq(review.evaluator)
    return rs[own & rs["RSTESTCD"].eq(OVERALL) & rs["RSEVALID"].str.startswith(ADJUDICATOR).eq(True)]


def adjudications(review: Evaluator, adsl: pd.DataFrame, adrs: pd.DataFrame, rs: pd.DataFrame, study: Study) -> Content:
    """Every visit at which the readers' overall responses differ or an adjudicator gave one, and what counts."""
    readers = readers_of(review, study)
    read = adrs[adrs["PARAMCD"].isin([code_of("OVR", one) for one in readers]) & adrs["VISITNUM"].notna()]
    settled, counts = _adjudicated(rs, review), adrs[adrs["PARAMCD"] == code_of("OVR", review)]
    adjudicator = look_up(read, settled, VISIT, "RSSTRESC")
    spread = read.groupby(VISIT)["AVALC"].transform("nunique")
    several = read.groupby(VISIT)["PARAMCD"].transform("nunique")
    shown = read[(spread > 1) | (several < len(readers)) | adjudicator.notna()].drop_duplicates(VISIT)
    columns = {
        "Visit": shown["VISIT"],
        "Date (day)": print_analysis_date(shown["ADT"], shown["ADY"], shown["ADTF"]),
        **{one.name: look_up(shown, adrs[adrs["PARAMCD"] == code_of("OVR", one)], VISIT, "AVALC") for one in readers},
        "Adjudicator": look_up(shown, settled, VISIT, "RSSTRESC"),
        "Accepted\nreading": look_up(shown, counts.assign(READER=whose(counts, adrs, readers)), VISIT, "READER"),
        "Response\nthat counts": look_up(shown, counts, VISIT, "AVALC"),
    }
    codes = ", ".join(code_of("OVR", one) for one in readers)
    subset = f"{codes} differ at the visit, one is missing, or an adjudicator has a response"
    listed = list_records("ADRS", shown, columns, ["ADT", "VISITNUM"], subset)
    notes = ["Visits at which the readers' overall responses differ, a reader has none, or an adjudicator has one."]
    title = f"Disagreement and Adjudication of Overall Responses ({review.name})"
    return make_listing(title, select_population(adsl, study.population(), study), [listed], notes)
