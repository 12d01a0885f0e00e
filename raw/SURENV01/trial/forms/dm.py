"""Form DM: Demographics."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class DM(RawForm, title="Demographics", page=1):
    """One row per screening number."""

    BRTHDT: Char = ask("Date of birth", format=DATE)
    AGE: Char = ask("Age at consent (years)", format=NUMBER)
    SEX: Char = ask("Sex", "M", "F")
    RACE: Char = ask("Race", "ASIAN", "WHITE", "OTHER")
    RACEOTH: Char = ask("Other race, specify")
    ETHNIC: Char = ask("Ethnicity", "HISPANIC OR LATINO", "NOT HISPANIC OR LATINO", "UNKNOWN")
