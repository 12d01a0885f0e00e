"""Form DM: Demographics."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask

RACES = (
    "AMERICAN INDIAN OR ALASKA NATIVE", "ASIAN", "BLACK OR AFRICAN AMERICAN", "NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER",
    "WHITE", "OTHER", "MULTIPLE", "NOT REPORTED", "UNKNOWN",
)  # fmt: skip


class DM(RawForm, title="Demographics", page=1):
    """One row per screening number; a person who is screened again names the earlier number."""

    PSUBJID: Char = ask("Earlier screening number of the person")
    BRTHDAT: Char = ask("Date of birth", format=DATE)
    AGE: Char = ask("Age (years)", format=NUMBER)
    SEX: Char = ask("Sex", "M", "F", "U")
    RACE: Char = ask("Race", *RACES)
    RACEOTH: Char = ask("Other race, specify")
    ETHNIC: Char = ask("Ethnicity", "HISPANIC OR LATINO", "NOT HISPANIC OR LATINO", "NOT REPORTED", "UNKNOWN")
