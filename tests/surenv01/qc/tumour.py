"""The tumour facts of one patient: the baseline and the dated responses of the investigator (STUDY_SPEC 4.1, 4.9)."""

from tests.qc.days import Day, exact, last
from tests.surenv01.qc.patient import Patient, Record


def _by_investigator(rows: list[Record], evaluator: str) -> list[Record]:
    return [r for r in rows if r.get(evaluator) in (None, "INVESTIGATOR")]


def derive_baseline(patient: Patient) -> None:
    """The last scan up to the first dose, and whether every target was measured by then (4.1)."""
    limit = patient.trtsdt or Day.max
    scans = [r for r in _by_investigator(patient.of("tr"), "TREVAL") if r["TRSTAT"] != "NOT DONE" and exact(r["TRDTC"])]
    before = [r for r in scans if exact(r["TRDTC"]) <= limit and r["TRGRPID"] in ("TARGET", "NON-TARGET")]
    patient.baseline_scan = max((exact(r["TRDTC"]) for r in before), default=None)
    named = {
        r["TULNKID"]
        for r in _by_investigator(patient.of("tu"), "TUEVAL")
        if r["TUSTRESC"] == "TARGET" and r["TUTESTCD"] not in ("TUSPLIT", "TUMERGE") and r["TULNKID"]
    }
    measured = {
        r["TRLNKID"]
        for r in before
        if r["TRGRPID"] == "TARGET" and r["TRTESTCD"] in ("LDIAM", "LPERP", "DIAMETER") and r["TRLNKID"]
        and (r["TRSTRESN"] is not None or r["TRORRES"] == "TOO SMALL TO MEASURE")
    }  # fmt: skip
    others = [r for r in before if r["TRGRPID"] == "NON-TARGET" and r["TRLNKID"]]
    patient.baseline_evaluable = named <= measured if named | measured else bool(others)


def derive_responses(patient: Patient) -> None:
    """The investigator's overall responses with a usable date, as (day, response)."""
    for row in _by_investigator(patient.of("rs"), "RSEVAL"):
        if row["RSTESTCD"] != "OVRLRESP" or row.get("RSCAT") not in (None, "RECIST 1.1") or not row["RSSTRESC"]:
            continue
        day = exact(row["RSDTC"]) or _by_scans(row, patient)
        if day is None and (row["RSDTC"] or "").count("-") == 1:
            day = last(row["RSDTC"])
        if day:
            patient.responses.append((day, str(row["RSSTRESC"])))


def _by_scans(response: Record, patient: Patient) -> Day | None:
    """The date of a response from the scans of its visit (4.9)."""
    scans = [
        (exact(r["TRDTC"]), r)
        for r in _by_investigator(patient.of("tr"), "TREVAL")
        if r["VISITNUM"] == response["VISITNUM"] and r["TRSTAT"] != "NOT DONE" and exact(r["TRDTC"])
    ]
    if not scans:
        return None
    if response["RSSTRESC"] != "PD":
        return max(day for day, _ in scans)
    new = [day for day, r in scans if r["TRGRPID"] == "NEW" and r["TRSTRESC"] not in ("EQUIVOCAL", "ABSENT")]
    grown = [day for day, r in scans if r["TRGRPID"] == "NON-TARGET" and r["TRSTRESC"] == "UNEQUIVOCAL PROGRESSION"]
    targets = [day for day, r in scans if r["TRGRPID"] == "TARGET"]
    if new or grown:
        return min(new + grown)
    return max(targets or [day for day, _ in scans])
