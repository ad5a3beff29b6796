"""Draw configurations from the latent space, and compare them with the simulation."""
