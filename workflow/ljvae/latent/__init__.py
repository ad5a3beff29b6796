"""The latent space: components and clusters, and what is decoded from points of it."""
