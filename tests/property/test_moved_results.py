"""Random trials in two states: a result that a changed record moved is no alarm; each that a decision or a hand moved is one."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.review.moved_results import RESULT
from pipeline.review.trace.behind import LEVELS
from pipeline.review.transfer_diff import TransferDiff, diff_transfers
from pipeline.tlf.layout.output import Output
from tests.drugs import DATASETS
from tests.property.random_trial import NAMES, Draw, Tables, analysis_data, collect, edit, make_outputs, reads_of, store

TRIALS = 30
BATCH = 10
PRINTED = ["stat_fmt", "stat_num"]


def rows_of(outputs: dict[str, Output]) -> pd.DataFrame:
    """The results of outputs by what they are about: PRINTED, method and the subjects who are counted."""
    ard = pd.concat([output.ard for output in outputs.values()])
    return ard.fillna(dict.fromkeys(LEVELS, "")).set_index(RESULT)[[*PRINTED, "method_id", "n_numerator_ids"]]


def keys(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(rows[RESULT].itertuples(index=False, name=None))


def compared(folder: Path, base: tuple[Tables, dict[str, Output]], other: tuple[Tables, dict[str, Output]]) -> TransferDiff:
    return diff_transfers(store(folder / "base", *base), store(folder / "other", *other), DATASETS, reads_of())


def trials(batch: int) -> Iterator[tuple[Draw, Tables, Tables, list[str]]]:
    """A batch of random trials: the analysis data of both states, and the outputs that are made of them."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        draw = Draw(seed)
        before = collect(draw)
        yield draw, analysis_data(before), analysis_data(edit(before, draw)), [draw.one(NAMES)]


@pytest.mark.parametrize("batch", range(TRIALS // BATCH))
def test_no_false_alarm_and_none_missed(batch: int, tmp_path: Path) -> None:
    """Of each trial one number is edited in the later results, of a count that did not move and that nobody came to or left: it
    is told, and no other, since a changed record stands behind all others that moved."""
    for number, (draw, base, other, names) in enumerate(trials(batch)):
        before, after = make_outputs(base, names), make_outputs(other, names)
        edited = edit_number(after, draw, rows_of(before), base["adsl"].equals(other["adsl"]))
        found = compared(tmp_path / str(number), (base, before), (other, after)).unexplained
        assert keys(found) == edited, f"batch {batch}, trial {number}, {edited}:\n{found.to_string()}"


def test_a_decision_beside_changed_records_is_told(tmp_path: Path) -> None:
    """The later state is made with 90% limits. Each limit of a rate whose subjects stayed is told; no result is that the decision
    left alone. Of the same data twice each result that moved is told."""
    for number, (_, base, other, _) in enumerate(trials(0)):
        names = ["t_14_2_1_5"]
        before, undecided = make_outputs(base, names), make_outputs(other, names)
        after = make_outputs(other, names, ci={"level": 0.9})
        found = keys(compared(tmp_path / f"{number}", (base, before), (other, after)).unexplained)
        was, had, has = (rows_of(side) for side in (before, undecided, after))
        decided = moved(had, has)
        assert found <= decided
        if base["adsl"].equals(other["adsl"]):
            stayed = was["n_numerator_ids"].eq(had["n_numerator_ids"]) & was["stat_num"].eq(had["stat_num"])
            assert {key for key in decided & set(was.index[stayed]) if key[-1] in ("ci_low", "ci_high")} <= found

        alone = compared(tmp_path / f"{number} alone", (other, undecided), (other, after))
        assert keys(alone.unexplained) == keys(alone.moved) == decided


def moved(base: pd.DataFrame, other: pd.DataFrame) -> set[tuple[str, ...]]:
    """The results of which number or text differ, both sides having the same ones."""
    same = base["stat_num"].eq(other["stat_num"]) | (base["stat_num"].isna() & other["stat_num"].isna())
    return set(base.index[~(same & base["stat_fmt"].fillna("").eq(other["stat_fmt"].fillna("")))])


def edit_number(outputs: dict[str, Output], draw: Draw, base: pd.DataFrame, rates: bool) -> set[tuple[str, ...]]:
    """Add 1 to one result, if there is one, of counted subjects (to a rate only where `rates`) that is as in `base` and counts
    whom it counted."""
    both = base.join(rows_of(outputs), how="inner", lsuffix="_base", rsuffix="_other")
    same = both["stat_num_base"].eq(both["stat_num_other"]) & both["stat_fmt_base"].eq(both["stat_fmt_other"])
    people = both["n_numerator_ids_base"].eq(both["n_numerator_ids_other"])
    counts = both.index.get_level_values("stat_name").isin(["n", "p"] if rates else ["n"]) & both["method_id_base"].eq("COUNT")
    unmoved = list(both.index[same & people & counts])
    if not unmoved:
        return set()
    chosen: tuple[str, ...] = draw.one(unmoved)
    ard = outputs[chosen[0]].ard
    at = ard.fillna(dict.fromkeys(LEVELS, "")).set_index(RESULT).index.get_loc(chosen)
    ard.loc[at, "stat_num"] += 1
    return {chosen}
