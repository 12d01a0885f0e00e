"""What the versions of a form have otherwise, in words: for the ledger, the annotated CRF, define.xml and the comparisons."""

from pipeline.study.form_export import FormExport
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_parts import WHOLE_FORM, Version


def version_notes(export: FormExport) -> dict[str, str]:
    """By our column, "*" for the form: in which versions it is not asked, has another name, other codes or another constant."""
    said: dict[str, list[str]] = {}
    for name, version in export.versions.items():
        for ours, words in _differences(name, version):
            said.setdefault(ours, []).append(words)
    return {ours: "; ".join(words) for ours, words in said.items()}


def _differences(name: str, version: Version) -> list[tuple[str, str]]:
    absent = [(ours, f"not asked in version {name} ({reason})") for ours, reason in version.not_asked.items()]
    named = [(ours, f"called {theirs} in version {name}") for theirs, ours in version.columns.items()]
    coded = [
        (ours, f"codes of version {name}: " + ", ".join(f"{theirs} = {text or 'no answer'}" for theirs, text in codes.items()))
        for ours, codes in version.codes.items()
    ]
    same = [(ours, f"'{text}' in all rows of version {name}") for ours, text in version.constants.items()]
    return [*absent, *named, *coded, *same]


def versions_in_words(export: FormExport) -> str:
    """The versions of a form with the transfers from which they hold; "" for a form that has none."""
    dated = [f"{name} (transfers since {v.since})" if v.since else name for name, v in export.versions.items()]
    by_row = f"; {export.version_column} tells the version of each row" if export.version_column else ""
    return "; ".join(dated) + by_row if dated else ""


def versions_changed(export: RawExport, base: str, other: str) -> list[str]:
    """A sentence per form that has another version in transfer `other` than in `base`, with what its versions have otherwise."""
    changed = []
    for name in export.forms:
        before, after = export.at(base).of(name), export.at(other).of(name)
        if before.version != after.version:
            between = (before.version, after.version)
            notes = [
                f"{'the form' if ours == WHOLE_FORM else ours} {words}"
                for version in between
                for ours, words in _differences(version, export.forms[name].versions[version])
            ]
            changed.append(f"{name}: version {between[0]} -> {between[1]}" + (f": {'; '.join(notes)}" if notes else ""))
    return changed
