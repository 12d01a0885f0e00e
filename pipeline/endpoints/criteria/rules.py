"""What a set of response criteria is: its words, and the decision tables that lesions are judged by (STUDY_SPEC 4.4-4.7, 4.11).

Rules name conditions, boolean columns that `adam/tumour` derives over whole tables; they are for a statistician to audit. All
code counts with the words of RECIST 1.1 and UPD, an unconfirmed progression; `Criteria.terms` says what a set calls them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNCONFIRMED = "UPD"
"""A progression that a later assessment must confirm; only sets that say so have it."""


@dataclass(frozen=True)
class Rule:
    """One row of a decision table: its row in STUDY_SPEC 4.4 or 4.5, the response, and the conditions that must all hold."""

    row: str
    response: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Combination:
    """One row of the overall response: the target and non-target responses that it is for (none: any), and the conditions.

    `row` is its number in STUDY_SPEC 4.11, where it has one.
    """

    response: str
    targets: tuple[str, ...] = ()
    non_targets: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    row: str = ""


@dataclass(frozen=True)
class Criteria:
    """One set of response criteria.

    `name`: RSCAT, PARCAT3, and what titles call it. `terms`: each response as the set calls it, in the order of AVAL; `labels`:
    as tables print it. `code` stands before the parameters of ADRS and ADTTE and behind the numbers of outputs ("" for
    RECIST 1.1); `section`: its decisions in study.yaml.
    """

    name: str
    terms: Mapping[str, str]
    labels: Mapping[str, str]
    targets: tuple[Rule, ...]
    non_targets: tuple[Rule, ...]
    overall: tuple[Combination, ...]
    code: str = ""
    section: str = ""
    roles: Mapping[str, str] = field(init=False)
    """The response behind each term: the reverse of `terms`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", {term: role for role, term in self.terms.items()})

    @property
    def confirms(self) -> bool:
        """Whether a progression counts only when a later assessment confirms it."""
        return UNCONFIRMED in self.terms

    @property
    def values(self) -> dict[str, float]:
        """AVAL of each term."""
        return {term: float(number) for number, term in enumerate(self.terms.values(), start=1)}

    @property
    def categories(self) -> dict[str, str]:
        """The label of each term that tables have a line for."""
        return {self.terms[role]: label for role, label in self.labels.items()}

    @property
    def prefix(self) -> str:
        """What stands before the name of a parameter: "iRECIST "."""
        return f"{self.name} " if self.code else ""

    @property
    def word(self) -> str:
        """The name in lower case letters and digits, for the name of an output: irecist."""
        return "".join(filter(str.isalnum, self.name.lower()))
