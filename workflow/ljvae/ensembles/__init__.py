"""Configurations that are not simulated: drawn, derived from the test set, or read from a file."""
