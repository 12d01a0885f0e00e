"""Form HO: Hospital Resource Use."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask

ENCOUNTERS = ("HOSPITAL STAY", "EMERGENCY ROOM VISIT", "INTENSIVE CARE UNIT STAY", "OUTPATIENT CLINIC VISIT")


class HO(RawForm, title="Hospital Resource Use", page=24, log=True, starts="HOSTDAT FORMDT", ends="HOENDAT"):
    """One row per encounter."""

    HOTERM: Char = ask("Kind of encounter", *ENCOUNTERS)
    HOSTDAT: Char = ask("Start date", format=DATE)
    HOENDAT: Char = ask("End date", format=DATE)
    HORSN: Char = ask("Reason", "ADVERSE EVENT", "DISEASE RELATED", "OTHER")
    HOICU: Char = ask("Days in intensive care", format=NUMBER)
