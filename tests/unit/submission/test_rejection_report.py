"""How the outcomes of a package's check are told: on the console shortened, on the page in full and with text escaped."""

from pathlib import Path

from pipeline.submission.faults import Fault
from pipeline.submission.rejection import RULES, RuleOutcome
from pipeline.submission.rejection.report import MAX_FINDINGS, lines, write_page

TERMS, TAGS, SPARE = (next(rule for rule in RULES if rule.id == id) for id in ("DATA_TERM", "TRC1735", "XPT_SPARE"))


def outcomes(number: int) -> list[RuleOutcome]:
    faults = [Fault("DATA_TERM", "m5/ae.xpt", "is no term", "use one", "AESER", f"AESEQ={n}", "<b>") for n in range(number)]
    return [RuleOutcome(TERMS, faults), RuleOutcome(TAGS, [], "there is no tagging file"), RuleOutcome(SPARE, [])]


def test_the_console_has_the_first_findings_what_was_not_checked_and_the_verdict():
    told = lines(outcomes(MAX_FINDINGS + 2))
    assert told[0] == f"error DATA_TERM: Closed codelists hold - {MAX_FINDINGS + 2} findings"
    assert told[1] == "  m5/ae.xpt AESER AESEQ=0: is no term ('<b>'); use one"
    assert told[MAX_FINDINGS + 1 :] == [
        "  and 2 more",
        "not checked TRC1735: Datasets stand under the right tag - there is no tagging file",
        f"2 rules applied, 1 not: findings 0 reject, {MAX_FINDINGS + 2} error, 0 warning",
    ]


def test_the_page_has_every_finding_and_every_rule(tmp_path: Path):
    write_page(outcomes(MAX_FINDINGS + 2), "<folder>", tmp_path / "check.html")
    text = (tmp_path / "check.html").read_text(encoding="utf-8")
    assert text.count("AESER AESEQ=") == MAX_FINDINGS + 2
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert "Check of the package &lt;folder&gt;" in text
    assert "not checked: there is no tagging file" in text
    assert list(tmp_path.iterdir()) == [tmp_path / "check.html"]
