"""How long a field may be: as long as the longest text of a SAS dataset. What is longer is no answer to a question."""

import pyarrow as pa
import pyarrow.compute as pc

LIMIT = 32_767
REMEDY = f"a field has at most {LIMIT:,} bytes; shorten it, or leave the column out of the export"


def first_too_long(column: "pa.ChunkedArray | pa.Array") -> tuple[int, int] | None:
    """Number (from 0) and bytes of the first text of a column that has more than LIMIT bytes of UTF-8; None where none has."""
    lengths = pc.binary_length(column)
    if (pc.max(lengths).as_py() or 0) <= LIMIT:
        return None
    at = pc.index(pc.fill_null(pc.greater(lengths, LIMIT), False), True).as_py()
    return at, lengths[at].as_py()
