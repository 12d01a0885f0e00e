"""A comparison of two places with datasets: takes BASE and OTHER and what was agreed, gives all differences with their reasons, a
page and a summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from pipeline.core.page import page, table_of
from pipeline.review.compare.agreement import Agreement, Explained, explain, in_words_of_base
from pipeline.review.compare.cells import COLUMNS, CompareError, Result, compare
from pipeline.review.compare.files import dataset_files, read
from pipeline.review.compare.values import Tolerance
from schemas.adam import datasets
from schemas.base import DTYPES, key_of
from schemas.sdtm import DOMAINS

DATASET_BASE, DATASET_OTHER = "dataset only in base", "dataset only in other"
SHOWN_PER_VARIABLE = 500  # rows of the page; the counts are of all
_HEADS = {"KIND": "Difference", "VARIABLE": "Variable", "KEY": "Record", "BASE": "Base", "OTHER": "Other", "REASON": "Reason"}
_COUNT_HEADS = {"DATASET": "Dataset", "VARIABLE": "Variable", "KIND": "Difference", "N": "Number", "UNEXPLAINED": "Not explained"}


@dataclass(frozen=True)
class Comparison:
    """Two places: a Result per dataset, all differences (compare.COLUMNS and REASON), the explanations that nothing needed."""

    base: str
    other: str
    results: tuple[Result, ...]
    differences: pd.DataFrame
    unused: tuple[Explained, ...] = ()

    @property
    def unexplained(self) -> pd.DataFrame:
        """The differences without a reason."""
        return self.differences[self.differences["REASON"].isna()]

    @property
    def counts(self) -> pd.DataFrame:
        """Per dataset, variable and kind: how many differences (N), and how many of them are not explained."""
        keyed = self.differences.assign(VARIABLE=self.differences["VARIABLE"].fillna(""), N=1.0)
        keyed = keyed.assign(UNEXPLAINED=keyed["REASON"].isna().astype("float64"))
        return keyed.groupby(["DATASET", "KIND", "VARIABLE"], as_index=False)[["N", "UNEXPLAINED"]].sum()


def compare_places(base: Path, other: Path, agreement: Agreement, key: Sequence[str], tolerance: Tolerance) -> Comparison:
    """Every dataset of BASE with its counterpart in OTHER. Keys: `key`, else the agreement's, else the schema's of that name.

    CompareError when nothing can be compared, and for each dataset that cannot.
    """
    ours, theirs = dataset_files(base), dataset_files(other)
    single = base.is_file() and other.is_file() and not agreement.datasets
    wanted = dict(zip(ours, theirs, strict=True)) if single else agreement.datasets
    pairs = wanted or {name: name for name in ours if name in theirs}
    if not pairs:
        raise CompareError(f"{base} and {other} have no dataset of the same name; name the pairs in --agreement")
    if absent := [n for one, two in wanted.items() for n, files in ((one, ours), (two, theirs)) if n not in files]:
        raise CompareError(f"{', '.join(absent)}: the agreement names it, but there is no such dataset in {base} or {other}")
    results = tuple(
        compare(
            read(one, ours[one]), in_words_of_base(read(one, theirs[two]), agreement), key or key_for(one, agreement), tolerance
        )
        for one, two in pairs.items()
    )
    alone = {DATASET_BASE: set(ours) - set(pairs), DATASET_OTHER: set(theirs) - set(pairs.values())} if not wanted else {}
    missing = [{"DATASET": name, "KIND": kind} for kind, names in alone.items() for name in sorted(names)]
    found = pd.concat([pd.DataFrame(missing, columns=COLUMNS, dtype="str"), *(result.differences for result in results)])
    explained, unused = explain(found.reset_index(drop=True), agreement)
    return Comparison(base.name, other.name, results, explained, unused)


def key_for(name: str, agreement: Agreement) -> tuple[str, ...]:
    """The key of a dataset by its name; empty when neither the agreement nor a schema knows it."""
    schema = {**DOMAINS, **datasets((), ())}.get(name)
    return agreement.keys.get(name, key_of(schema) if schema else ())


def summary(comparison: Comparison) -> list[str]:
    """The result in lines for the console."""
    lines = []
    for result in comparison.results:
        of_dataset = comparison.differences["DATASET"].eq(result.name)
        number, open_ones = int(of_dataset.sum()), int((of_dataset & comparison.differences["REASON"].isna()).sum())
        verdict = "equal" if not number else f"{number} differences, {open_ones} not explained"
        lines.append(f"{result.name:<10} {_size(result)}: {verdict}")
    worst = comparison.counts[comparison.counts["UNEXPLAINED"].gt(0)].head(50)
    number = worst["UNEXPLAINED"].map("{:.0f}".format).astype(DTYPES["Char"])
    shown = worst["DATASET"] + ": " + worst["KIND"] + " " + worst["VARIABLE"] + ": " + number
    lines += [f"  {line}" for line in shown]
    for explanation in comparison.unused:
        lines.append(f"  nothing needs the explanation '{explanation.reason}' ({explanation.dataset}); remove it")
    return lines


def _size(result: Result) -> str:
    rows = result.rows
    twice = f", {result.repeated} records share their key and are paired in their order" if result.repeated else ""
    return f"{rows['both']} records in both ({rows['base']} and {rows['other']}), {len(result.variables)} variables{twice}"


def comparison_page(comparison: Comparison) -> str:
    """The self-contained page: verdict, counts per variable, and the differences of each dataset, unexplained ones first."""
    open_ones, number = len(comparison.unexplained), len(comparison.differences)
    verdict = f'<p class="{"bad" if open_ones else "good"}">{number} differences, {open_ones} of them not explained.</p>'
    parts = [
        f"<h1>{escape(comparison.base)} compared with {escape(comparison.other)}</h1>",
        verdict,
        table_of(comparison.counts, _COUNT_HEADS, "Differences per variable"),
        *(f"<p>Nothing needs the explanation: {escape(unused.reason)}</p>" for unused in comparison.unused),
        *(_section(result, comparison.differences) for result in comparison.results),
    ]
    return page(f"{comparison.base} compared with {comparison.other}", "\n".join(parts))


def write_page(comparison: Comparison, path: Path) -> None:
    """The page as a file, whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(comparison_page(comparison), encoding="utf-8")
    temporary.replace(path)


def _section(result: Result, differences: pd.DataFrame) -> str:
    own = differences[differences["DATASET"].eq(result.name)]
    order = own.assign(CLOSED=own["REASON"].notna()).sort_values(["CLOSED", "KIND", "VARIABLE"], kind="stable")
    shown = order[order.groupby(["KIND", "VARIABLE"], dropna=False).cumcount().lt(SHOWN_PER_VARIABLE)]
    cut = f" The first {SHOWN_PER_VARIABLE} per variable are shown." if len(shown) < len(order) else ""
    caption = f"{_size(result)}; key {', '.join(result.key)}. {len(own)} differences.{cut}"
    return f"<h2>{escape(result.name)}</h2>\n{table_of(shown, _HEADS, caption)}"
