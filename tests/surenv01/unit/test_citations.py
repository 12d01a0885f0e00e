"""Every citation of the specification in the trial's folder resolves (tests/citations.py)."""

from tests.citations import ROOT, citations, files, unresolved

PAGES = ("raw/README.md", "raw/SURENV01/README.md", "raw/SURENV01/study.yaml")


def test_every_citation_of_the_trial_resolves() -> None:
    found = [one for path in (*files(["raw/SURENV01/trial"]), *(ROOT / page for page in PAGES)) for one in citations(path)]
    assert [why for citation in found if (why := unresolved(citation))] == []
    assert sum(citation.document == "STUDY_SPEC" for citation in found) > 40
