"""Results of the laboratory as exact numbers: "<0.1" and units, for the second derivation only."""

from dataclasses import dataclass
from fractions import Fraction

SIZES = {
    "10^9/L": Fraction(1), "GI/L": Fraction(1), "THOU/uL": Fraction(1), "/uL": Fraction(1, 1000), "/mm3": Fraction(1, 1000),
    "g/L": Fraction(1), "g/dL": Fraction(10), "U/L": Fraction(1), "ukat/L": Fraction(60), "mmHg": Fraction(1),
}  # fmt: skip
"""How many of the first unit of its kind one unit is: a kat is 60,000,000 U."""
MOLAR = {"HGB": Fraction(16114), "BILI": Fraction("584.66")}
"""g/mol; of the haemoglobin monomer, which CTCAE means with mmol/L."""


def size(unit: str | None, test: str) -> Fraction | None:
    """How many g/L, 10^9/L or U/L one `unit` is for a test; None where that cannot be known."""
    if unit in ("mmol/L", "umol/L") and test in MOLAR:
        return MOLAR[test] / (1000 if unit == "mmol/L" else 1_000_000)
    if unit == "mg/dL" and test in MOLAR:
        return Fraction(1, 100)
    return SIZES.get(str(unit))


@dataclass(frozen=True)
class Value:
    """A number, or what is only known to lie on one side of it (<, <=, >, >=)."""

    number: Fraction
    side: str = ""

    def times(self, by: Fraction) -> "Value":
        return Value(self.number * by, self.side)

    def below(self, limit: Fraction, surely: bool) -> bool:
        """Whether it is, or may be, below a limit (which is above 0)."""
        if self.side.startswith("<"):
            return not surely or (self.number < limit or (self.side == "<" and self.number == limit))
        return not (surely and self.side) and self.number < limit

    def above(self, limit: Fraction, surely: bool, itself: bool = False) -> bool:
        """Whether it is, or may be, above a limit; `itself`: or equal to it."""
        if self.side.startswith(">"):
            at_limit = self.number == limit and (self.side == ">" or itself)
            return not surely or self.number > limit or at_limit
        if self.side == "<" or not itself:
            return not (surely and self.side) and self.number > limit
        return not (surely and self.side) and self.number >= limit


def read(number: float | None, text: str | None, beyond: bool) -> Value | None:
    """The result of a record; None where it is neither a number nor beyond one."""
    if number is not None:
        return Value(Fraction(repr(number)))
    side = (text or "")[: 2 if (text or "")[1:2] == "=" else 1]
    if beyond and side in ("<", "<=", ">", ">="):
        return Value(Fraction((text or "")[len(side) :].strip()), side)
    return None


def exactly(number: float | None) -> Fraction | None:
    return None if number is None else Fraction(repr(number))
