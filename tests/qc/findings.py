"""Baseline, change, range, grade and worst result of a subject's laboratory results and vital signs (STUDY_SPEC 5.13).

Written for the second derivation only; slow and plain on purpose. Shares no code with pipeline/.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from tests.qc.days import Day, clock, exact, order
from tests.qc.doses import Exposure
from tests.qc.grades import BELOW, DIPSTICK, PLUS, beyond_numbers, more_eosinophils, risen, too_high, too_low
from tests.qc.numbers import Value, exactly, read, size
from tests.qc.rules import Plan, Record, Rules

BLOOD = (None, "BLOOD", "SERUM", "PLASMA")
APART = ("CAT", "SCAT", "SPEC", "METHOD", "LOC", "LAT", "POS", "TPT")
OF_DIPSTICK = "PROTDIP"
"""Protein in urine by dipstick: a parameter of its own. Its results are words; plus signs tell the worse of two."""
Units = Mapping[str, str | None]


@dataclass
class Result:
    """One record and all that is derived of it. `value` is null where it is no number in the unit of the parameter."""

    record: Record
    name: str
    parameter: str
    value: Value | None
    by: Fraction | None
    """How many of the parameter's unit one unit of the record is."""
    after: bool
    on_treatment: bool
    base: "Result | None" = None
    low: int | None = None
    high: int | None = None
    shown: bool = False
    lowest: bool = False
    highest: bool = False

    def of(self, variable: str) -> object:
        return self.record.get(f"{self.name}{variable}")

    @property
    def test(self) -> str:
        return str(self.of("TESTCD"))

    @property
    def place(self) -> tuple[object, ...]:
        """Its place in time among the results of a subject."""
        return exact(self.of("DTC")) or Day.max, clock(self.of("DTC"))

    def normal(self, end: str) -> Fraction | None:
        """The lower (LO) or upper (HI) limit of normal; none where the lower one is above the upper one."""
        low, high, limit = (exactly(self.of(f"STNR{which}")) for which in ("LO", "HI", end))
        if low is not None and high is not None and low > high:
            return None
        return limit * self.by if limit is not None and self.by is not None else None

    @property
    def range(self) -> str | None:
        """LOW, NORMAL or HIGH where the limits tell."""
        low, high = self.normal("LO"), self.normal("HI")
        if self.value is None:
            return None
        if high is not None and self.value.above(high, surely=True):
            return "HIGH"
        if low is not None and self.value.below(low, surely=True):
            return "LOW"
        inside = low is not None and high is not None and not self.value.below(low, False) and not self.value.above(high, False)
        return "NORMAL" if inside else None


def parameter(record: Record, name: str, rules: Rules) -> str | None:
    """PARAMCD; None where the specimen has none."""
    test, specimen = str(record[f"{name}TESTCD"]), record.get("LBSPEC")
    if specimen is None and "URIN" in str(record.get("LBCAT")).upper():
        specimen = "URINE"
    if name == "VS" or specimen in BLOOD or not rules.specimens:
        return test
    if test == "PROT" and specimen == "URINE" and record["LBSTRESC"] in DIPSTICK:
        return OF_DIPSTICK
    return f"{test[:6]}_U" if specimen == "URINE" else None


def results(name: str, records: list[Record], known: Exposure, units: Units, plan: Plan, rules: Rules) -> list[Result]:
    """The results of a treated subject up to the cut-off, with all that is derived. `units`: of each parameter."""
    found = []
    for record in (*records, *_corrected(records, units, rules)):
        code, value = parameter(record, name, rules), read(record[f"{name}STRESN"], record[f"{name}STRESC"], rules.beyond)
        value = Value(PLUS[str(record[f"{name}STRESC"])], "word") if code == OF_DIPSTICK else value
        day, unit = exact(record[f"{name}DTC"]), record[f"{name}STRESU"]
        if code is None or value is None or (day and day > plan.dco):
            continue
        by = _factor(unit, units[code], str(record[f"{name}TESTCD"]), rules)
        after = day is not None and (day > known.begin or (day == known.begin and _later(record[f"{name}DTC"], known, rules)))
        during = after and (known.end is None or day <= known.end + timedelta(days=plan.window))
        found.append(Result(record, name, code, value.times(by) if by is not None else None, by, after, during))
    for series in _groups(found, by_series=True, rules=rules):
        _derive_baseline(series, known)
    for result in found:
        _derive_grades(result, units[result.parameter], rules)
    for same in _groups(found, by_series=False, rules=rules):
        _flag_worst(same)
    return found


def _corrected(records: list[Record], units: Units, rules: Rules) -> list[Record]:
    """Calcium corrected for albumin of the same sample: 0.02 mmol/L for each g/L that albumin is below 40 g/L."""
    if ("CA", "mmol/L") not in units.items():
        return []
    blood = [
        record
        for record in records
        if record.get("LBTESTCD") in ("CA", "ALB") and parameter(record, "LB", rules) in ("CA", "ALB")
    ]
    sample = {(r["LBDTC"], r["VISITNUM"]): r for r in blood if r["LBTESTCD"] == "ALB" and r["LBSTRESN"] is not None}
    corrected = []
    for record in blood:
        albumin, calcium = sample.get((record["LBDTC"], record["VISITNUM"])), exactly(record["LBSTRESN"])
        if record["LBTESTCD"] == "CA" and albumin and calcium is not None:
            lack = 40 - (exactly(albumin["LBSTRESN"]) or 0)
            number = round(float(calcium + Fraction("0.02") * lack), 12)
            corrected.append({**record, "LBTESTCD": "CACRALB", "LBSTRESN": number, "LBSTRESC": None})
    return corrected


def _factor(unit: str | None, wanted: str | None, test: str, rules: Rules) -> Fraction | None:
    if unit == wanted:
        return Fraction(1)
    one, two = size(unit, test), size(wanted, test)
    return one / two if one and two and rules.result_units else None


def _later(text: str, known: Exposure, rules: Rules) -> bool:
    """Whether a result of the day of the first dose came after it."""
    return rules.times and bool(known.time) and order(text, f"{known.begin}T{known.time}") == 1


def _groups(found: list[Result], by_series: bool, rules: Rules) -> Iterator[list[Result]]:
    """Results of one parameter; of those one kind of measurement, where they are kept apart."""
    groups = defaultdict(list)
    for result in found:
        kind = tuple(result.of(variable) for variable in APART if variable != "POS" or rules.positions) if by_series else ()
        groups[result.parameter, kind].append(result)
    return iter(groups.values())


def _derive_baseline(series: list[Result], known: Exposure) -> None:
    """The last usable result before the first dose; of each visit after it the last usable one."""
    ordered = sorted(series, key=lambda r: (*r.place, r.record["VISITNUM"], r.of("SEQ")))
    before = [r for r in ordered if r.value and not r.after and r.place[0] <= known.begin]
    for result in series:
        result.base = before[-1] if before else None
    by_visit = {r.record["VISIT"]: r for r in sorted(series, key=lambda r: (*r.place, r.of("SEQ"))) if r.after and r.value}
    for result in (*before[-1:], *by_visit.values()):
        result.shown = True


def _derive_grades(result: Result, unit: str | None, rules: Rules) -> None:
    if result.parameter == OF_DIPSTICK:
        result.high = DIPSTICK[str(result.of("STRESC"))]
    if result.parameter != result.test or result.value is None or result.name == "VS":
        return
    base = result.base
    abnormal = base and result.after and base.range == "HIGH"
    wanted = unit if (result.test, unit) in BELOW else "10^9/L"
    per = _factor(unit, wanted, result.test, rules)
    if per is not None:
        low, high = (None if normal is None else normal * per for normal in (result.normal("LO"), result.normal("HI")))
        result.low = too_low(result.test, result.value.times(per), wanted, low, rules)
        result.high = risen(result.test, result.value.times(per), wanted, high)
    before = base.value if base and result.after else None
    if result.test == "EOS":
        result.high = more_eosinophils(result.value, result.normal("HI"), before)
    if result.high is None:
        result.high = beyond_numbers(result.test, result.value, unit, result.normal("HI"))
    if result.high is None:
        result.high = too_high(result.test, result.value, result.normal("HI"), base.value if abnormal else None, rules, before)


def _flag_worst(same: list[Result]) -> None:
    """On treatment: the worst grade, then the lowest (highest) result, then the first."""
    during = sorted((r for r in same if r.on_treatment and r.value), key=lambda r: (*r.place, r.of("SEQ")))
    if during:
        min(during, key=lambda r: (-1 if r.low is None else -r.low - 2, r.value.number)).lowest = True
        min(during, key=lambda r: (-1 if r.high is None else -r.high - 2, -r.value.number)).highest = True
