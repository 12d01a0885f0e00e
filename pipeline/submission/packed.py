"""One layer on its way into a package: takes its datasets, gives its transport files and what they hold; and the last look.

The proof reads the files from disk as a receiver does: transport files byte by byte against the datasets, define.xml against its
schema and the datasets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.submission.chinese.vocabulary import Vocabulary
from pipeline.submission.faults import Fault
from pipeline.submission.layer import Member
from pipeline.submission.xpt.ascii import to_ascii
from pipeline.submission.xpt.check import Expected, check_xpt
from pipeline.submission.xpt.text import ASCII, Text
from pipeline.submission.xpt.writer import XptLayer, file_name, write_layer


@dataclass(frozen=True)
class Layer:
    """The datasets as they are, as transport files have them, those files, and the text that they hold."""

    members: Sequence[Member]
    plain: Sequence[Member]
    xpt: XptLayer
    text: Text = ASCII


def pack(members: Sequence[Member], day: date, translations: Mapping[str, str], text: Text = ASCII) -> Layer:
    """The layer with its transport files. SubmissionError lists every fault of every dataset."""
    plain = [Member(member.declaration, to_ascii(member.table, translations, text).table) for member in members]
    return Layer(members, plain, write_layer(members, day, translations, text), text)


def layer_faults(folder: Path, layer: Layer, words: Vocabulary | None = None) -> Iterator[Fault]:
    """What is wrong with the datasets of one layer as they lie in `folder`, and with their define.xml (Chinese with `words`)."""
    from pipeline.submission.define.check import define_faults, leaf_faults  # with the libraries of the extra
    from pipeline.submission.define.files import DEFINE

    lengths = layer.xpt.lengths
    for member in layer.plain:
        yield from check_xpt(folder / file_name(member.name), Expected(member.declaration, lengths, member.table, layer.text))
    define = (folder / DEFINE).read_bytes()
    yield from define_faults(define, layer.plain, lengths, words)
    yield from leaf_faults(define, folder)
