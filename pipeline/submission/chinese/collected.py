"""Terms as they were collected: takes the datasets of a transfer, gives them with the Chinese that the sites wrote.

The pipeline translates collected text before it counts anything. The lineage of a record leads back to its row of the form, and
where the translation of what stands there is the value, the value is put back. Coded variables keep their terms.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.core.series import Series
from pipeline.study.translations import in_other_script, translate
from pipeline.submission.layer import Member, read_table
from schemas.base import variables
from schemas.ledger import MAPPED

TOPICS = ("AETERM", "MHTERM", "DSTERM", "DVTERM", "CMTRT", "PRTRT")
"""Topics of events and interventions: what happened and what was given, in the words of the site."""


def as_collected(
    sdtm: Sequence[Member], adam: Sequence[Member], results: Path, fields: pd.DataFrame | None, translations: dict[str, str]
) -> tuple[list[Member], list[Member]]:
    """Both layers with TOPICS as collected. `fields`: schemas.ledger.Fields; without it SDTM was received, and stays as it is."""
    if fields is None or not translations:
        return list(sdtm), list(adam)
    originals = {topic: _originals(topic, sdtm, results, fields, translations) for topic in TOPICS}
    return [_put_back(member, originals) for member in sdtm], [_put_back(member, originals) for member in adam]


def _originals(
    topic: str, sdtm: Sequence[Member], results: Path, fields: pd.DataFrame, translations: dict[str, str]
) -> pd.DataFrame:
    """USUBJID, SEQ, ENGLISH and CHINESE of the records whose topic was collected in Chinese."""
    domain = topic[:2]
    dataset = next((member for member in sdtm if member.name == domain), None)
    lineage = read_table(results / "lineage" / f"{domain.lower()}.parquet")
    filled = fields[fields["TARGET"].eq(f"{domain}.{topic}") & fields["STATUS"].eq(MAPPED)]
    nothing = pd.DataFrame(columns=["USUBJID", "SEQ", "ENGLISH", "CHINESE"])
    if dataset is None or lineage is None or any(v.name == topic and v.codelists for v in variables(dataset.declaration)):
        return nothing
    found = [
        lineage[lineage["FORM"].eq(form)].merge(rows[["ROWKEY", column]].rename(columns={column: "CHINESE"}), on="ROWKEY")
        for form, column in filled[["FORM", "COLUMN"]].drop_duplicates().to_numpy()
        if (rows := read_table(results / "raw" / f"crf_{form.lower()}.parquet")) is not None and column in rows
    ]
    if not found:
        return nothing
    rows = pd.concat(found, ignore_index=True)
    rows = rows[in_other_script(rows["CHINESE"])]
    rows = rows.assign(CHINESE=rows["CHINESE"].str.split().str.join(" "), ENGLISH=translate(rows["CHINESE"], translations))
    return rows[["USUBJID", "SEQ", "ENGLISH", "CHINESE"]].drop_duplicates(["USUBJID", "SEQ", "ENGLISH"])


def _put_back(member: Member, originals: dict[str, pd.DataFrame]) -> Member:
    table = member.table
    for topic, found in originals.items():
        number = f"{topic[:2]}SEQ"
        if topic in table and number in table and len(found):
            table = table.assign(**{topic: _joined(table, topic, number, found)})
    return replace(member, table=table)


def _joined(table: pd.DataFrame, topic: str, number: str, found: pd.DataFrame) -> Series:
    """The topic with its Chinese where the record's value is the translation of it, in whichever case."""
    key = pd.DataFrame(
        {"USUBJID": table["USUBJID"], "SEQ": table[number], "MATCH": table[topic].str.casefold()}, index=table.index
    )
    known = found.assign(MATCH=found["ENGLISH"].str.casefold())[["USUBJID", "SEQ", "MATCH", "CHINESE"]]
    chinese = key.merge(known, on=["USUBJID", "SEQ", "MATCH"], how="left")["CHINESE"].set_axis(table.index)
    return chinese.fillna(table[topic]).astype(table[topic].dtype)
