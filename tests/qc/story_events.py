"""Adverse events and history of random subjects: around the hour of the first dose, known in part, related to points in time."""

from tests.qc.story import Story

HOURS = ("", "", "T06:30", "T08:59", "T09", "T09:00", "T09:00:10", "T11:00")
RELATIONS = ("BEFORE", "BEFORE", "AFTER", "COINCIDENT", "ONGOING")


def add_events(story: Story) -> None:
    """Up to five events of few terms, so that one is the baseline of another."""
    for _ in range(story.chance.randint(1, 5)):
        _add_event(story)
    for _ in range(story.chance.choice((0, 0, 1, 2))):
        coded = story.chance.choice(((None, "rash"), ("Rash", "skin eruption"), ("Nausea", "sick")))
        ended = story.after(story.first_dose, -30, -1, 0, 5).isoformat() if story.maybe(0.3) else None
        story.add("mh", MHDECOD=coded[0], MHTERM=coded[1], MHENDTC=ended, MHENRTPT=story.chance.choice(("ONGOING", None)),
                  MHTOXGR=story.chance.choice((None, "1", "2")))  # fmt: skip


def _add_event(story: Story) -> None:
    begun = story.after(story.chance.choice((story.first_dose, story.first_dose, story.last_dose)), -40, -1, 0, 0, 0, 1, 28, 29)
    hour = story.chance.choice(HOURS)
    start: str | None = begun.isoformat() + hour
    ended = None if story.maybe(0.4) else story.after(begun, 0, 0, 1, 30)
    end = ended and ended.isoformat() + story.chance.choice(HOURS if ended > begun or not hour else ("", "T23:00"))
    story.carries("A10 hour of the first day", begun == story.first_dose and bool(hour))
    if story.maybe(0.3):
        start = story.chance.choice((begun.isoformat()[:7], begun.isoformat()[:4], None))
    if end and story.maybe(0.3):
        end = end[:7]
    year = start is not None and len(start) < 10 and end is not None and start[:4] == story.first_dose.isoformat()[:4]
    story.carries("A29 partial start, known end", year and end[:10] < story.first_dose.isoformat())
    told: dict[str, object] = {}
    if story.carries("A10 relative to a point", story.maybe(0.35)):
        point = ("FIRST DOSE", "First Dose", "SCREENING", "LAST DOSE", story.after(story.first_dose, -3, 0, 3).isoformat())
        told = {"AESTRTPT": story.chance.choice(RELATIONS), "AESTTPT": story.chance.choice(point)}
    if story.maybe(0.1):
        told |= {"AESTRF": story.chance.choice(("BEFORE", "DURING", "AFTER"))}
    if story.maybe(0.1):
        told |= {
            "AEENRTPT": story.chance.choice(("BEFORE", "ONGOING")),
            "AEENTPT": story.chance.choice(("FIRST DOSE", "END OF STUDY")),
        }
    if story.maybe(0.05):
        told |= {"AEENRF": story.chance.choice(("BEFORE", "DURING"))}
    grade = story.chance.choice((None, "1", "2", "3"))
    term = story.chance.choice(("Rash", "RASH", "Nausea"))
    row = story.add("ae", AEDECOD=term, AETERM="reported", AETOXGR=grade, AESTDTC=start, AEENDTC=end, **told)
    extra = {"AEPRETRT": story.chance.choice((None, None, None, "Y", "N")), "AEITOXGR": story.chance.choice((None, "1", "2"))}
    if extra["AEITOXGR"] and story.maybe(0.5):
        changed = story.after(story.first_dose, -5, -1, 0, 10, 40).isoformat()
        extra["AECHGDT"] = changed[:7] if story.maybe(0.2) else changed
    story.carries("A15 tick against the date", extra["AEPRETRT"] == "Y" and begun > story.first_dose and bool(start))
    story.carries("A16 last grade missing", extra["AEITOXGR"] is not None and grade is None)
    for name, value in extra.items():
        if value:
            parent = {"RDOMAIN": "AE", "IDVAR": "AESEQ", "IDVARVAL": f"{row['AESEQ']:g}"}
            story.records["suppae"].append(
                {"STUDYID": row["STUDYID"], "USUBJID": story.subject, **parent, "QNAM": name, "QVAL": value}
            )
