"""The criteria of CTCAE as a page for review: NCI's wording of each grade beside the limits by which results are graded."""

from collections.abc import Sequence
from html import escape

from pipeline.adam.safety.ctcae.criteria import HIGH, Criterion, Limit, Term, criteria, terms
from pipeline.core.page import page

_HEADS = ("Term, tests, direction", "Grade", "Wording (NCI)", "Limits by which results are graded, and who confirms them")
_NUMBERED = ("1", "2", "3", "4")
UNCONFIRMED = "unconfirmed"


def ctcae_page(versions: Sequence[str]) -> str:
    """The whole page; versions in the order given."""
    intro = (
        "A result has the highest grade of which one limit holds; a result equal to a limit is not beyond it. Where a limit is "
        "given in several units, the one of the unit of the result decides; other units are converted. What stands in italics "
        "must be known beside the result: without it the limit is not asked (laboratory.clinical). Confirmed: which sources have "
        "the same number, NCI's own file of the version, and the published criteria of the R package admiral 1.5."
    )
    contents = "".join(f'<li><a href="#v{version}">CTCAE {version}</a></li>' for version in versions)
    parts = [_version(version) for version in versions]
    content = f"<h1>Laboratory results by NCI-CTCAE</h1>\n<p>{intro}</p>\n<nav><ul>{contents}</ul></nav>\n" + "\n".join(parts)
    return page("Laboratory results by NCI-CTCAE", content)


def _version(version: str) -> str:
    by_term: dict[str, list[Criterion]] = {}
    for criterion in criteria(version):
        by_term.setdefault(criterion.term, []).append(criterion)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in _HEADS)
    body = "\n".join(_term(term, by_term[term.term]) for term in terms(version))
    return (
        f'<h2 id="v{version}">CTCAE {version}: {len(by_term)} terms</h2>\n<div class="scroll"><table>'
        f"<caption>Terms that laboratory results decide</caption><thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _term(term: Term, its_criteria: Sequence[Criterion]) -> str:
    """The rows of a term, one per grade that it has."""
    side = "too high" if its_criteria[0].direction == HIGH else "too low"
    tests = " / ".join(" ".join(criterion.tests) for criterion in its_criteria)
    reading = f'<span class="note">Reading: {escape(term.reading)}</span>' if term.reading else ""
    notes = f'<span class="note">NCI: {escape(term.note)}</span>' if term.note not in ("", "-") else ""
    shown = [grade for grade in _NUMBERED if term.grades[int(grade) - 1] not in ("", "-")]
    head = f'<th scope="row" rowspan="{len(shown)}">{escape(term.term)}<br><span class="note">{tests}, {side}</span></th>'
    lines = []
    for place, grade in enumerate(shown):
        limits = [(criterion, limit) for criterion in its_criteria for limit in criterion.limits if str(limit.grade) == grade]
        words = "<br>".join(
            f"{_in_words(limit, criterion, len(its_criteria) > 1)} {_confirmed(limit)}" for criterion, limit in limits
        )
        more = reading + notes if place == len(shown) - 1 else ""
        wording = escape(term.grades[int(grade) - 1])
        cells = f'<td class="n">{grade}</td><td>{wording}{more}</td><td>{words or "none: a judgement"}</td>'
        lines.append(f"<tr>{head if place == 0 else ''}{cells}</tr>")
    return "\n".join(lines)


def _in_words(limit: Limit, criterion: Criterion, several: bool) -> str:
    """A limit as HTML, with its tests where the term has several."""
    of = f"{' '.join(criterion.tests)}: " if several else ""
    clinical = f" <i>({escape(limit.clinical)})</i>" if limit.clinical else ""
    return escape(of + bound(limit)) + clinical


def bound(limit: Limit) -> str:
    """A limit in words: "> 3.0 × ULN, baseline not above ULN"."""
    multiple = f"{limit.times} × {limit.of}" if limit.of and limit.times != 1 else limit.of
    number = f"{limit.number:f} {limit.unit}".strip() if limit.number else ""
    return (
        f"{limit.result} " + " + ".join(part for part in (multiple, number) if part) + (f", {limit.when}" if limit.when else "")
    )


def plain(limit: Limit) -> str:
    """A limit as text, with what else must be known in brackets."""
    return bound(limit) + (f" ({limit.clinical})" if limit.clinical else "")


def _confirmed(limit: Limit) -> str:
    known = f'<span class="column">[{escape(limit.confirmed)}]</span>'
    return known if limit.confirmed else f'<span class="bad">[{UNCONFIRMED}]</span>'


def lines(versions: Sequence[str]) -> list[str]:
    """The limits as text, a line per version, test and grade."""
    return [
        f"{version}  {' '.join(criterion.tests):<16} {criterion.term}: grade {grade} " + "; ".join(words)
        for version in versions
        for criterion in criteria(version)
        for grade in _NUMBERED
        if (words := [plain(limit) for limit in criterion.limits if str(limit.grade) == grade])
    ]
