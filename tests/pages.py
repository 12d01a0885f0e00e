"""The page of an output as a reader sees it: takes markup, gives the cells that name results and the rows that name records."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """`cells`: the results that a cell names, and its text. `records`: the record that a row names, and its texts."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, str]] = []
        self.records: list[tuple[str, list[str]]] = []
        self._cell: tuple[str, list[str]] | None = None
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "td":
            self._cell = (given.get("data-ard") or "", [])
        elif tag == "tr" and given.get("data-record"):
            self.records.append((given["data-record"] or "", []))
        elif tag == "br" and self._cell:
            self._cell[1].append("\n")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._cell[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != "td" or not self._cell:
            return
        named, text = self._cell[0], "".join(self._cell[1])
        if named:
            self.cells.append((named, text))
        elif self.records:
            self.records[-1][1].append(text)
        self._cell = None
