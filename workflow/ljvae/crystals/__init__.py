"""Crystals that are made here: lattices, Langevin dynamics, and the trajectories of the tutorial."""
