"""Read Parquet files as one table.

Arrow's threads stay off, since they can abort the interpreter at its exit (apache/arrow issue 34314); several files are joined
as Arrow tables before the conversion to pandas, which costs more than reading.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read_rows(*paths: Path) -> pd.DataFrame:
    """The rows of one file, or of several with the same columns, one file after the other, numbered from 0."""
    table: pd.DataFrame = pa.concat_tables([pq.ParquetFile(path).read(use_threads=False) for path in paths]).to_pandas()
    return table
