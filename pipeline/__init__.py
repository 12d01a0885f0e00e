"""crf2tlf: from the case report form to tables, listings and figures.

One text type everywhere (DESIGN 5): Arrow-backed `str` with NaN for missing. And no copies of columns that a step leaves as they
are (pandas' copy-on-write): they were a quarter of ADaM at 10,000 subjects. Both are set here, before any table is made, by the
variables that pandas reads when it is imported, so that commands which touch no data need not import pandas.
"""

import os
import sys

os.environ["PANDAS_FUTURE_INFER_STRING"] = "1"
os.environ["PANDAS_COPY_ON_WRITE"] = "1"
if "pandas" in sys.modules:
    sys.modules["pandas"].set_option("future.infer_string", True)
    sys.modules["pandas"].set_option("mode.copy_on_write", True)

from pipeline.trial.finder import install

install()
