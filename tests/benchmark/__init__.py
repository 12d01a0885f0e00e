"""How fast, how much memory, how it grows: a command, not tests (issue 8). `python -m tests.benchmark --help`."""
