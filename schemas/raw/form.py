"""What every form of the electronic data capture (EDC) shares: the common columns, the row key, how a question is declared.

class VS(RawForm, title="Vital Signs", page=11):
    \"\"\"One row per test per visit.\"\"\"

    VSTEST: Char = ask("Test", "WEIGHT", "SYSBP")
    VSRES: Char = ask("Result", format=NUMBER)
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from schemas.base import Char, Table, Variable, names, var

ROW_KEY = "SITEID SUBJID FOLDER FOLDERSEQ RECPOS"
DATE = "date"
TIME = "time"
NUMBER = "number"
TIMESTAMP = "timestamp"
FORMATS = {DATE: "date", TIME: "time", NUMBER: "number", TIMESTAMP: "date and time", "": "text"}
"""A format in words."""

LAST_PAGE = 10_000
_UNSTATED: dict[str, Any] = {
    "_page": LAST_PAGE, "_log": False, "_starts": ("FORMDT",), "_ends": "", "_ongoing": "", "_reopened": {},
    "_apart": (),
}  # fmt: skip
_TABLE = "crf_"


def form_table(form: str) -> str:
    """The table of a form: crf_<form>, in lower case."""
    return _TABLE + form.lower()


def form_of(table: str) -> str:
    """The form, in upper case, of its table crf_<form>; "" for a table of no form."""
    return table.removeprefix(_TABLE).upper() if table.startswith(_TABLE) else ""


def ask(question: str, *codes: str, format: str = "") -> Any:
    """One question of a form: its text (at most 40 characters), the codes of its answers, or the format of a free answer.

    `format` is DATE (YYYY-MM-DD with UN for unknown parts), TIME (HH:MM), NUMBER, TIMESTAMP or "" (a code, or free text
    when there are no codes).
    """
    if format not in FORMATS:
        known = ", ".join(f"{name.upper()} ('{name}')" for name in FORMATS if name)
        raise ValueError(f"'{question}': {format!r} is no format of an answer; import one of {known} from schemas.raw")
    return var(question, codes=codes, format=format)


def answer_of(question: Variable) -> str:
    """How a question is answered: its codes, else its format in words."""
    return ", ".join(question.extra.get("codes", ())) or FORMATS[question.extra.get("format", "")]


def _of_questions(argument: str, value: Any, asked: frozenset[str]) -> Any:
    """What a form has from the one that it extends, as far as it asks the questions that this names."""
    if argument in ("_ends", "_ongoing"):
        return value if value in asked else ""
    if argument in ("_starts", "_apart"):
        return tuple(column for column in value if column in asked)
    return {column: said for column, said in value.items() if column in asked} if argument == "_reopened" else value


class RawForm(Table, facts="RAW", key=ROW_KEY):
    """One form of a transfer: all columns text, the common columns first. Its key is ROW_KEY, its table is `crf_<form>`.

    `page`: its place in the CRF. `log`: its lines belong to no visit, so its date tells nothing of one. For the data cut-off:
    `starts`, the columns that say when what a row tells of began, the first that is given counts; `ends`, when it ended;
    `ongoing`, the tick that says that it goes on; `reopened`, column -> what it says of what had not ended yet. `apart`: answers
    that keep rows of one key apart (of two readers, whose systems number their rows alike); they stand behind RECPOS. A form that
    extends another has all of these from it, but for what it states itself.
    """

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

    def __init_subclass__(
        cls,
        *,
        page: int | None = None,
        log: bool | None = None,
        starts: str | None = None,
        ends: str | None = None,
        ongoing: str | None = None,
        reopened: Mapping[str, str] | None = None,
        apart: str | None = None,
        name: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(name=name or form_table(cls.__name__), **kwargs)
        stated = {
            "_page": page,
            "_log": log,
            "_starts": None if starts is None else tuple(starts.split()),
            "_ends": ends,
            "_ongoing": ongoing,
            "_reopened": None if reopened is None else dict(reopened),
            "_apart": None if apart is None else tuple(apart.split()),
        }
        extends = any(hasattr(base, "_page") for base in cls.__bases__)
        asked = frozenset(names(cls)) if extends else frozenset()
        for argument, value in stated.items():
            unstated = _UNSTATED[argument]
            inherited = _of_questions(argument, getattr(cls, argument), asked) if extends else unstated
            setattr(cls, argument, inherited if value is None else value)

    if TYPE_CHECKING:
        _page: ClassVar[int]
        _log: ClassVar[bool]
        _starts: ClassVar[tuple[str, ...]]
        _ends: ClassVar[str]
        _ongoing: ClassVar[str]
        _reopened: ClassVar[dict[str, str]]
        _apart: ClassVar[tuple[str, ...]]
