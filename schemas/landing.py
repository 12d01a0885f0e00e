"""Tables of landing: the identity of each raw row, and the rows left out (DESIGN 3, 10)."""

from functools import cache
from types import new_class
from typing import cast

from schemas.base import Char, Table, key_of, name_of, title_of, var
from schemas.raw.form import RawForm


class RowIdentity(Table):
    """Which row of which file a raw record is."""

    ROWKEY: Char = var("Key of the Row", core="Req")
    FILE: Char = var("File", core="Req")
    FILELINE: Char = var("Line in the File where the Row Starts", core="Req")


@cache
def landed(form: type[RawForm]) -> type[Table]:
    """The table `crf_<form>`: the form's columns and the row's identity, one record per key."""
    arguments = {"name": name_of(form), "key": " ".join(key_of(form)), "title": title_of(form)}
    table = new_class(
        form.__name__, (RowIdentity, form), arguments, lambda body: body.update(__doc__=form.__doc__, __module__=form.__module__)
    )
    return cast(type[Table], table)


class Excluded(Table, key="FORM FILE FILELINE", title="Raw Rows Left Out", name="EXCLUDED"):
    """One record per raw row that is not current: INACTIVE, DUP_EXACT, DUP_CONFLICT, or why it is quarantined."""

    FORM: Char = var("Form", core="Req")
    SITEID: Char = var("Study Site Identifier")
    SUBJID: Char = var("Subject Identifier on the Form")
    ROWKEY: Char = var("Key of the Row", core="Req")
    FILE: Char = var("File", core="Req")
    FILELINE: Char = var("Line in the File where the Row Starts", core="Req")
    REASON: Char = var("Reason", core="Req")
