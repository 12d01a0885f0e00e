"""Coding of a trial in `raw/<STUDY>/coding/`: what coders made of verbatim terms, and the licensed dictionaries that it has."""
