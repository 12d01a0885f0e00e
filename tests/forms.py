"""Forms of no trial, and rows of any form as text tables: what tests of the engine land, cut and map.

rows(DTH, '''
    SUBJID | DTHDT
    0101   | 2023-07-05
''')
"""

import pandas as pd

from schemas.base import DTYPES, Char, conform, empty
from schemas.landing import landed
from schemas.raw import DATE, RawForm, ask
from tests.spec.tables import column


class AE(
    RawForm, title="Adverse Events", page=2, log=True, starts="STDT", ends="ENDT", ongoing="ONGO",
    reopened={"OUT": "NOT RECOVERED/NOT RESOLVED"},
):  # fmt: skip
    """One row per event."""

    AESPID: Char = ask("Number of the event in the subject")
    AETERM: Char = ask("Adverse event, in the site's words")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    ONGO: Char = ask("Ongoing?", "Y", "N")
    OUT: Char = ask("Outcome", "RECOVERED/RESOLVED", "NOT RECOVERED/NOT RESOLVED", "FATAL")


class AEG(RawForm, title="Grade Changes", page=3, log=True, starts="CHGDT"):
    """One row per change of grade inside one event."""

    AESPID: Char = ask("Number of the event in the subject")
    CHGDT: Char = ask("Date of the change", format=DATE)
    GRADE: Char = ask("Grade from this date", "1", "2", "3", "4", "5")


class SURV(RawForm, title="Survival Follow-up", page=4, starts="CONTDT FORMDT"):
    """One row per contact."""

    CONTDT: Char = ask("Date for which the status is known", format=DATE)
    STATUS: Char = ask("Status", "ALIVE", "DEAD", "UNKNOWN", "NOT REACHED")
    SOURCE: Char = ask("Source", "SUBJECT", "FAMILY")


class DTH(RawForm, title="Death", page=5, log=True, starts="DTHDT FORMDT"):
    """One row per death."""

    DTHDT: Char = ask("Date of death", format=DATE)
    CAUSE: Char = ask("Primary cause of death", "DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER")
    CAUSEOTH: Char = ask("Other cause, specify")
    REL: Char = ask("Related to the treatment?", "RELATED", "NOT RELATED")


FORMS: dict[str, type[RawForm]] = {form.__name__: form for form in (AE, AEG, SURV, DTH)}


def rows(form: type[RawForm], text: str) -> pd.DataFrame:
    """The landed rows of a form that the text names; common columns that it leaves out are filled in."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    header, cells = lines[0], lines[1:]
    return completed(form, pd.DataFrame({name: column([row[i] for row in cells], "Char") for i, name in enumerate(header)}))


def completed(form: type[RawForm], given: pd.DataFrame) -> pd.DataFrame:
    """Common columns filled in, and the identity that landing gives."""
    name, position = form.__name__, (given.index + 1).astype("str")
    common = {"STUDYID": "TEST", "SITEID": "01", "FOLDER": "LOG", "FOLDERSEQ": "1", "RECPOS": position, "RECSTAT": "ACTIVE"}
    table = given.assign(**{name: value for name, value in common.items() if name not in given})
    visit = table["SITEID"] + "|" + table["SUBJID"] + "|" + table["FOLDER"] + "|" + table["FOLDERSEQ"]
    table = table.assign(
        ROWKEY=visit + f"|{name}|" + table["RECPOS"], FILE=f"{name.lower()}.csv", FILELINE=(table.index + 2).astype("str")
    )
    declared = [column for column in empty(landed(form)).columns if column not in table]
    return conform(table.assign(**dict.fromkeys(declared)).astype(DTYPES["Char"]), landed(form))
