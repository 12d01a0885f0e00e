"""What a result was made from: notes beside results, the digest of code, the record of a run."""
