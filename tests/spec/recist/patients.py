"""Patients of the RECIST tests: lesions as short text, one line per visit, turned into TU, TR and RS.

A lesion is "id value": targets "T01 40" (mm), "T01* 18" (a lymph node's short axis), "T01 NE", "T01 TSTM"; non-targets
"NT01 PRESENT"; new lesions "NEW01 EQUIVOCAL", or "NEW01 12" where measured. A lesion that is not named has no row. RS has the
investigator's responses of a line: "TRGRESP PR; OVRLRESP PR", dated unless `undated`. First dose and start date are 2023-01-01.
"""

import pandas as pd

from tests.spec.datasets import sdtm
from tests.spec.tables import table

DATES = {
    "SCR": "2022-12-28", "W6": "2023-02-12", "W9": "2023-03-05", "W12": "2023-03-26", "W18": "2023-05-07", "W24": "2023-06-18",
    "W30": "2023-07-30",
}  # fmt: skip
NUMBERS = {"SCR": 1, "W6": 4, "W9": 5, "W12": 6, "W18": 8, "W24": 10, "W30": 12}
NOT_DONE = ("NE", "NOT DONE")


def lesions(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row per lesion named in `column`: ID, VISIT, LESION, NODE, VALUE."""
    listed = (
        rows.loc[rows[column].notna(), ["ID", "VISIT", column]]
        if column in rows
        else pd.DataFrame(columns=["ID", "VISIT", column])
    )
    one = listed.assign(ONE=listed[column].str.split(";")).explode("ONE", ignore_index=True)
    parts = one["ONE"].str.strip().str.extract(r"^(\S+?)(\*?) (.+)$")
    return one[["ID", "VISIT"]].assign(LESION=parts[0], NODE=parts[1].eq("*"), VALUE=parts[2])


def tr_line(row: dict[str, object], group: str) -> str:
    """One record of TR as a line of its text table."""
    value = str(row["VALUE"])
    measured = group == "TARGET" or (group == "NEW" and value.isdigit())
    test = "TUMSTATE" if not measured else "LPERP" if row["NODE"] else "LDIAM"
    done = "NOT DONE" if value in NOT_DONE else ""
    words = {"TSTM": "TOO SMALL TO MEASURE"}.get(value, "" if done else value)
    number = "" if done or not measured else {"TSTM": "5"}.get(value, value)
    term = "" if done else number or value
    where, date = NUMBERS[str(row["VISIT"])], DATES[str(row["VISIT"])]
    cells = [row["ID"], group, row["LESION"], test, words, term, number, done, row["VISIT"], where, date]
    return " | ".join(str(cell) for cell in cells)


def tables_of(text: str, *, undated: bool = False) -> dict[str, pd.DataFrame]:
    """All domains of the patients in a table with columns ID, VISIT, TARGETS and, where needed, NT, NEW, RS."""
    rows = table(text)
    kinds = {"TARGET": lesions(rows, "TARGETS"), "NON-TARGET": lesions(rows, "NT"), "NEW": lesions(rows, "NEW")}
    tr = [tr_line(r, group) for group, found in kinds.items() for r in found.to_dict("records")]
    tu = [
        f"{r['ID']} | {r['LESION']} | TUMIDENT | {group} | {'LYMPH NODE' if r['NODE'] else 'LUNG'}"
        for group, found in kinds.items()
        for r in found.drop_duplicates(["ID", "LESION"]).to_dict("records")
        if group == "NEW" or r["VISIT"] == "SCR"
    ]
    said = lesions(rows, "RS").to_dict("records")
    rs = [
        f"{r['ID']} | {r['LESION']} | RECIST 1.1 | {r['VALUE']} | {r['VISIT']} | {NUMBERS[r['VISIT']]} | "
        + ("" if undated else DATES[r["VISIT"]])
        for r in said
    ]
    ids = list(rows["ID"].unique())
    return sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-01" for i in ids)]),
        ds="\n".join(
            ["USUBJID | DSCAT | DSDECOD | DSSTDTC", *(f"{i} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01" for i in ids)]
        ),
        tu="\n".join(["USUBJID | TULNKID | TUTESTCD | TUSTRESC | TULOC", *tu]),
        tr="\n".join(
            ["USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRORRES | TRSTRESC | TRSTRESN | TRSTAT | VISIT | VISITNUM | TRDTC", *tr]
        ),
        rs="\n".join(["USUBJID | RSTESTCD | RSCAT | RSSTRESC | VISIT | VISITNUM | RSDTC", *rs]),
    )
