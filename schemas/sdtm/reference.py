"""Tables that every domain refers to and that are never submitted: subjects with their dates, and visits (DESIGN 2)."""

from schemas.base import Char, Date, Num, Table, var


class Reference(Table, key="SITEID SUBJID", title="Subject Reference Dates", name="REFERENCE"):
    """One record per screening number; the dates are those of the person."""

    SITEID: Char = var("Study Site Identifier")
    SUBJID: Char = var("Screening Number")
    USUBJID: Char = var("Unique Subject Identifier")
    RFICDTC: Char = var("Earliest Informed Consent of the Person")
    RFXSTDTC: Char = var("First Dose of Study Treatment")
    RFXENDTC: Char = var("Last Dose of Study Treatment so Far")
    ONGOING: Char = var("Some Drug Has No End of Treatment")
    DTHDTC: Char = var("Date of Death")
    DTHFL: Char = var("Any Evidence of Death")


class Visits(Table, key="SITEID SUBJID FOLDER FOLDERSEQ", title="Visits of the Forms' Folders", name="VISITS"):
    """One record per folder of a screening number."""

    SITEID: Char = var("Study Site Identifier")
    SUBJID: Char = var("Screening Number")
    FOLDER: Char = var("Visit Folder of the Forms")
    FOLDERSEQ: Char = var("Number of a Repeated Folder")
    VISITNUM: Num = var("Visit Number")
    VISIT: Char = var("Visit Name")
    VISITDT: Date = var("Earliest Form Date of the Visit")
    VISITENDT: Date = var("Latest Form Date of the Visit")
