"""Environments: a particle and its nearest neighbours, in a system of any size."""
