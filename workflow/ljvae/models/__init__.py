"""Networks: the VAE (loss and training steps), and one module per architecture, imported by name.

An architecture's module offers ``build(settings, mean, scale, seed)``. It returns an encoder from arrays of the shape
of ``mean`` to (latent mean, latent log-variance), and a decoder from latents to such arrays.
"""
