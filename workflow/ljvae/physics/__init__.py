"""The fluid: potentials, the sampler, and what is measured on configurations."""
