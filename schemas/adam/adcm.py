"""ADCM: medication in the occurrence structure (STUDY_SPEC 5.16)."""

from functools import cache

from schemas.adam.intervention import Intervention
from schemas.base import Char, Num, derived, extended, predecessor


class ADCM(Intervention, title="Concomitant Medications Analysis", key="USUBJID ASTDT CMSEQ", facts="ADSL OCCDS CM"):
    """One record per record of medication that began up to the cut-off: prior, concomitant, and anti-cancer therapy before and
    after."""

    CMSEQ: Num = predecessor("CM.CMSEQ")
    CMTRT: Char = predecessor("CM.CMTRT")
    CMDECOD: Char = predecessor("CM.CMDECOD")
    CMCAT: Char = predecessor("CM.CMCAT")
    CMSCAT: Char = predecessor("CM.CMSCAT")
    CMINDC: Char = predecessor("CM.CMINDC")
    CMCLAS: Char = derived(
        "class of the medication as in CM.CMCLAS; null where CM does not have the variable",
    )
    CMCLASCD: Char = derived(
        "code of the class of the medication as in CM.CMCLASCD; null where CM does not have the variable",
    )
    ATC1: Char = derived(
        "SUPPCM QVAL of QNAM CMATC1: the text of level 1 of the ATC class of the medication",
        "ATC Level 1 Text",
    )
    ATC1CD: Char = derived(
        "SUPPCM QVAL of QNAM CMATC1CD: the code of level 1 of the ATC class of the medication",
        "ATC Level 1 Code",
    )
    ATC2: Char = derived(
        "SUPPCM QVAL of QNAM CMATC2: the text of level 2 of the ATC class of the medication",
        "ATC Level 2 Text",
    )
    ATC2CD: Char = derived(
        "SUPPCM QVAL of QNAM CMATC2CD: the code of level 2 of the ATC class of the medication",
        "ATC Level 2 Code",
    )
    ATC3: Char = derived(
        "SUPPCM QVAL of QNAM CMATC3: the text of level 3 of the ATC class of the medication",
        "ATC Level 3 Text",
    )
    ATC3CD: Char = derived(
        "SUPPCM QVAL of QNAM CMATC3CD: the code of level 3 of the ATC class of the medication",
        "ATC Level 3 Code",
    )
    ATC4: Char = derived(
        "SUPPCM QVAL of QNAM CMATC4: the text of level 4 of the ATC class of the medication",
        "ATC Level 4 Text",
    )
    ATC4CD: Char = derived(
        "SUPPCM QVAL of QNAM CMATC4CD: the code of level 4 of the ATC class of the medication",
        "ATC Level 4 Code",
    )
    CMDOSE: Num = derived(
        "dose of the medication as in CM.CMDOSE; null where CM does not have the variable",
    )
    CMDOSU: Char = derived(
        "unit of the dose of the medication as in CM.CMDOSU; null where CM does not have the variable",
    )
    CMDOSFRQ: Char = derived(
        "frequency of the doses of the medication as in CM.CMDOSFRQ; null where CM does not have the variable",
    )
    CMROUTE: Char = derived(
        "route of the medication as in CM.CMROUTE; null where CM does not have the variable",
    )
    CMSTDTC: Char = predecessor("CM.CMSTDTC")
    CMENDTC: Char = predecessor("CM.CMENDTC")
    CMENRTPT: Char = predecessor("CM.CMENRTPT")


@cache
def adcm(groups: tuple[str, ...]) -> type[ADCM]:
    """ADCM with the variables of the classes of interest (CQ01NAM), in this order."""
    return extended(ADCM, {group: (Char, derived(f"{{class {group}}}")) for group in groups})
