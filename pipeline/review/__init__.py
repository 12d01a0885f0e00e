"""What people review: the issue list of a transfer, for data managers and for the sites."""
