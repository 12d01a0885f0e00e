"""What leaves the house: takes one transfer's finished tables, gives the files that regulatory publishing receives."""
