"""The latent space: its components and clusters, and the output of the decoder at chosen points."""
