"""`python -m pipeline.cli`, where the script crf2tlf is not installed."""

from pipeline.cli import main

main()
