#!/usr/bin/env bash
# pyreadstat 1.3.7: special missing values of a SAS transport file (.A to .Z) cannot be told from an ordinary missing one.
#
# A transport file (version 5) keeps .A as the bytes 41 00 00 00 00 00 00 00 and . as 2E 00 ... (SAS, "Record Layout of a SAS
# Version 5 or 6 Data Set in SAS Transport Format"). read_sas7bdat gives the letters with user_missing=True; read_xport has no such
# argument and gives NaN for both. Trials use the letters for reasons: not done, not applicable, below the limit.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q "pyreadstat==1.3.7" "pandas==2.3.3"
"$work/venv/bin/python" - "$work/lb.xpt" <<'PY'
import inspect
import sys

import pandas as pd
import pyreadstat

path = sys.argv[1]
pyreadstat.write_xport(pd.DataFrame({"LBSTRESN": [1.5, float("nan"), float("nan")]}), path, table_name="LB", file_format_version=5)
content = bytearray(open(path, "rb").read())
missing = bytes([0x2E]) + bytes(7)
last = content.rindex(missing)
content[last] = 0x41  # .A
open(path, "wb").write(content)

table, meta = pyreadstat.read_xport(path)
print("values:", table["LBSTRESN"].tolist())
print("user_missing of read_sas7bdat:", "user_missing" in inspect.signature(pyreadstat.read_sas7bdat).parameters)
print("user_missing of read_xport:", "user_missing" in inspect.signature(pyreadstat.read_xport).parameters)
print("missing_user_values:", meta.missing_user_values)
assert table["LBSTRESN"].isna().tolist() == [False, True, True], "the values are told apart now"
assert "user_missing" in inspect.signature(pyreadstat.read_sas7bdat).parameters
assert "user_missing" not in inspect.signature(pyreadstat.read_xport).parameters, "read_xport can tell them apart now"
PY
echo "as described: .A and . of a transport file both come as NaN"
