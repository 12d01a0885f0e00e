"""The benchmark's report: takes the stages of all runs, gives medians per size, growth exponents, a table and a log-log plot.

Its own module because it is the only one that writes for readers. `EXPONENT` is the slope of log CPU (validation included) over
log subjects, from the smallest to the largest size: 1 is linear, 0 is overhead that does not grow.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

NUMBERS = ["ROWS", "CPU", "VALIDATE", "FLOOR", "WALL", "PEAK", "RATIO"]
BY = ["KIND", "LAYER", "STAGE", "SUBJECTS"]
TOTALS: dict[str, Callable[[pd.DataFrame], "pd.Series[bool]"]] = {
    "ADSL+ADRS+ADTTE+ADAE": lambda runs: runs["STAGE"].isin(["adsl_base", "adsl", "adrs", "adtte", "adae"]),
    "raw to tables and figures": lambda runs: (
        ~runs["STAGE"].str.startswith(("l_", "xpt_", "simulate")) & runs["LAYER"].eq("tlf").any()
    ),
    "listings": lambda runs: runs["STAGE"].str.startswith("l_"),
}
"""What issue 8 sets targets for, as stages together: the first is what its reference was measured on."""


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """One row per kind, stage and size: medians over the repeats, RATIO of CPU and VALIDATE to FLOOR, and EXPONENT."""
    every = pd.concat([runs, *(_together(runs[chosen(runs)], name) for name, chosen in TOTALS.items())], ignore_index=True)
    every = every.assign(RATIO=(every["CPU"] + every["VALIDATE"].fillna(0)) / every["FLOOR"])
    medians = every.groupby(BY, sort=False)[NUMBERS].median().reset_index()
    return medians.merge(_exponents(medians), on=["KIND", "STAGE"], how="left")


def _together(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    """The stages of each run as one: the sum of what they cost, the largest of their peaks."""
    each = runs.groupby(["KIND", "SUBJECTS", "REPEAT"], as_index=False)
    summed = each[["ROWS", "CPU", "VALIDATE", "FLOOR", "WALL"]].sum().merge(each["PEAK"].max())
    return summed.assign(LAYER="total", STAGE=name)


def _exponents(medians: pd.DataFrame) -> pd.DataFrame:
    work = medians.assign(WORK=medians["CPU"] + medians["VALIDATE"].fillna(0))
    ends = work.sort_values("SUBJECTS").groupby(["KIND", "STAGE"]).agg(
        N=("SUBJECTS", "nunique"), S0=("SUBJECTS", "first"), S1=("SUBJECTS", "last"), W0=("WORK", "first"), W1=("WORK", "last")
    )  # fmt: skip
    ends = ends[ends["N"].gt(1)]
    return (np.log(ends["W1"] / ends["W0"]) / np.log(ends["S1"] / ends["S0"])).rename("EXPONENT").reset_index()


def write(runs: pd.DataFrame, folder: Path, before: pd.DataFrame | None = None) -> None:
    """benchmark.csv (medians), benchmark.md and a plot per kind in `folder`; `before` is the benchmark.csv to compare with."""
    folder.mkdir(parents=True, exist_ok=True)
    table = summarise(runs)
    table.round(3).to_csv(folder / "benchmark.csv", index=False, lineterminator="\n")
    (folder / "benchmark.md").write_text(markdown(table), encoding="utf-8")
    for kind, part in table.groupby("KIND"):
        earlier = before[before["KIND"].eq(kind)] if before is not None else table.head(0)
        _plot(part, earlier, str(kind), folder / f"benchmark_{kind}.png")


def markdown(table: pd.DataFrame) -> str:
    """A table per kind and size, the most expensive stage first."""
    parts = ["Medians. CPU and VALIDATE in seconds of one core, WALL in seconds, PEAK in MiB, RATIO to the floor (FLOOR).\n"]
    for (kind, subjects), part in table.groupby(["KIND", "SUBJECTS"]):
        columns = ["LAYER", "STAGE", *NUMBERS, "EXPONENT"]
        shown = part.sort_values("CPU", ascending=False)[columns]
        cells = shown.assign(**{c: shown[c].map(_cell) for c in [*NUMBERS, "EXPONENT"]})
        rows = ["| " + " | ".join(row) + " |" for row in [columns, ["---"] * len(columns), *cells.to_numpy().tolist()]]
        parts.append(f"\n## {kind}, {subjects:,} subjects\n\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def _cell(number: float) -> str:
    return "" if pd.isna(number) else f"{number:,.0f}" if number >= 100 else f"{number:.2f}"


def _plot(table: pd.DataFrame, before: pd.DataFrame, kind: str, target: Path) -> None:
    """The ten stages that cost most, before dashed; totals apart from stages, since they would crowd them out."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    stages = table[table["LAYER"].ne("total")]
    largest = stages[stages["SUBJECTS"].eq(stages["SUBJECTS"].max())].nlargest(10, "CPU")["STAGE"]
    for number, stage in enumerate(largest):
        for some, style in ((table, "-"), (before, "--")):
            line = some[some["STAGE"].eq(stage)].sort_values("SUBJECTS")
            label = stage if style == "-" else None
            axes.loglog(line["SUBJECTS"], line["CPU"], style, marker="o", markersize=3, color=f"C{number}", label=label)
    axes.set(xlabel="subjects", ylabel="CPU seconds", title=f"{kind}: the ten most expensive stages (dashed: before)")
    axes.legend(fontsize=7)
    figure.savefig(target, dpi=120, metadata={"Software": None})
