"""Configurations that are not simulated: drawn, or derived from the test set."""
