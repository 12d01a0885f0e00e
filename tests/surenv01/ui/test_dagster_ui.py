"""The Dagster UI in a real browser: the graph, an asset's column schema, the launchpad's explained configuration."""

from typing import Any


def test_the_graph_shows_the_layers(address: str, page: Any) -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_role("button", name="Materialize all").wait_for()
    for layer in ("raw", "sdtm", "adam", "tlf", "review"):
        page.get_by_text(layer, exact=True).first.wait_for()
    assert page.get_by_text("Welcome to Dagster").count() == 0, "no sign-up dialog"


def test_an_asset_shows_what_it_is_and_its_columns(address: str, page: Any) -> None:
    page.goto(f"{address}/assets/SURENV01/sdtm/ae?view=overview")
    page.get_by_text("AEDECOD", exact=True).first.wait_for()
    page.get_by_text("Dictionary-Derived Term", exact=True).first.wait_for()
    page.get_by_text("data-management").first.wait_for()


def test_the_launchpad_explains_transfer_and_cut_off_date(address: str, page: Any) -> None:
    """The defaults stand there; where the cursor is, each is explained."""
    page.goto(f"{address}/locations/SURENV01/jobs/SURENV01_full_refresh/playground")
    page.get_by_text("Launch Run").wait_for()
    page.get_by_text("latest", exact=True).first.click()
    page.get_by_text("Which data transfer to process").first.wait_for()
    page.get_by_text("Data cut-off date").first.wait_for()
