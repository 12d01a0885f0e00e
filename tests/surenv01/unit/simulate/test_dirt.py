"""Every kind of dirt is planted, each record is where it says, and nothing else differs from what was meant."""

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import ALL_DIRT, Snapshot
from schemas.raw.form import ROW_KEY

KEY = ROW_KEY.split()


def records(snapshot: Snapshot, dirt: str) -> pd.DataFrame:
    return snapshot.dirt[snapshot.dirt["id"] == dirt]


def test_the_registry_is_that_of_the_specification() -> None:
    assert {f"X{number:02d}" for number in range(1, 66)} == ALL_DIRT


@pytest.mark.parametrize("dirt", sorted(ALL_DIRT))
def test_every_kind_is_planted_in_both_transfers(dirty: list[Snapshot], dirt: str) -> None:
    assert all(len(records(snapshot, dirt)) for snapshot in dirty)


@pytest.mark.parametrize("transfer", [0, 1])
def test_each_record_points_to_a_row_with_that_value(dirty: list[Snapshot], transfer: int) -> None:
    snapshot = dirty[transfer]
    for form, planted in snapshot.dirt[snapshot.dirt["column"] != ""].groupby("form"):
        for _, record in planted.iterrows():
            found = snapshot.raw[form]
            for part in KEY:
                found = found[found[part] == record[part]]
            values = found[record["column"]]
            assert (values.isna() if pd.isna(record["raw"]) else values == record["raw"]).any(), (record["id"], form)


def test_rows_left_out_are_not_there(dirty: list[Snapshot]) -> None:
    for dirt, form in (("X10", "TL"), ("X30", "RSP")):
        for snapshot in dirty:
            gone = records(snapshot, dirt)[KEY].apply("|".join, axis=1)
            there = snapshot.raw[form][KEY].apply("|".join, axis=1)
            assert len(gone)
            assert not gone.isin(there).any()


def test_what_differs_from_what_was_meant_is_recorded(dirty: list[Snapshot]) -> None:
    """The other way round: every row in which the two versions differ, or that only one has, is on the record."""
    snapshot = dirty[-1]
    noted = {tuple(row) for row in snapshot.dirt[["form", *KEY]].to_numpy()}
    for name, raw in snapshot.raw.items():
        meant = snapshot.meant[name]
        both = raw.index.intersection(meant.index)
        columns = [column for column in raw if not column.startswith("_")]
        same = (raw.loc[both, columns].fillna("") == meant.loc[both, columns].fillna("")).all(axis=1)
        odd = pd.concat(
            [
                raw.loc[same.index[~same], KEY],
                raw.loc[raw.index.difference(both), KEY],
                meant.loc[meant.index.difference(both), KEY],
            ]
        )
        missing = {(name, *row) for row in odd.to_numpy()} - noted
        assert not missing, sorted(missing)[:3]


def test_duplicates_are_as_many_as_recorded(dirty: list[Snapshot]) -> None:
    for snapshot in dirty:
        repeated = sum(int(form.duplicated(KEY).sum()) for form in snapshot.raw.values())
        assert repeated == len(records(snapshot, "X03")) + len(records(snapshot, "X04"))


def test_deleted_rows_are_as_many_as_recorded(dirty: list[Snapshot]) -> None:
    for snapshot in dirty:
        inactive = sum(int((form["RECSTAT"] == "INACTIVE").sum()) for form in snapshot.raw.values())
        assert inactive == len(records(snapshot, "X05"))


def test_ongoing_events_with_an_end_are_as_many_as_recorded(dirty: list[Snapshot]) -> None:
    for snapshot in dirty:
        events = snapshot.raw["AE"]
        both = events[(events["ONGO"] == "Y") & events["ENDT"].notna() & (events["RECSTAT"] == "ACTIVE")]
        assert len(both[~both.duplicated(KEY)]) == len(records(snapshot, "X17"))


def test_impossible_dates_are_as_many_as_recorded(dirty: list[Snapshot]) -> None:
    for snapshot in dirty:
        impossible = sum(
            int(form[column].str.endswith("-02-30").sum())
            for form in snapshot.raw.values()
            for column in form.select_dtypes("str")
        )
        assert impossible == (records(snapshot, "X02")["issue"] == "DATE_INVALID").sum()


def test_stories(dirty: list[Snapshot]) -> None:
    """X06, X12, X13: the subjects whose course is the dirt."""
    snapshot = dirty[-1]
    enrolment, responses, therapies = (snapshot.meant[name].set_index("SUBJID") for name in ("ENR", "RSP", "SAT"))
    rescreened = records(snapshot, "X06")
    assert enrolment.loc[enrolment["RESCRN_OF"].dropna(), "ENRLYN"].eq("N").all()
    assert len(rescreened) == enrolment["RESCRN_OF"].notna().sum()
    early = responses.loc[records(snapshot, "X12")["SUBJID"]]
    days = pd.to_datetime(early["RSDT"]) - pd.to_datetime(enrolment.loc[early.index, "ENRLDT"])
    assert (early["OVRESP"] == "SD").all()
    assert (days.dt.days == 28).all()
    progression = responses[responses["OVRESP"] == "PD"].groupby("SUBJID")["RSDT"].min()
    start = therapies.loc[records(snapshot, "X13")["SUBJID"], "STDT"]
    assert (start < progression.reindex(start.index)).all()
