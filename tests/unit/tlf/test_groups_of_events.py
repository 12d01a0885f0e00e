"""Groups of adverse events are as many as study.yaml declares: seven here, in ADAE, its definition, tables and listing."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.declared import declared
from pipeline.methods import method_of
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from schemas.base import names, variables
from tests.unit.tlf.hand_made import complete, make_study
from tests.unit.tlf.listing_texts import make

TERMS = {7: ["Nausea"], 2: ["Hypertension"]}
GROUPS = {f"CQ{n:02}NAM": {"name": f"Group {n}", "terms": TERMS.get(n, ["Rash"])} for n in range(1, 8)}
STUDY = make_study(ae={"groups": GROUPS})


@pytest.fixture
def events(adae: pd.DataFrame) -> pd.DataFrame:
    """The events of the fixture in seven groups: nausea in the seventh, hypertension in the second, rash in the five others."""
    in_group = {
        variable: pd.Series(group["name"], adae.index, dtype="str").where(adae["AEDECOD"].isin(group["terms"]))
        for variable, group in GROUPS.items()
    }
    return adae.drop(columns="CQ02NAM").assign(**in_group)


def labels(name: str, adsl: pd.DataFrame, adae: pd.DataFrame) -> list[str]:
    function: Any = next(f for f in outputs_of(STUDY) if f.__name__ == name)
    given = {**complete({"adsl": adsl, "adae": adae}), "study": STUDY}
    body = function(**{p: given[p] for p in function.__annotations__ if p != "return"}).body
    assert isinstance(body, Table)
    return body.rows["label"].tolist()


@pytest.mark.parametrize("table", ["t_14_3_1_1", "t_14_3_1_11"])
def test_the_tables_have_seven(table: str, adsl: pd.DataFrame, events: pd.DataFrame) -> None:
    printed = [label for label in labels(table, adsl, events) if label.startswith("Group ")]
    assert sorted(printed) == [f"Group {n}" for n in range(1, 8)]


def test_the_dataset_declares_seven_with_their_method() -> None:
    adae = declared(STUDY)["adae"]
    assert [name for name in names(adae) if name.startswith("CQ")] == list(GROUPS)
    methods = [method_of(v, STUDY).text for v in variables(adae) if v.name.startswith("CQ")]
    assert len(methods) == len(GROUPS)
    assert all(" where AEDECOD (in any case) is one of: " in method for method in methods)


def test_the_listing_has_the_events_of_the_seventh(adsl: pd.DataFrame, events: pd.DataFrame) -> None:
    """Nausea of 2 and 9 is in the seventh group only; that of 7 is not treatment-emergent."""
    refs = make("l_16_2_7_5", STUDY, adsl=complete({"adsl": adsl})["adsl"], adae=complete({"adae": events})["adae"]).body.refs
    assert {("2", 1.0), ("9", 1.0)} <= set(refs[["USUBJID", "SEQ"]].itertuples(index=False, name=None))
