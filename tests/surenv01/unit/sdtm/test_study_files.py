"""SURENV01's study.yaml: it loads, and states every decision instead of leaning on defaults."""

from datetime import date

import yaml
from pydantic import BaseModel

from pipeline.study import Study, load_study
from tests.surenv01.chain import COMMITTED

SURENV01 = COMMITTED / "study.yaml"


def stated_keys(content, prefix=""):
    """Dotted keys of nested mappings."""
    for key, value in content.items():
        yield f"{prefix}{key}"
        if isinstance(value, dict):
            yield from stated_keys(value, f"{prefix}{key}.")


def model_keys(model: type[BaseModel], prefix=""):
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from model_keys(field.annotation, f"{prefix}{name}.")


def test_surenv01_states_every_decision():
    stated = set(stated_keys(yaml.safe_load(SURENV01.read_text(encoding="utf-8"))))
    assert sorted(set(model_keys(Study)) - stated) == []


def test_surenv01_gives_a_reason_for_every_decision():
    sections = {"form", "route", "frequency", "dose_mg", "name", "terms", "id", "title", "sponsor"}  # facts, not decisions
    sections |= {
        "code",
        "epoch",
        "start",
        "end",
        "transition",
        "folder",
        "number",
        "cycle",
        "least",
        "most",
        "note",
    }
    lines = [
        line for line in SURENV01.read_text(encoding="utf-8").splitlines() if ":" in line and not line.lstrip().startswith("#")
    ]
    silent = [line.split(":")[0].strip(" -") for line in lines if not line.rstrip().endswith(":") and "#" not in line]
    assert sorted(set(silent) - sections) == []


def test_surenv01_decides_what_the_registry_and_section_7_say():
    study = load_study(SURENV01)
    assert study.dco == date(2026, 6, 30)
    assert study.study.nct_id == "NCT05722977"
    assert {name: (drug.dose_mg, drug.unit_mg, drug.max_cycles) for name, drug in study.drugs.items()} == {
        "SURUFATINIB": (250, 50, None),
        "ENVAFOLIMAB": (300, 200, 6),
    }
    assert study.gap_words == "98 days"
    assert study.orr.limit_days == 133
    assert (study.dcr.population, study.population(study.orr.population), study.te.window_days) == ("RESFL", "FASFL", 28)
    assert list(study.ae.groups) == ["CQ01NAM", "CQ02NAM", "CQ03NAM", "CQ04NAM", "CQ05NAM", "CQ06NAM"]
