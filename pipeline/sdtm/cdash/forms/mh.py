"""Form MH: Medical History."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class MH(RawForm, title="Medical History", page=5, log=True, starts="MHSTDAT FORMDT", ends="MHENDAT", ongoing="MHONGO"):
    """One row per condition; the diagnosis of the cancer is one."""

    MHCAT: Char = ask("Category", "GENERAL MEDICAL HISTORY", "PRIMARY DIAGNOSIS", "METASTATIC DISEASE")
    MHTERM: Char = ask("Condition, in the site's words")
    MHSTDAT: Char = ask("Start date", format=DATE)
    MHENDAT: Char = ask("End date", format=DATE)
    MHONGO: Char = ask("Ongoing?", "Y", "N")
    MHTOXGR: Char = ask("CTCAE grade when ongoing", "1", "2", "3", "4")
    MHDECOD: Char = ask("Preferred term")
    MHBODSYS: Char = ask("System organ class")
