"""Form EG: Electrocardiogram."""

from schemas.base import Char
from schemas.raw import DATE, TIME, RawForm, ask


class EG(RawForm, title="Electrocardiogram", page=11, starts="EGDAT FORMDT"):
    """One row per measurement or interpretation per visit; a test by its code or name in the published codelist."""

    EGTEST: Char = ask("Test (EGHRMN, RRAG, PRAG, QRSAG, QTAG, QTCFAG, INTP)")
    EGORRES: Char = ask("Result")
    EGORRESU: Char = ask("Unit")
    EGDAT: Char = ask("Date of the recording", format=DATE)
    EGTIM: Char = ask("Time of the recording", format=TIME)
