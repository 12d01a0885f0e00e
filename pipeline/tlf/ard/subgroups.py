"""Subgroups of a population, and ARD rows of a rate in each (TLF_SPEC 2, Table 14.2.1.5).

In the ARD group2_level is the subgroup, group3_level its level; all subjects together are Overall, without a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.decisions import Subgroup
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.formats import format_rate

OVERALL = "Overall"
OTHER, MISSING = "Other", "Missing"
PAIR = ["group2_level", "group3_level"]


@dataclass(frozen=True)
class Subgroups:
    """`members`: USUBJID, group2_level, group3_level, a row per subject and subgroup; `levels`: these pairs in printed order,
    Overall first; `absent`: subgroups of which the data have no value; `small`: pairs with too few subjects in some treatment."""

    members: pd.DataFrame
    levels: pd.DataFrame
    absent: tuple[str, ...]
    small: pd.DataFrame


def select_subgroups(adsl: pd.DataFrame, population: Population, study: Study) -> Subgroups:
    """The levels of `tlf.subgroups` that somebody of the population has. Values outside the listed levels are Other, subjects
    without a value Missing, so that the levels of a subgroup add up to N."""
    chosen = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])]
    wanted = study.tlf.subgroups
    known = {name: group for name, group in wanted.items() if group.variable in chosen and chosen[group.variable].notna().any()}
    placed = {name: _levels(chosen, group) for name, group in known.items()}
    pairs = [(OVERALL, ""), *((name, level) for name, (_, order) in placed.items() for level in order)]
    columns = {OVERALL: pd.Series("", index=chosen.index, dtype="str")} | {name: level for name, (level, _) in placed.items()}
    wide = pd.DataFrame({"USUBJID": chosen["USUBJID"], **columns})
    members = wide.melt("USUBJID", var_name=PAIR[0], value_name=PAIR[1]).astype("str")
    levels = pd.DataFrame(pairs, columns=PAIR, dtype="str")
    absent = tuple(name for name in wanted if name not in known)
    return Subgroups(members, levels, absent, _small(members, population, study))


def _levels(chosen: pd.DataFrame, group: Subgroup) -> tuple[Series, list[str]]:
    """The level of each subject, and the levels found in printed order."""
    values = chosen[group.variable]
    if not group.levels:
        level, order = _as_found(values, chosen.get(f"{group.variable}N"))
    elif all(isinstance(bound, float) for bound in group.levels.values()):
        bounds = [*group.levels.values(), np.inf]
        level = pd.cut(values, bounds, right=False, labels=list(group.levels)).astype("str")
        order = list(group.levels)
    else:
        names = {term: name for name, terms in group.levels.items() for term in terms}  # type: ignore[union-attr]
        level, order = values.map(names).astype("str"), list(group.levels)
    level = level.fillna(OTHER).where(values.notna(), MISSING)
    return level, [name for name in [*order, OTHER, MISSING] if (level == name).any()]


def _as_found(values: pd.Series, number: Series | None) -> tuple[Series, list[str]]:
    """The terms of the data, in the order of their number in ADSL, else alphabetical."""
    text = _printed(values)
    keys = values if number is None or number[values.notna()].isna().any() else number
    order = pd.DataFrame({"text": text, "key": keys}).dropna(subset="text").drop_duplicates("text").sort_values(["key", "text"])
    return text, list(order["text"])


def _printed(values: pd.Series) -> Series:
    """Terms as outputs print them: words in capitals as a sentence, >=65 with its sign."""
    text = values.map("{:g}".format) if values.dtype == "float64" else values.astype("str")
    words = text.str.fullmatch(r"[A-Z ,'/-]{5,}").fillna(False).astype("bool")
    return text.where(~words, text.str.capitalize()).str.replace(">=", "≥").where(values.notna())


def _small(members: pd.DataFrame, population: Population, study: Study) -> pd.DataFrame:
    """The levels that have subjects, but fewer than `tlf.small_n`, in a treatment."""
    sizes = members.merge(population.subjects, on="USUBJID").groupby([*PAIR, "group1_level"]).size()
    return sizes[sizes < study.tlf.small_n].reset_index()[PAIR].drop_duplicates()


def count_by_subgroup(
    records: pd.DataFrame, population: Population, subgroups: Subgroups, analysis: Analysis, study: Study
) -> Results:
    """n, N, p (in percent) and limits of the subjects with a record (USUBJID, SEQ) in each level; N is the level's."""
    placed = records[["USUBJID", "SEQ"]].merge(subgroups.members, on="USUBJID")
    by_level = replace(analysis, group2="SUBGROUP", group3="LEVEL")
    found = count_subjects(placed, population, by_level, levels=subgroups.levels, among=subgroups.members, ci=study)
    rates = found.ard["stat_name"] == "p"
    found.ard.loc[rates, "stat_fmt"] = found.ard.loc[rates, "stat_num"].map(format_rate)
    return found


def subgroup_notes(subgroups: Subgroups, study: Study) -> Sequence[str]:
    """The footnotes on small levels (marked *) and on subgroups without data."""
    small = [f"* Fewer than {study.tlf.small_n} subjects."] if len(subgroups.small) else []
    absent = [f"No values in the data, not shown: {'; '.join(subgroups.absent)}."] if subgroups.absent else []
    return [*small, *absent]


def subgroup_labels(subgroups: Subgroups) -> pd.DataFrame:
    """`levels` with what is printed: label (marked * where small), indent, group (the subgroup of a level); its own line
    stands before its levels."""
    levels = subgroups.levels.merge(subgroups.small.assign(mark=" *"), on=PAIR, how="left")
    overall = levels[PAIR[0]] == OVERALL
    label = levels[PAIR[1]].where(~overall, OVERALL) + levels["mark"].fillna("")
    group = levels[PAIR[0]].where(~overall, "")
    rows = levels[PAIR].assign(label=label, indent=(~overall).astype("int64"), group=group, place=2 * levels.index + 1)
    first = rows[~overall].drop_duplicates(PAIR[0])
    heads = first.assign(label=first["group"], indent=0, place=first["place"] - 1, **dict.fromkeys([*PAIR, "group"], ""))
    both = pd.concat([rows, heads.astype(rows.dtypes)]).sort_values("place", ignore_index=True)
    return both.drop(columns="place")


def subgroup_blocks(subgroups: Subgroups, analysis_id: str, **patterns: str) -> list[pd.DataFrame]:
    """A block of lines per subgroup, Overall first; `patterns`: those of the lines by the role of their column."""
    lines = subgroup_labels(subgroups)
    shown = lines[PAIR[0]] != ""
    cells = {role: pd.Series(pattern, lines.index).where(shown, "") for role, pattern in patterns.items()}
    table = lines.assign(analysis_id=pd.Series(analysis_id, lines.index).where(shown, ""), **cells)
    return [frame for _, frame in table.groupby((lines["indent"] == 0).cumsum())]
