"""Parquet files as a table: takes paths, gives their rows.

Its own module because orchestration, reviews and submission package read results in one way: without Arrow's threads, which can
abort the interpreter at its exit (apache/arrow issue 34314), and several files as one table of Arrow's before pandas makes it its
own, since that costs more than to read it.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read_rows(*paths: Path) -> pd.DataFrame:
    """The rows of one file, or of several with the same columns, one file after the other, numbered from 0."""
    table: pd.DataFrame = pa.concat_tables([pq.ParquetFile(path).read(use_threads=False) for path in paths]).to_pandas()
    return table
