"""The line from the files of a transfer to SDTM, for a small trial whose files a test has changed.

Its own module because every property is asked of the same: what went in, every table that came out, all lineage, all issues.
"""

from pathlib import Path

import pandas as pd

from crf2tlf_trials.SURENV01.simulate import snapshots
from crf2tlf_trials.SURENV01.simulate.plan import Plan
from crf2tlf_trials.SURENV01.simulate.transfer import write
from pipeline.core.issues import gather
from pipeline.core.product import EXCLUDED, QUARANTINED, Product
from pipeline.raw.ledger import ledger
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm.fields import fate_of_fields, fields
from pipeline.trial.reads import arguments, in_order
from schemas.base import name_of
from tests.surenv01.chain import FORMS, trial_at

TRANSFER = "2026-06-30"
_COMMITTED = trial_at(TRANSFER).study
STUDY = _COMMITTED.model_copy(update={"raw": _COMMITTED.raw.model_copy(update={"rows_lost_percent": 100.0})})
TRIAL = trial_at(TRANSFER).at(STUDY)
"""The trial refuses forms that lose most of their rows; here any of them may be lost, and each must be counted."""

FATES = fate_of_fields(fields(TRIAL.domains, STUDY, FORMS))

Files = dict[str, pd.DataFrame]


def small_trial(subjects: int = 8) -> Files:
    """The forms of a clean trial, as the files have them."""
    return snapshots(Plan(3, subjects, subjects + 2, (TRANSFER,), frozenset(), STUDY.id))[0].raw


class Tabulation:
    """What became of a transfer: the current rows, SDTM tables by name, lineage, issues, and the balance of each form."""

    def __init__(self, files: Files, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        write(files, folder, STUDY.id)
        landed = read_transfer(folder, FORMS, STUDY.id)
        self.current = {name: landed.tables[name_of(form)] for name, form in FORMS.items()}
        known = {**landed.tables, "study": STUDY}
        products: list[Product] = []
        for function in in_order(TRIAL.domains, TRIAL.declared, {}):
            made = function(**arguments(function, known, TRIAL))
            products.append(made)
            known |= {function.__name__: made.table, **made.companions}
        others = {*landed.tables, "study", "reference", "visits", "data_checks", "cut"}
        self.tables = {name: table for name, table in known.items() if name not in others}
        self.lineage = pd.concat([product.lineage for product in products], ignore_index=True)
        self.issues = gather(landed.issues, *(product.issues for product in products))
        self.excluded = landed.excluded
        self.ledger = ledger(self.current, landed.excluded, self.lineage, FATES, set(FORMS))

    def says(self, token: str) -> bool:
        """Whether a text without meaning stands in some SDTM variable, or as the value of an issue."""
        columns = [table[c] for table in self.tables.values() for c in table.columns if table[c].dtype.kind not in "fM"]
        return any(column.str.contains(token, case=False, regex=False).any() for column in [*columns, self.issues["VALUE"]])

    def has_record(self, token: str, form: str, column: str) -> bool:
        """Whether the row of `form` with this text in `column` is behind a record; the ledger states the reason of any other."""
        rows = self.current[form]
        key = rows.loc[rows[column].str.contains(token, case=False, regex=False).fillna(False), "ROWKEY"]
        records = self.lineage[~self.lineage["RULE"].str.startswith((EXCLUDED, QUARANTINED)).fillna(False)]
        return bool(records["ROWKEY"].isin(key).any())
