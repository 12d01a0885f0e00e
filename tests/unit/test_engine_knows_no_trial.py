"""The code of the engine names no trial: no drug, form, visit, parameter or count of days of one. Read from its syntax trees.

What a trial is stands in its folder and in study.yaml. `engine_names.txt` beside this file lists what is there with a reason:
file, what is found, why. An entry that nothing needs any more is refused as well.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = Path(__file__).with_name("engine_names.txt")

# Forms of SURENV01 that are no domain of SDTM.
FORMS = {
    "AEG", "CD", "DTH", "ECOG", "ENR", "EOS", "EOT", "EXE", "EXS", "IC", "NL", "NTL", "PRT", "PSRG", "PTX", "RSP", "SAT", "SURV",
    "TL", "TLSUM",
}  # fmt: skip
WORDS = re.compile(
    r"SURENV01"
    r"|surufatinib|envafolimab"
    r"|\b(?:SUR|ENV)(?:[SE]DT|EOTST|DCTRS)\b|\bAE(?:REL|ACN)[SE]\b|\b[SE](?:DURD|TDOSE|AVDOSE|RDI|NRED|NINT|NDOSE|NMISS)\b"
    r"|\bC(?:\d+|n|\{n\})D1\b|\bTFU|\bSURV(?=[\d{])|\bSCRN\b"
    r"|\bC?RSP18\b|\bweek 18\b",
    re.IGNORECASE,
)
# What is a name of a trial only when it is the whole text.
WHOLE = {"SUR", "ENV"}
CYCLE = 21
DAYS = re.compile(r"day|cycle|timedelta|period|week", re.IGNORECASE)


def found(source: str) -> Iterator[str]:
    """What a module says of a trial."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg) and node.arg.startswith("crf_"):
            yield node.arg
        for text in _texts(node):
            yield from (match[0] for match in WORDS.finditer(text))
            yield from {text} & WHOLE
        if len(names := _forms(node)) > 1:
            yield ", ".join(names)
        yield from _days(node)


def _texts(node: ast.AST) -> Iterator[str]:
    """Names, parameters, attributes, keywords and strings (docstrings among them)."""
    for field in ("id", "arg", "attr", "name", "asname", "module"):
        if isinstance(text := getattr(node, field, None), str):
            yield text
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _forms(node: ast.AST) -> list[str]:
    """The names of forms that a list, tuple, set or the keys of a dict holds."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        held = node.elts
    elif isinstance(node, ast.Dict):
        held = [key for key in node.keys if key]
    else:
        return []
    texts = [item.value for item in held if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return [text for text in texts if text in FORMS]


def _days(node: ast.AST) -> Iterator[str]:
    """21 as a count of days: given to a name or a call that speaks of days, or reckoned with."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and _is_cycle(node.value):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (f"{name} = {CYCLE}" for name in map(ast.unparse, targets) if DAYS.search(name))
    if isinstance(node, ast.Call) and DAYS.search(ast.unparse(node.func)):
        yield from (f"{ast.unparse(node.func)}({CYCLE})" for value in node.args if _is_cycle(value))
    if isinstance(node, ast.keyword) and node.arg and DAYS.search(node.arg) and _is_cycle(node.value):
        yield f"{node.arg}={CYCLE}"
    if isinstance(node, ast.arguments):
        pairs = [*zip(node.args[::-1], node.defaults[::-1], strict=False), *zip(node.kwonlyargs, node.kw_defaults, strict=True)]
        yield from (f"{name.arg}={CYCLE}" for name, value in pairs if DAYS.search(name.arg) and _is_cycle(value))
    if isinstance(node, ast.BinOp) and (_is_cycle(node.left) or _is_cycle(node.right)):
        yield ast.unparse(node)


def _is_cycle(value: ast.AST | None) -> bool:
    return isinstance(value, ast.Constant) and value.value == CYCLE


def findings() -> set[tuple[str, str]]:
    """File and what is found there, of the whole engine."""
    files = [file for package in ("pipeline", "schemas") for file in sorted((ROOT / package).rglob("*.py"))]
    return {(file.relative_to(ROOT).as_posix(), what) for file in files for what in found(file.read_text(encoding="utf-8"))}


def allowed() -> list[tuple[str, str, str]]:
    """The lines of the list: file, what, reason."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()[1:]
    return [(file, what, reason) for file, what, reason in ([cell.strip() for cell in line.split("|")] for line in lines)]


def test_the_engine_names_no_trial() -> None:
    known = {(file, what) for file, what, _ in allowed()}
    strange = sorted(findings() - known)
    assert strange == [], "read it from study.yaml or from the trial's folder, or give a reason in engine_names.txt"


def test_every_line_of_the_list_is_needed_once_and_has_a_reason() -> None:
    listed = [(file, what) for file, what, _ in allowed()]
    assert sorted(set(listed) - findings()) == [], "nothing there is found any more: take the lines out"
    assert len(set(listed)) == len(listed)
    assert [line for line in allowed() if not line[2]] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def ae(crf_ae): ...", ["crf_ae"]),
        ("def ae(*, crf_ae=None): ...", ["crf_ae"]),
        ("name = crf_ae", []),  # any table may be called so; to ask for one by name is to know a form
        ("SURUFATINIB = 1", ["SURUFATINIB"]),
        ("'dose of Surufatinib'", ["Surufatinib"]),
        ("dose.envafolimab", ["envafolimab"]),
        ("f(surufatinib=1)", ["surufatinib"]),
        ("adsl['SURSDT']", ["SURSDT"]),
        ("def f(): 'ENVEDT and SURGERY'", ["ENVEDT"]),
        ("PREFIX = 'SUR'", ["SUR"]),
        ("'AERELS'", ["AERELS"]),
        ("'SRDI', 'ERDI'", ["SRDI", "ERDI"]),
        ("'C1D1', f'C{n}D1', 'C{n}D1', 'UNS'", ["C1D1", "C{n}D1"]),
        ("'TFU06', 'SURV01', 'SURVIVAL', f'SURV{n}', 'SCRN'", ["TFU", "SURV", "SCRN"]),
        ("'by Week 18', f'{c}RSP18', 'CRSP18', 'RSP'", ["Week 18", "CRSP18", "RSP18"]),
        ("ROOT / 'raw' / 'SURENV01'", ["SURENV01"]),
        ("LOGS = ['AE', 'EXS', 'EXE']", ["EXS, EXE"]),
        ("LOGS = {'DTH': 1, 'SURV': 2}", ["DTH, SURV"]),
        ("PARAMETERS = ('RSP', 'BOR')", []),
        ("timedelta(days=21)", ["days=21"]),
        ("pd.Timedelta(21, 'D')", ["pd.Timedelta(21)"]),
        ("CYCLE_DAYS = 21", ["CYCLE_DAYS = 21"]),
        ("def f(days=21): ...", ["days=21"]),
        ("elapsed // 21", ["elapsed // 21"]),
        ("PAGES = 21", []),
        ("def f():\n    # surufatinib, for a reader of the source\n    pass", []),
    ],
)
def test_what_is_found(source: str, said: list[str]) -> None:
    assert sorted(found(source)) == sorted(said)
