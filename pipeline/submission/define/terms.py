"""The codelists of a define.xml: takes the values in use, gives the terms with their NCI codes.

A published codelist is given with the terms in use (CDISC Metadata Submission Guidelines 2.0); a value that it does not have is
marked as an extension. `Terms` gathers while items are described, and gives each list once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.study.decisions import Dictionary
from pipeline.submission.define.content import Codelist, Term
from schemas.codelists import codelist, in_force, per_terminology, terms_of

# Published lists whose values are abbreviations: the meaning is the published preferred term.
_ABBREVIATED = ("C66742", "C66731")  # No Yes Response, Sex
_MEDICAL = ("LLT", "DECOD", "HLT", "HLGT", "BODSYS", "SOC")
_MEDICATION = ("DECOD", "CLAS", "CLASCD")
_CTCAE = ("TOXGR", "TOXGRL", "TOXGRH")


@dataclass
class Terms:
    """Gathers the values in use by codelist. `standards` gives the OID of a terminology by publication ("SDTM", "ADaM").

    `dictionary` is that of events and history, `medication` that of medication, `ctcae` the version of CTCAE.
    `earlier`, once the codelists were given: the publications before those in force that some of them are from.
    """

    standards: Mapping[str, str]
    dictionary: Dictionary | None = None
    medication: Dictionary | None = None
    ctcae: str = "5.0"
    earlier: set[str] = field(default_factory=set)
    _used: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    _own: dict[str, Codelist] = field(default_factory=dict)

    def published(self, codes: tuple[str, ...], values: Mapping[str, str]) -> str:
        """The OID of the published list (or several as one) that holds `values` (value -> meaning, "" for none)."""
        if not codes or not values:
            return ""
        self._used.setdefault(codes, {}).update(values)
        return _oid(codes)

    def own(self, name: str, label: str, values: Mapping[str, str]) -> str:
        """The OID of a list of the sponsor: its last parts (`ADTTE.PARAMCD`), label, value -> meaning."""
        terms = tuple(Term(value, meaning) for value, meaning in values.items())
        self._own[name] = Codelist(f"CL.{name}", label, terms)
        return f"CL.{name}"

    def external(self, variable: str) -> str:
        """The OID of the external dictionary of a text variable, "" where it has none."""
        part = variable[2:] if variable[:2] in ("AE", "MH") else variable[1:] if variable[:1] in "AB" else ""
        if part in _CTCAE:
            self._own["CTCAE"] = Codelist("CL.CTCAE", "CTCAE", dictionary="CTCAE", version=self.ctcae)
            return "CL.CTCAE"
        if self.dictionary and variable[:2] in ("AE", "MH") and part in _MEDICAL:
            name, version = self.dictionary.name, self.dictionary.version
            self._own["DICTIONARY"] = Codelist("CL.DICTIONARY", name, dictionary=name, version=version)
            return "CL.DICTIONARY"
        if self.medication and variable[:2] == "CM" and variable[2:] in _MEDICATION:
            name, version = self.medication.name, self.medication.version
            self._own["MEDICATION"] = Codelist("CL.MEDICATION", name, dictionary=name, version=version)
            return "CL.MEDICATION"
        return ""

    def codelists(self) -> tuple[Codelist, ...]:
        """Every list once, in order of OID."""
        found = [self._published(codes, values) for codes, values in self._used.items()]
        return tuple(sorted([*found, *self._own.values()], key=lambda listed: listed.oid))

    def _published(self, codes: tuple[str, ...], values: Mapping[str, str]) -> Codelist:
        listed = [codelist(code) for code in codes]
        known = {value: code for part in listed for value, code in part.terms.items()}
        terms = [_term(codes, value, meaning, known.get(value, "")) for value, meaning in sorted(values.items())]
        name = " / ".join(part.name for part in listed)
        if len(codes) > 1:  # several publications in one variable: no publication has such a list
            return Codelist(_oid(codes), name, _alike(terms))
        return Codelist(_oid(codes), name, _alike(terms), codes[0], self._standard(_publications()[codes[0]]))

    def _standard(self, ct: str) -> str:
        """The OID of a publication; one with its version for a codelist that the version in force no longer has."""
        oid = self.standards[publication(ct)]
        if ct.endswith(versions()[publication(ct)]):
            return oid
        self.earlier.add(ct)
        return earlier_oid(oid, ct)


def allowed(code: str, values: Iterable[str]) -> bool:
    """Are all `values` terms or declared extensions of the list? One that the project does not carry allows nothing."""
    return code in _publications() and set(values) <= set(codelist(code).allowed)


def earlier_oid(oid: str, ct: str) -> str:
    """The OID of an earlier version of a publication."""
    return f"{oid}.{ct.split()[-1]}"


def _oid(codes: tuple[str, ...]) -> str:
    return ".".join(("CL", *codes))


def _term(codes: tuple[str, ...], value: str, meaning: str, code: str) -> Term:
    abbreviated = codes[0] in _ABBREVIATED
    return Term(value, meaning or (_preferred(codes[0]).get(value, value) if abbreviated else ""), code, not code)


def _alike(terms: list[Term]) -> tuple[Term, ...]:
    """A list has meanings for all its terms or for none (Define-XML 2.1): where some have one, the others mean themselves."""
    if not any(term.decode for term in terms):
        return tuple(terms)
    return tuple(Term(term.value, term.decode or term.value, term.code, term.extended) for term in terms)


@per_terminology
def _preferred(code: str) -> dict[str, str]:
    return {row["submission_value"]: row["nci_preferred_term"] for row in terms_of(code)}


@per_terminology
def _publications() -> dict[str, str]:
    """The publication of each codelist with its version: "SDTM CT 2025-03-28"."""
    return {code: listed[0]["ct"] for code, listed in in_force().rows.items()}


@per_terminology
def versions() -> dict[str, str]:
    """The version in force of each publication: {"SDTM": "2025-03-28", ...}."""
    return {publication(ct): ct.split()[-1] for ct in sorted(set(_publications().values()))}


def publication(ct: str) -> str:
    """SDTM of "SDTM CT 2025-03-28"."""
    return ct.split()[0]
