"""Configurations drawn from the latent space, and how they compare with the simulation."""
