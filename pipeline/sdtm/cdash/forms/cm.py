"""Form CM: Prior, Concomitant and Subsequent Medication."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class CM(
    RawForm,
    title="Prior and Concomitant Medication",
    page=22,
    log=True,
    starts="CMSTDAT FORMDT",
    ends="CMENDAT",
    ongoing="CMONGO",
):
    """One row per medication and interval; anti-cancer therapy before and after the study treatment by its category."""

    CMCAT: Char = ask("Category", "CONCOMITANT MEDICATION", "PRIOR ANTI-CANCER THERAPY", "SUBSEQUENT ANTI-CANCER THERAPY")
    CMSCAT: Char = ask("Kind of therapy")
    CMTRT: Char = ask("Medication, in the site's words")
    CMINDC: Char = ask("Indication")
    CMDOSE: Char = ask("Dose", format=NUMBER)
    CMDOSU: Char = ask("Unit of the dose")
    CMDOSFRQ: Char = ask("Frequency")
    CMROUTE: Char = ask("Route of administration")
    CMSTDAT: Char = ask("Start date", format=DATE)
    CMENDAT: Char = ask("End date", format=DATE)
    CMONGO: Char = ask("Ongoing?", "Y", "N")
    CMRSDISC: Char = ask("Reason of its end")
    CMLINE: Char = ask("Line of prior therapy", format=NUMBER)
    CMBESTR: Char = ask("Best response to prior therapy", "CR", "PR", "SD", "PD", "NE", "UNK")
    CMDECOD: Char = ask("Standardised name")
    CMCLAS: Char = ask("Class (ATC)")
