"""Figure 14.3.4.1: drug-induced serious hepatotoxicity (eDISH), peaks of ALT or AST and of bilirubin (TLF_SPEC 3)."""

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population, without_total
from pipeline.tlf.ard.individual import SHOWN, count_shown, describe_shown, list_values, numbers, pick
from pipeline.tlf.layout.laboratory_pictures import Quadrants
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.outputs.laboratory.liver_results import (
    BILIRUBIN,
    BILIRUBIN_LIMIT,
    ENZYME_LIMIT,
    ENZYMES,
    NOT_EVALUATED,
    evaluated_for_hys_law,
    highest,
    select_liver,
)
from pipeline.tlf.outputs.laboratory.worst_results import window_note

SUBSET = "ONTRTFL = 'Y' and ANRHI > 0"
QUADRANTS = ("Neither", "Temple's corollary", "Cholestasis", "Potential Hy's law")
"""Neither, ALT or AST alone, bilirubin alone, both."""
X = Analysis("AN_PEAK_ENZYME", "ADLB", parameter="ALT, AST", subset=SUBSET, variable="MULTIPLE")
Y = Analysis("AN_PEAK_BILI", "ADLB", parameter=BILIRUBIN, subset=SUBSET, variable="MULTIPLE")
CORNERS = Analysis("AN_EDISH_QUADRANT", "ADLB", subset=SUBSET, group2="QUADRANT")


@output("edish")
def f_14_3_4_1(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """A mark per subject with both tests on treatment, in multiples of the upper limit of normal."""
    population = without_total(select_population(adsl, study.population("SAFFL"), study))
    liver = select_liver(adlb, population)
    evaluated = evaluated_for_hys_law(liver)
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    status = np.where(among(everybody["USUBJID"], evaluated["USUBJID"]), SHOWN, NOT_EVALUATED)
    shown = count_shown(everybody.assign(variable_level=status), population, [NOT_EVALUATED], "EDISH")
    note = describe_shown(shown, population)
    rows = liver[among(liver["USUBJID"], evaluated["USUBJID"])]
    peaks = [highest(rows[rows["PARAMCD"].isin(tests)]) for tests in (ENZYMES, (BILIRUBIN,))]
    listed = [
        list_values(numbers(peak[["USUBJID", "SEQ"]], "value", peak["MULTIPLE"], 2), population, analysis)
        for peak, analysis in zip(peaks, (X, Y), strict=True)
    ]
    return Content(
        title="Drug-Induced Serious Hepatotoxicity (eDISH): Peak ALT or AST and Peak Total Bilirubin on Treatment",
        population=population,
        footnotes=(
            note,
            f"Lines: {ENZYME_LIMIT} × ULN of ALT or AST, {BILIRUBIN_LIMIT} × ULN of bilirubin (ULN: upper limit of normal); "
            "peaks of a subject need not be on one day. A result below or above a limit is drawn at the limit, a multiple below "
            "0.1 at 0.1.",
            window_note(study),
            "After FDA, Standard Safety Tables and Figures: Integrated Guide, hepatocellular screening plot.",
        ),
        results=[shown, *listed, count_quadrants(rows, evaluated, population)],
        body=lambda ard: _picture(ard, population, note),
    )


def count_quadrants(liver: pd.DataFrame, evaluated: pd.DataFrame, population: Population) -> Results:
    """Subjects per quadrant, of those evaluated; by results that are surely beyond the limits."""
    beyond = liver[liver["BEYOND"]]
    enzyme = among(evaluated["USUBJID"], beyond.loc[beyond["PARAMCD"].isin(ENZYMES), "USUBJID"])
    bilirubin = among(evaluated["USUBJID"], beyond.loc[beyond["PARAMCD"].eq(BILIRUBIN), "USUBJID"])
    place = enzyme.astype(int) + 2 * bilirubin.astype(int)
    levels = pd.DataFrame({"group2_level": list(QUADRANTS)}, dtype="str")
    named = evaluated.assign(SEQ=np.nan, group2_level=np.array(QUADRANTS, dtype=object)[place.to_numpy()])
    of = evaluated.merge(levels, how="cross")
    return count_subjects(named, population, CORNERS, levels=levels, among=of)


def _picture(ard: pd.DataFrame, population: Population, note: str) -> Quadrants:
    key = ["group", "USUBJID"]
    x, y = (pick(ard, a.id, **{n: "stat_num", f"{n}_text": "stat_fmt"}) for a, n in ((X, "x"), (Y, "y")))
    counts = ard[(ard["analysis_id"] == CORNERS.id) & (ard["stat_name"] == "n")]
    text = counts.set_index(["group2_level", "group1_level"])["stat_fmt"]
    corners = [
        f"{name}\n" + ", ".join(f"{group} {text[name, group]}" for group in population.groups) if len(counts) else name
        for name in QUADRANTS
    ]
    return Quadrants(
        population.groups,
        x.merge(y, on=key),
        (float(ENZYME_LIMIT), float(BILIRUBIN_LIMIT)),
        (corners[0], corners[1], corners[2], corners[3]),
        note,
        "Peak ALT or AST (× ULN)",
        "Peak total bilirubin (× ULN)",
    )
