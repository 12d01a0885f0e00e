"""Laboratory results and vital signs of random subjects: at the limits, of both specimens, around the hour of the first dose."""

from decimal import Decimal

from tests.qc.story import DCO, Story

TESTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "HGB": (("g/L", "g/L", "g/L", "g/dL", "mmol/L"), ("110", "105.5", "95"), ("160",)),
    "PLAT": (("10^9/L", "10^9/L", "GI/L", "THOU/uL", "/uL"), ("150", "100"), ("400",)),
    "NEUT": (("10^9/L", "10^9/L", "GI/L"), ("1.8", "2.1"), ("7.5",)),
    "WBC": (("10^9/L", "GI/L", "10^9/L"), ("4", "3.5"), ("10",)),
    "ALT": (("U/L", "U/L", "U/L", "ukat/L"), ("5",), ("33.3", "40", "20.7")),
    "AST": (("U/L", "U/L"), ("5",), ("31.1", "35.7")),
    "BILI": (("umol/L", "umol/L", "mg/dL"), ("0.2",), ("14.7", "20.5", "17.1")),
}
"""Units with those that are more frequent twice; lower and upper limits of normal."""
LIMITS = {
    "HGB": ("100", "80"), "PLAT": ("75", "50", "25"), "NEUT": ("1.5", "1.0", "0.5"), "WBC": ("3", "2", "1"),
    "ALT": ("1", "1.5", "3", "5", "20"), "AST": ("1", "1.5", "3", "5", "20"), "BILI": ("1", "1.5", "3", "10"),
}  # fmt: skip
INTO = {
    "g/dL": Decimal("0.1"),
    "/uL": Decimal(1000),
    "ukat/L": Decimal("0.1"),
    "mmol/L": Decimal("0.062"),
    "mg/dL": Decimal("0.0585"),
}
"""Limits of other units, near enough to lie on both sides of a boundary."""
HOURS = ("", "T07:59", "T08", "T08:00", "T09:00", "T09:00:15", "T09:01", "T09", "T16:00", "T14")


def add_laboratory(story: Story) -> None:
    """A few tests, each at several visits; some in blood and urine."""
    for test in story.chance.sample(sorted(TESTS), 3):
        units, lows, highs = TESTS[test]
        low, high, previous = story.chance.choice(lows), story.chance.choice(highs), None
        both = story.carries("A3 blood and urine", story.maybe(0.15))
        for visit, day in enumerate(_days(story), 1):
            unit: str | None = story.chance.choice(units)
            if story.carries("A21 unit without a meaning", story.maybe(0.02)):
                unit = story.chance.choice((None, "arb.U"))
            story.carries("A21 other unit", unit != units[0])
            scale = INTO.get(str(unit), Decimal(1))
            bounds = {"LBSTNRLO": float(Decimal(low) * scale), "LBSTNRHI": float(Decimal(high) * scale)}
            for end in bounds:
                if story.carries("A20 limit of normal missing", story.maybe(0.12)):
                    bounds[end] = None
            times = previous is not None and story.maybe(0.5)
            base = previous if times else Decimal(high)
            absolute = test in ("HGB", "PLAT", "NEUT", "WBC")
            at = Decimal(story.chance.choice(LIMITS[test])) * (scale if absolute else base if times else base * scale)
            at = story.chance.choice((at, at, Decimal(low) * scale, at + scale / 10, at - scale / 10))
            result: dict[str, object] = {"LBSTRESN": float(at), "LBSTRESC": str(at)}
            story.carries("A6 at a limit", not absolute)
            previous = at
            if story.carries("A5 below or above a limit", story.maybe(0.1)):
                side = story.chance.choice(("<", "<", "<=", ">", ">=", "< "))
                result = {"LBSTRESN": None, "LBSTRESC": f"{side}{at:f}"}
            elif story.maybe(0.03):
                result = {"LBSTRESN": None, "LBSTRESC": "HEMOLYZED"}
            specimen = story.chance.choice(("SERUM", "URINE", None)) if both else story.chance.choice(("SERUM", "PLASMA"))
            specimen = "NAIL" if story.maybe(0.01) else specimen
            category = "URINALYSIS" if both and specimen is None else "CHEMISTRY"
            story.add("lb", LBTESTCD=test, LBTEST=test, LBCAT=category, LBSPEC=specimen, LBSTRESU=unit, LBDTC=day, **bounds,
                      **result, VISITNUM=float(visit), VISIT=f"VISIT {visit}")  # fmt: skip


def _days(story: Story) -> list[str]:
    """Texts of dates around the first dose, the last one and the end of the window, not in their order."""
    near = [story.after(story.first_dose, -7, -1, 0), story.first_dose, story.after(story.first_dose, 0, 0, 1, 20)]
    near += [story.after(story.last_dose, -1, 0, 1, 27, 28, 29) for _ in range(2)]
    texts = []
    for day in near:
        hour = story.chance.choice(HOURS)
        story.carries("A4 hour of the first day", day == story.first_dose and bool(hour))
        texts.append(day.isoformat()[:7] if story.maybe(0.02) else day.isoformat() + hour)
    if story.maybe(0.1):
        texts.append(story.after(DCO, 0, 1).isoformat())
    return texts


def add_vital_signs(story: Story) -> None:
    """Blood pressure lying and standing, some positions not stated, two measurements of a visit."""
    positions = story.carries("A7 lying and standing", story.maybe(0.6))
    for visit, day in enumerate(_days(story), 1):
        for position in ("SUPINE", "STANDING") if positions else ("SITTING",):
            if story.maybe(0.2):
                continue
            value = Decimal(story.chance.randint(1000, 1800)) / 10
            stated = {"VSPOS": None if story.maybe(0.03) else position, "VSTPT": story.chance.choice((None, None, "0 H", "2 H"))}
            story.add("vs", VSTESTCD="SYSBP", VSTEST="Systolic Blood Pressure", **stated, VSSTRESN=float(value), VSSTRESU="mmHg",
                      VSSTRESC=str(value), VSDTC=day, VISITNUM=float(visit // 2), VISIT=f"VISIT {visit // 2}")  # fmt: skip
