"""The benchmark's command: takes sizes and repeats, runs each in a process of its own, writes table and plot to `.docs/`.

    python -m tests.benchmark --subjects 1000 10000 --repeat 3                      # the generator's trial, raw to ADaM
    python -m tests.benchmark --kind replicated --subjects 1000 10000 --layers adam # ADaM at CDISCPILOT01's density
    python -m tests.benchmark --layers sdtm adam tlf xpt                            # everything
    python -m tests.benchmark --kind laboratory --subjects 1000000 --layers sdtm xpt # one form of so many rows

Sizes and repeats are interleaved, so that a busy quarter of an hour spoils no single size.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir

import pandas as pd

from tests.benchmark.report import markdown, summarise, write
from tests.benchmark.stages import KINDS
from tests.benchmark.trials import REPOSITORY


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=["simulated"])
    parser.add_argument("--subjects", nargs="+", type=int, default=[1000], help="of laboratory: rows of the form")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--layers", nargs="+", choices=["sdtm", "adam", "tlf", "xpt"], default=["sdtm", "adam"])
    parser.add_argument("--folder", type=Path, default=Path(gettempdir(), "crf2tlf-benchmark"), help="trials are kept here")
    parser.add_argument("--out", type=Path, default=REPOSITORY / ".docs", help="benchmark.csv, .md and plots")
    parser.add_argument("--before", type=Path, help="a benchmark.csv; the plot shows its stages dashed")
    options = parser.parse_args()
    runs = [
        pd.DataFrame(_stages(kind, subjects, options)).assign(KIND=kind, SUBJECTS=subjects, REPEAT=repeat)
        for repeat in range(options.repeat)
        for kind in options.kind
        for subjects in options.subjects
    ]
    together = pd.concat(runs, ignore_index=True)
    write(together, options.out, pd.read_csv(options.before) if options.before else None)
    print(markdown(summarise(together)))


def _stages(kind: str, subjects: int, options: argparse.Namespace) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.benchmark.stages", kind, str(subjects), str(options.folder)]
    done = subprocess.run([*command, "--layers", *options.layers], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True)
    made: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return made


if __name__ == "__main__":
    main()
