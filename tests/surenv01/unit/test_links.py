"""Links of and into the trial's folder lead somewhere."""

from tests.links import broken, pages


def test_every_link_of_and_into_the_trials_folder_leads_somewhere() -> None:
    found = pages("", "pipeline", "tests", "raw")
    assert [link for page in found for link in broken(page, of_trials=True)] == []
    assert "raw" in {page.parent.name for page in found}
