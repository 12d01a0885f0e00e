"""Identifiers of the ARD: what is made of parts is read as the same parts."""

import pandas as pd

from pipeline.tlf.ard.ids import (
    analysis_id,
    breakdown_of,
    chapter_of,
    code_of,
    is_breakdown,
    is_of,
    result_ids,
    split_result_id,
    time_to_event_parts,
)

IDS = pd.Series(["AN_PFS_EVENT", "AN_PFS_EVENT_BY", "AN_OS_CENSOR", "AN_TEAE_SOC_PT", "AN_SEX_BY"], dtype="str")


def test_an_analysis_is_made_of_its_parts() -> None:
    assert analysis_id("PFS", "EVENT") == "AN_PFS_EVENT"
    assert code_of("AN_PFS_EVENT") == "PFS_EVENT"
    assert breakdown_of(IDS.head(1)).tolist() == ["AN_PFS_EVENT_BY"]


def test_analyses_are_told_apart_by_their_parts() -> None:
    assert IDS[is_of(IDS, "TEAE")].tolist() == ["AN_TEAE_SOC_PT"]
    assert IDS[is_breakdown(IDS)].tolist() == ["AN_PFS_EVENT_BY", "AN_SEX_BY"]
    parts = time_to_event_parts(IDS).dropna()
    assert parts.to_numpy().tolist() == [["AN_PFS", "EVENT"], ["AN_OS", "CENSOR"]]


def test_outputs_and_results() -> None:
    assert chapter_of("t_14_3_1_6a") == "14_3"
    assert list(result_ids("t_14_2_1_1", 2)) == ["t_14_2_1_1.00001", "t_14_2_1_1.00002"]
    assert split_result_id("t_14_2_1_1.00002") == ("t_14_2_1_1", "00002")
