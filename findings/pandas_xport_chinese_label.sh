#!/usr/bin/env bash
# pandas 2.3.3 and 3.0.0: read_sas(format="xport", encoding="gb18030") does not open a transport file whose dataset has a Chinese label.
#
# `encoding` is used for values only; the header of a member, which has the label of the dataset (bytes 33 to 72 of its second
# line), is read as UTF-8 whatever was asked. pyreadstat 1.3.7 reads the same file, values and labels. A transport file has no
# place for its encoding, and the NMPA takes GB encodings: tell who reads such a package with pandas to use pyreadstat.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
for version in 2.3.3 3.0.0; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install -q "pyreadstat==1.3.7" "pandas==$version"
  "$work/$version/bin/python" - "$work/ae.xpt" <<'PY'
import sys

import pandas as pd
import pyreadstat

path, label, term = sys.argv[1], "不良事件".encode("gb18030"), "乏力".encode("gb18030")
pyreadstat.write_xport(pd.DataFrame({"AETERM": ["T" * len(term)]}), path, table_name="AE", file_label="", file_format_version=5)
content = bytearray(open(path, "rb").read())
content = content.replace(b"T" * len(term), term)
only_values = bytes(content)
member = content.index(b"HEADER RECORD*******DSCRPTR HEADER RECORD") + 160  # its second line: date, blanks, label, type
content[member + 32 : member + 32 + len(label)] = label

open(path, "wb").write(only_values)
print(pd.__version__, "Chinese value, no label:", pd.read_sas(path, format="xport", encoding="gb18030")["AETERM"].tolist())
open(path, "wb").write(content)
table, about = pyreadstat.read_xport(path, encoding="GB18030")
print("pyreadstat, label and value:", about.file_label, table["AETERM"].tolist())
assert (about.file_label, table["AETERM"].tolist()) == ("不良事件", ["乏力"])
try:
    pd.read_sas(path, format="xport", encoding="gb18030")
except UnicodeDecodeError as error:
    print("pandas, label and value:", error)
    assert error.encoding == "utf-8"
else:
    sys.exit("pandas reads it now")
PY
done
echo "as described: pandas reads the label of a dataset as UTF-8, whatever encoding is asked"
