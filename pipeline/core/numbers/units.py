"""Units by their meaning: takes texts of units, gives how many of one make the other, exactly.

GI/L, 10*9/L, 10^3/uL and THOU/uL are one unit. A text is a published term of the unit codelist (C71620) or one of its synonyms,
or is put together from a power of ten, a prefix, what is measured and a volume. Mass and amount of a substance meet by its molar
mass, amount and charge by its valence. What is not understood has no meaning, and nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from pipeline.core.numbers.decimals import decimals
from pipeline.core.series import Series
from schemas.codelists import codelist, normalise, per_terminology, spellings, terms_of

UNITS = "C71620"
CONVERTED_PLACES = 12  # of a number in another unit, where the factor is no decimal

MOLAR_MASS = {  # g/mol, by test code
    "HGB": "16114",  # of the monomer, one haem: laboratories and CTCAE state mmol/L of it
    "CREAT": "113.12", "BILI": "584.66", "BILDIR": "584.66", "BILIND": "584.66", "GLUC": "180.156", "URATE": "168.11",
    "UREA": "60.056", "UREAN": "28.014", "BUN": "28.014", "CHOL": "386.65", "LDL": "386.65", "HDL": "386.65", "TRIG": "885.4",
    "CA": "40.078", "CAION": "40.078", "MG": "24.305", "PHOS": "30.974", "K": "39.098", "SODIUM": "22.990", "CL": "35.453",
}  # fmt: skip
VALENCE = {"K": 1, "SODIUM": 1, "CL": 1, "BICARB": 1, "CA": 2, "CAION": 2, "MG": 2}

_PREFIX = {"k": 3, "": 0, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15}
_MEASURED = {"g": "mass", "mol": "amount", "Eq": "charge", "eq": "charge", "U": "activity", "IU": "activity", "kat": "activity"}
_KATAL = Fraction(60_000_000)  # units of enzyme activity, 1 umol per minute each
_VOLUME = {"mm3": -6, "cm3": -3, "dm3": 0, "m3": 3}
_PARTS = re.compile(
    r"(?:10\^(?P<power>\d+) ?)?(?:(?P<prefix>[kmunpf]?)(?P<measured>g|mol|Eq|eq|IU|U|kat))?"
    r"(?:/(?:(?P<small>[dcmunp]?)L|(?P<cube>mm3|cm3|dm3|m3)))?"
)
_PER_TIME = re.compile(r"(?P<amount>.+?)/(?P<time>s|sec|min|h|hr|day|d|24 ?h(?:rs?|ours)?)")
_SECONDS = {"s": 1, "sec": 1, "min": 60, "h": 3600, "hr": 3600}  # the others are of a day
_LITRES = re.compile(r"(?P<small>[dcmun]?)L")
_FRACTIONS = {"%": Fraction(1, 100), "fraction of 1": Fraction(1), "FRACTION": Fraction(1), "1": Fraction(1), "L/L": Fraction(1)}
_TIMES = {"s": Fraction(1), "ms": Fraction(1, 1000), "min": Fraction(60)}
# How texts differ from published ones, in this order.
_SPELLINGS = (
    (r"[µμ]", "u"), (r"\s*/\s*", "/"), (r"^[xX×*]\s*(?=10)", ""), (r"^10\s*(?:\*\*|[*^eE ]|[eE]\+)\s*0?(?=\d)", "10^"),
    (r"^10\((\d+)\)", r"10^\1"), (r"(?i)/cu?\.?\s*mm$|/mm\^3$", "/mm3"), (r"\bmc(?=g|mol|kat|U|IU)", "u"), (r"(?i)/mcl$", "/uL"),
    (r"(?i)^(?:thousands?|thous?|k)/(?=[um])", "10^3/"), (r"(?i)^(?:millions?|mill?|mio)/", "10^6/"), (r"(?i)\bcells?(?=/)", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """What a unit measures ("mass per volume"), and how many of the base unit (g, mol, L ...) it is."""

    quantity: str
    size: Fraction


def factor(unit: str, wanted: str, test: str = "") -> Fraction | None:
    """How many of the unit `wanted` one `unit` is, for results of a test (its code); None where that is not known."""
    one, two = read_unit(unit), read_unit(wanted)
    if one is None or two is None:
        return Fraction(1) if unit == wanted else None
    per = _per(one.quantity, two.quantity, test)
    return None if per is None else one.size * per / two.size


def converted(values: Series, by: Fraction) -> Series:
    """Numbers times a factor, exact where the factor is a decimal, else with CONVERTED_PLACES decimals."""
    if by == 1:
        return values
    return (decimals(values) * by.numerator).over(by.denominator, CONVERTED_PLACES).to_floats()


@per_terminology
def read_unit(text: str) -> Unit | None:
    """The meaning of a text; None where it has none that is known here."""
    for spelling in dict.fromkeys((text.strip(), _respelled(text))):
        for term in dict.fromkeys((published_unit(spelling), spelling)):
            if unit := _parsed(term):
                return unit
    return None


def _per(one: str, two: str, test: str) -> Fraction | None:
    """How many base units of the quantity `two` one base unit of `one` is."""
    if one == two:
        return Fraction(1)
    first, _, volume = one.partition(" per ")
    second, _, other = two.partition(" per ")
    if volume != other or (test not in MOLAR_MASS and test not in VALENCE):
        return None
    mol = {"amount": Fraction(1)}
    if test in MOLAR_MASS:
        mol["mass"] = 1 / Fraction(MOLAR_MASS[test])
    if test in VALENCE:
        mol["charge"] = Fraction(1, VALENCE[test])
    return mol[first] / mol[second] if first in mol and second in mol else None


@per_terminology
def _exact_spellings() -> dict[str, str]:
    """Published term or synonym, in its own case -> term: G/L is giga per litre, g/L is not."""
    found = {term: term for term in codelist(UNITS).terms}
    listed = [(row["submission_value"], s.strip()) for row in terms_of(UNITS)
              for s in row["synonyms"].split(";")]  # fmt: skip
    return {synonym: term for term, synonym in listed if synonym} | found


def published_unit(text: str) -> str:
    """The published term that a text names; the text itself where it names none."""
    return _exact_spellings().get(text) or spellings(UNITS).get(normalise(text), text)


def _respelled(text: str) -> str:
    spelling = re.sub("[⁰¹²³⁴-⁹]+", lambda raised: "^" + unicodedata.normalize("NFKC", raised[0]), text.strip())
    for pattern, instead in _SPELLINGS:
        spelling = re.sub(pattern, instead, spelling)
    return spelling


def _parsed(term: str) -> Unit | None:
    """The meaning of a unit by its parts."""
    if term in _FRACTIONS:
        return Unit("fraction", _FRACTIONS[term])
    if term in _TIMES:
        return Unit("time", _TIMES[term])
    if per_time := _PER_TIME.fullmatch(term):
        return _parsed_per_time(per_time["amount"], per_time["time"])
    parts = _PARTS.fullmatch(term)
    if not term or parts is None:
        return None
    measured, volume = parts["measured"], "/" in term
    if not measured and not (volume and (parts["power"] or term.startswith("/"))):
        return None
    size = Fraction(10) ** (int(parts["power"] or 0) + _PREFIX[parts["prefix"] or ""])
    size *= _KATAL if measured == "kat" else 1
    if volume:
        size /= Fraction(10) ** (_VOLUME[parts["cube"]] if parts["cube"] else _PREFIX[parts["small"] or ""])
    return Unit(_MEASURED.get(measured or "", "number") + (" per volume" if volume else ""), size)


def _parsed_per_time(amount: str, time: str) -> Unit | None:
    """The meaning of a volume, mass or amount in a time: mL/min, mg/24h."""
    litres = _LITRES.fullmatch(amount)
    unit = Unit("volume", Fraction(10) ** _PREFIX[litres["small"]]) if litres else _parsed(amount)
    if unit is None or " per " in unit.quantity:
        return None
    return Unit(f"{unit.quantity} per time", unit.size / _SECONDS.get(time, 86_400))
