"""The files of the subject pages: their names follow from the subject's identifier alone, so that every page can link to them.

An identifier comes from data and may be anything: what stands in a name are its plain characters and a digest of the whole.
"""

import re
from hashlib import sha256

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

FOLDER = "subjects"
"""Below the outputs."""
_CHARACTERS = 40  # characters of the identifier, at most
_DIGEST = 12


def page_files(subjects: Series) -> Series:
    """The file of each subject's page, by USUBJID: `mytrial-01-0101-1f0c5ad9be21.html`.

    ValueError where two subjects would share one; names differ in more than capitals.
    """
    names = {subject: _file(subject) for subject in sorted(subjects.dropna().unique())}
    if len(set(names.values())) < len(names):
        raise ValueError("two subjects have the same page; this is a collision of digests: report it")
    return pd.Series(names, dtype=DTYPES["Char"])


def _file(subject: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")[:_CHARACTERS]
    return f"{plain or 'subject'}-{sha256(subject.encode()).hexdigest()[:_DIGEST]}.html"
