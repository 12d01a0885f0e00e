"""What every form of the electronic data capture (EDC) shares: the common columns, the row key, how a question is declared.

Takes nothing; gives `RawForm`, the base of the form classes, and `ask`, which declares one question of a form.
Its own module because the common columns of STUDY_SPEC 2.1 are one fact for all forms.
"""

from typing import Any

from schemas.base import Char, Table, var

ROW_KEY = "SITEID SUBJID FOLDER FOLDERSEQ RECPOS"
DATE = "date"
NUMBER = "number"
TIMESTAMP = "timestamp"


def ask(question: str, *codes: str, format: str = "") -> Any:
    """One question of a form: its text (at most 40 characters), the codes of its answers, or the format of a free answer.

    `format` is DATE (YYYY-MM-DD with UN for unknown parts), NUMBER, TIMESTAMP or "" (a code, or free text
    when there are no codes).
    """
    return var(question, codes=codes, format=format)


class RawForm(Table, facts="RAW"):
    """One form of a transfer: all columns text, the common columns first. Its key is ROW_KEY."""

    STUDYID: Char = ask("Study identifier")
    SITEID: Char = ask("Site (two digits)")
    SUBJID: Char = ask("Screening number (site + running number)")
    FOLDER: Char = ask("Visit folder; LOG for log forms")
    FOLDERSEQ: Char = ask("Number of a repeated folder, from 1", format=NUMBER)
    RECPOS: Char = ask("Log line number in the folder, from 1", format=NUMBER)
    FORMDT: Char = ask("Date of the form (blank on log lines)", format=DATE)
    ENTRYTS: Char = ask("First entry of the row", format=TIMESTAMP)
    MODTS: Char = ask("Latest change of the row", format=TIMESTAMP)
    RECSTAT: Char = ask("State of the row", "ACTIVE", "INACTIVE")
