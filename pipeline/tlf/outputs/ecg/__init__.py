"""Electrocardiograms."""
