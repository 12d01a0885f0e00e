"""A small received study, loaded and computed in-process: CDISCPILOT01 cut to a few subjects and tests, with hand-made datasets
of domains that it lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.loading import load_trial
from pipeline.sdtm.received.example import write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.trial.reads import arguments, owner_of, readers, tables_read
from pipeline.trial.trial import Trial
from tests.spec.tables import table

Tables = dict[str, pd.DataFrame]
SUBJECTS = 12  # those with tumour data first
TESTS = {"vs": ("SYSBP", "WEIGHT", "HEIGHT", "TEMP"), "lb": ("ALT", "BILI", "PLAT", "K", "LDH")}

# {0} and {1}: two subjects of the study.
ADDED = {
    "pr": """
        USUBJID | PRSEQ | PRTRT       | PRDECOD     | PRCAT                       | PRSCAT       | PRINDC   | PRLOC | PRSTDTC
        {0}     | 1     | Resection   | Resection   | PRIOR ANTI-CANCER THERAPY   | SURGERY      | Sarcoma  | LEG   | 2010-05-01
        {1}     | 1     | Irradiation | Irradiation | PRIOR ANTI-CANCER THERAPY   | RADIOTHERAPY | Sarcoma  | BONE  | 2011-06-01
    """,
    "ss": """
        USUBJID | SSSEQ | SSTESTCD | SSTEST          | SSORRES | SSSTRESC | VISITNUM | VISIT | EPOCH     | SSDTC      | SSDY
        {0}     | 1     | SURVSTAT | Survival Status | alive   | ALIVE    | 101      | FU 1  | FOLLOW-UP | 2014-09-01 | 300
        {1}     | 1     | SURVSTAT | Survival Status | alive   | ALIVE    | 102      | FU 2  | FOLLOW-UP | 2014-10-01 | 310
    """,
    "ie": """
        USUBJID | IESEQ | IETESTCD | IETEST    | IECAT     | IEORRES | IESTRESC | VISITNUM | VISIT       | EPOCH     | IEDTC
        {0}     | 1     | INCL01   | Age limit | INCLUSION | N       | N        | 1        | SCREENING 1 | SCREENING | 2013-01-02
    """,
}


@dataclass
class ReceivedStudy:
    """The study with its files (`sources`), what they give as they are, and the printed results of that."""

    trial: Trial
    sources: Tables
    folder: Path
    tables: Tables = field(default_factory=dict)
    issues: pd.DataFrame = field(default_factory=pd.DataFrame)
    results: dict[str, Product] = field(default_factory=dict)
    printed: Tables = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables, self.issues = self.load(self.sources)
        self.results, self.printed = self.compute(self.tables)

    def load(self, files: Mapping[str, pd.DataFrame]) -> tuple[Tables, pd.DataFrame]:
        """The tables of these files by name, and their issues. SourceError as the engine raises it."""
        for path in self.folder.iterdir():
            path.unlink()
        for name, content in files.items():
            content.to_parquet(self.folder / f"{name}.parquet")
        products = load_domains(self.folder, self.trial.study, readers(self.trial))
        tables: Tables = {}
        for name, product in products.items():
            tables |= {name: product.table, **product.companions}
        return tables, gather(*(product.issues for product in products.values()))

    def load_with(self, name: str, changed: pd.DataFrame) -> tuple[Tables, pd.DataFrame]:
        """What becomes of one changed file: the tables that it gives, and the issues of its dataset that there were not before.

        Only the files that it needs are read: DM, and the parent of qualifiers with them.
        """
        parent = owner_of(name)
        needed = {n: self.sources[n] for n in ("dm", parent, f"supp{parent}") if n in self.sources} | {name: changed}
        tables, issues = self.load(needed)
        known = set(self.issues.astype("str").fillna("").agg("|".join, axis=1))
        new = ~issues.astype("str").fillna("").agg("|".join, axis=1).isin(known)
        given = {n: tables[n] for n in {parent, name} & set(tables)}
        return given, issues[new & issues["DATASET"].eq(name.upper())]

    def compute(self, tables: Tables) -> tuple[dict[str, Product], Tables]:
        """All analysis datasets, and the ARD of every output by its number. What reads nothing that changed is not made again."""
        known, results, printed = dict(tables), dict[str, Product](), Tables()
        for function in self.trial.datasets:
            name = function.__name__
            old = self.results.get(name)
            product = old if old and self._unchanged(function, known) else function(**arguments(function, known, self.trial))
            if old and product.table.equals(old.table):
                product = old
            results[name] = product
            known |= {name: product.table, **product.companions}
        for function in self.trial.outputs:
            name = function.__name__
            if name in self.printed and self._unchanged(function, known):
                printed[name] = self.printed[name]
            else:
                printed[name] = function(**arguments(function, known, self.trial)).ard
        return results, printed

    def _unchanged(self, function: Any, known: Tables) -> bool:
        """Whether all that a function reads is as it was first."""
        before = self.tables | {name: product.table for name, product in self.results.items()}
        return all(known[name].equals(before[name]) for name in tables_read(function, self.trial) if name in before)


def received_study(workspace: Path, published: Mapping[str, pd.DataFrame]) -> ReceivedStudy:
    """The study in a new folder below `workspace`; `published` are the VS and LB that the example leaves out."""
    example = write_example(workspace)
    trial = load_trial(example)
    transfer = example / trial.study.dco.isoformat()
    sources = {path.stem: pd.read_parquet(path) for path in sorted(transfer.iterdir())} | dict(published)
    del sources["suppds"]
    first = sources["rs"]["USUBJID"].drop_duplicates().tolist()
    chosen = list(dict.fromkeys([*first, *sources["dm"]["USUBJID"]]))[:SUBJECTS]
    cut = {name: content[content["USUBJID"].isin(chosen)].reset_index(drop=True) for name, content in sources.items()}
    cut |= {
        name: cut[name][cut[name][f"{name.upper()}TESTCD"].isin(tests)].reset_index(drop=True) for name, tests in TESTS.items()
    }
    cut |= {name: table(text.format(*chosen)) for name, text in ADDED.items()}
    folder = workspace / "transfer"
    folder.mkdir()
    return ReceivedStudy(trial, cut, folder)
