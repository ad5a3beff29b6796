"""Configurations to sorted distance matrices, and back."""
