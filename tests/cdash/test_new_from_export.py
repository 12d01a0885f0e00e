"""An export with CDASH questions in another spelling becomes the same SDTM by `crf2tlf new` and a design, without code."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from pipeline.cli import main
from tests.cdash.trials import FOLDER, TRANSFER, copy_trial, mapped

COMMON = {"SITEID": "SiteNumber", "SUBJID": "Subject", "FOLDER": "Visit", "RECPOS": "RecordPosition", "FORMDT": "FormDate"}
DESIGN = ("arms", "drugs", "design", "start_date", "trial")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """raw/STD1 as `new` wrote it from the renamed export, with the design of the protocol."""
    home = tmp_path_factory.mktemp("new")
    export = home / TRANSFER
    export.mkdir()
    for path in sorted((FOLDER / TRANSFER).glob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.rename(columns=lambda name: COMMON.get(name, name.lower())).to_csv(export / f"{path.stem}_data.csv", index=False)
    written = CliRunner().invoke(main, ["new", "STD1", "--from", str(export)], env={"CRF2TLF_HOME": str(home)})
    assert written.exit_code == 0, written.output
    assert "88 of 88 rows have a key of their own and land" in written.output
    settings = home / "raw" / "STD1" / "study.yaml"
    stated = yaml.safe_load((FOLDER / "study.yaml").read_text(encoding="utf-8"))
    design = yaml.safe_dump({key: stated[key] for key in DESIGN}, sort_keys=False)
    text = settings.read_text(encoding="utf-8").replace(
        "title: STD1", f"title: {stated['study']['title']}, country: {stated['study']['country']}"
    )
    settings.write_text(text + design, encoding="utf-8")
    return settings.parent


def test_every_domain_is_as_from_the_trial_written_by_hand(folder: Path, tmp_path: Path) -> None:
    _, drafted = mapped(folder)
    _, by_hand = mapped(copy_trial(tmp_path))
    domains = {name for name in by_hand if len(name) == 2 or name.startswith("supp")}
    assert domains >= {"dm", "ds", "ex", "ae", "vs", "lb", "cm", "mh", "suppae"}
    assert sum(len(by_hand[name]) for name in domains) > 100
    for name in sorted(domains):
        pd.testing.assert_frame_equal(drafted[name], by_hand[name])


def test_what_is_left_is_said(folder: Path) -> None:
    checked = CliRunner().invoke(main, ["check-raw", "--study", "STD1"], env={"CRF2TLF_HOME": str(folder.parents[1])})
    assert (checked.exit_code, "This transfer lands." in checked.output) == (0, True), checked.output
