"""A small study through the real factory: four simulated subjects, all forms, domains and datasets, an output of each kind.

Its own module because a night of it costs less than SURENV01's, and most faults do not ask how large a study is.
"""

import shutil
from pathlib import Path

from tests.faults.night import Night, in_process
from tests.faults.sabotage import Sabotage
from tests.surenv01.chain import COMMITTED

TRANSFER = "2026-06-30"
RESULTS = Path("outputs", "SURENV01", TRANSFER)
OUTPUTS = ("t_14_1_1_1", "t_14_2_1_1", "t_14_2_3_1", "t_14_2_4_1", "t_14_3_1_1", "f_14_2_4_1", "l_16_2_1_1")
"""One of each kind, and those whose numbers results.md says."""
BEGINNING = ("run", "--select", "+sdtm/ae")
"""What a test runs that needs no whole night: landing, the reference of subjects, one domain."""


def small_study(folder: Path) -> Path:
    """A workspace with the trial in `folder`."""
    from crf2tlf_trials.SURENV01.simulate import simulate

    study = folder / "raw" / "SURENV01"
    simulate(folder / "made", seed=20230220, subjects=4, dirt=[])
    study.mkdir(parents=True)
    (folder / "made" / TRANSFER).rename(study / TRANSFER)
    shutil.rmtree(folder / "made")
    for name in ("study.yaml", "translations.csv"):
        shutil.copyfile(COMMITTED / name, study / name)
    shutil.copytree(COMMITTED / "trial", study / "trial")
    return folder


def amend(folder: Path) -> None:
    """A site corrects the verbatim term of an adverse event."""
    edit(folder / "raw" / "SURENV01" / TRANSFER / "ae.csv", ",Hypothyroidism,", ",Hypothyroidism (amended),")


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first `old` in a text file, which must have one."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def small_night(*arguments: str) -> None:
    """`crf2tlf <arguments>` with OUTPUTS instead of all outputs."""
    import pipeline.loading as loading

    every = loading.outputs_of
    loading.outputs_of = lambda study: tuple(output for output in every(study) if output.__name__ in OUTPUTS)
    from pipeline.cli import main

    main(arguments)


def run_in_full() -> None:
    """`crf2tlf run` as it is, with all outputs."""
    from pipeline.cli import main

    main(["run"])


def copy_of(source: Path, folder: Path, under: str = ".") -> Path:
    """A workspace in `folder` that has a copy of `source` (a workspace, or the part of one that stands `under` it)."""
    shutil.copytree(source, folder / under)
    return folder


def night(folder: Path, *arguments: str, sabotage: Sabotage | None = None) -> Night:
    """A small night in a process of its own; a whole one without arguments."""
    return in_process(folder, small_night, *(arguments or ("run",)), sabotage=sabotage)
