"""The first station: a transfer's files as text tables in which every row has its identity, and which of the rows are current."""
