"""NCI-CTCAE 5.0 as data: the laboratory terms that a number decides, to be reviewed against the document line by line.

Grade 4 anaemia ("life-threatening") is a judgement and stays with the adverse events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOW, HIGH = "L", "H"


@dataclass(frozen=True)
class Toxicity:
    """A term of CTCAE 5.0 for one test (its code, in blood). Too low: grade 1 below the lower limit of normal (LLN), grades 2 to
    4 below `limits`, by their unit as published. Too high: grade g above `multiples[g - 1]` times the upper limit of normal (ULN)
    or, when the baseline was above it, times the baseline; `worse` is the lowest multiple of the baseline that counts, itself
    included or not."""

    term: str
    test: str
    limits: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    multiples: tuple[float, ...] = ()
    worse: float = 1.0
    inclusive: bool = False

    @property
    def direction(self) -> str:
        """LOW or HIGH."""
        return LOW if self.limits else HIGH


TOXICITIES = (
    Toxicity("Anemia", "HGB", {"g/L": (100, 80), "mmol/L": (6.2, 4.9)}),
    Toxicity("Platelet count decreased", "PLAT", {"10^9/L": (75, 50, 25)}),
    Toxicity("Neutrophil count decreased", "NEUT", {"10^9/L": (1.5, 1.0, 0.5)}),
    Toxicity("White blood cell decreased", "WBC", {"10^9/L": (3, 2, 1)}),
    Toxicity("Alanine aminotransferase increased", "ALT", multiples=(1, 3, 5, 20), worse=1.5, inclusive=True),
    Toxicity("Aspartate aminotransferase increased", "AST", multiples=(1, 3, 5, 20), worse=1.5, inclusive=True),
    Toxicity("Blood bilirubin increased", "BILI", multiples=(1, 1.5, 3, 10)),
)
