"""Tables 14.3.4.9 and 14.3.4.10: protein in urine by dipstick and by quantity, shift from baseline to the worst on treatment
(TLF_SPEC 3).

Results of a dipstick are words: both are read from LB as collected. Quantities count in the categories by which CTCAE 5.0 grades
proteinuria of adults: 1.0 and 3.5 g in 24 hours.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.dipstick import plus_signs
from pipeline.core.numbers.units import converted, factor
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

TITLE = "Protein in Urine by {}: Shift from Baseline to Worst on Treatment"
PLACES = {0.0: 0.0, 0.5: 1.0, 1.0: 2.0, 2.0: 3.0, 3.0: 4.0, 4.0: 5.0}
"""Plus signs, a half for a trace -> the place in DIPSTICK."""
GRAMS = "g/day"
DIPSTICK = {"0": "Negative", "1": "Trace", "2": "1+", "3": "2+", "4": "3+", "5": "4+"}
QUANTITY = {"0": "<\u00a01.0\u00a0g", "1": "1.0 to <\u00a03.5\u00a0g", "2": "≥\u00a03.5\u00a0g"}
_SUBSET = "LBTESTCD = 'PROT' in urine and worst on treatment"
_LEVELS = {"variable": "LBSTRESC", "group2": "LBTEST", "group3": "BASELINE"}
BY_DIPSTICK = Analysis("AN_PROTEIN_DIPSTICK", "LB", subset=_SUBSET, **_LEVELS)
BY_QUANTITY = Analysis("AN_PROTEIN_QUANTITY", "LB", subset=_SUBSET, **_LEVELS)


@output("proteinuria_dipstick")
def t_14_3_4_9(adsl: pd.DataFrame, lb: pd.DataFrame, study: Study) -> Content:
    """Subjects per result of the dipstick at baseline (rows) and worst on treatment (columns)."""
    rows = in_urine(lb)
    word = rows["LBSTRESC"].fillna(rows["LBORRES"])
    known = plus_signs(word).map(PLACES).astype("float64")
    unread = sorted(word[known.isna() & rows["LBSTRESN"].isna()].dropna().unique())
    notes = [f"Results that are not read: {', '.join(unread)}."] if unread else []
    return _shift("Dipstick", rows.assign(PLACE=known), BY_DIPSTICK, DIPSTICK, notes, adsl, study)


@output("proteinuria_quantity")
def t_14_3_4_10(adsl: pd.DataFrame, lb: pd.DataFrame, study: Study) -> Content:
    """Subjects per category of protein in 24 hours at baseline (rows) and worst on treatment (columns)."""
    rows = in_urine(lb)
    grams = {unit: factor(unit, GRAMS) for unit in rows["LBSTRESU"].dropna().unique()}
    parts = [converted(rows.loc[rows["LBSTRESU"].eq(unit), "LBSTRESN"], by) for unit, by in grams.items() if by is not None]
    amount = pd.concat([*parts, pd.Series(dtype="float64")]).reindex(rows.index)
    exact, known = decimals(amount), amount.notna()
    place = (exact >= 1).astype("float64") + (exact >= "3.5").astype("float64")
    notes = ["Categories of CTCAE 5.0 for adults; results in other units than mass per day are not shown."]
    return _shift("Quantity in 24 Hours", rows.assign(PLACE=place.where(known)), BY_QUANTITY, QUANTITY, notes, adsl, study)


def in_urine(lb: pd.DataFrame) -> pd.DataFrame:
    """The records of protein in urine: of that specimen, or without one in a category of urinalysis."""
    specimen = lb["LBSPEC"].str.upper() if "LBSPEC" in lb else pd.Series(index=lb.index, dtype="str")
    urine = specimen.eq("URINE") | (specimen.isna() & lb["LBCAT"].str.contains("URIN", case=False).eq(True))
    return lb[lb["LBTESTCD"].eq("PROT") & urine]


def _shift(
    name: str,
    rows: pd.DataFrame,
    analysis: Analysis,
    levels: Mapping[str, str],
    notes: list[str],
    adsl: pd.DataFrame,
    study: Study,
) -> Content:
    population = select_population(adsl, study.population("SAFFL"), study)
    known = rows[rows["PLACE"].notna() & among(rows["USUBJID"], population.subjects["USUBJID"])]
    records = select_worst(known, adsl, study).assign(group2_level=name)
    results, lines = count_shifts(records, population, analysis, [name] if len(records) else [], levels)
    layout = Layout(lines, shift_columns(levels), "Result at baseline")
    foot = [window_note(study, by_day=True), *notes]
    return make_table(TITLE.format(name), population, results=[results], layout=layout, footnotes=foot)


def select_worst(rows: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per subject with a baseline or a result on treatment, by day: USUBJID, SEQ (LBSEQ), group3_level (PLACE of the
    last on or before the day of the first dose), variable_level (the highest PLACE on treatment, the first of it)."""
    days = adsl.drop_duplicates("USUBJID")[["USUBJID", "TRTSDT", "TRTEDT"]]
    dated = rows[["USUBJID", "LBSEQ", "PLACE"]].assign(DAY=complete(rows["LBDTC"])).merge(days, on="USUBJID")
    dated = dated.rename(columns={"LBSEQ": "SEQ"}).sort_values(["DAY", "SEQ"], kind="stable")
    before = dated[dated["DAY"].le(dated["TRTSDT"])].drop_duplicates("USUBJID", keep="last")
    until = (dated["TRTEDT"] + pd.Timedelta(days=study.te.window_days)).fillna(pd.Timestamp(study.dco))
    after = dated["DAY"].gt(dated["TRTSDT"]) & dated["DAY"].le(until) & dated["DAY"].le(pd.Timestamp(study.dco))
    worst = dated[after].sort_values("PLACE", ascending=False, kind="stable").drop_duplicates("USUBJID")
    both = before[["USUBJID", "SEQ", "PLACE"]].merge(
        worst[["USUBJID", "SEQ", "PLACE"]], on="USUBJID", how="outer", suffixes=("_BEFORE", "")
    )
    levels = {"group3_level": _as_text(both["PLACE_BEFORE"]), "variable_level": _as_text(both["PLACE"])}
    return pd.DataFrame({"USUBJID": both["USUBJID"], "SEQ": both["SEQ"].fillna(both["SEQ_BEFORE"]), **levels})


def _as_text(place: Series) -> Series:
    return place.astype("Int64").astype("str").where(place.notna())
