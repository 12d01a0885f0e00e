"""python -m tests.surenv01.snapshots: write the printed tables anew; those of tables that are gone are removed."""

from tests.surenv01.chain import COMMITTED, Line, trial_at
from tests.surenv01.snapshots import FOLDER, TRANSFER, tables_of

tables = tables_of(Line(COMMITTED / TRANSFER, trial_at(TRANSFER)))
FOLDER.mkdir(exist_ok=True)
for old in FOLDER.glob("*.txt"):
    if old.stem not in tables:
        old.unlink()
for name, text in tables.items():
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
print(f"{len(tables)} tables written to {FOLDER}")
