"""Train the autoregressive density on configurations as sequences."""

from pathlib import Path

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.models.autoregressive import Autoregressive, build, pack_steps
from workflow.ljvae.physics.insertion import Layout
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.statistics import sample_posterior
from workflow.ljvae.training.batches import Batches
from workflow.ljvae.training.checkpoint import Checkpoint
from workflow.ljvae.training.configurations import Ensemble, draw_latents_once
from workflow.ljvae.training.fitting import History, train_sliced
from workflow.ljvae.training.networks import read_network

_VALIDATION_BATCH = 500  # configurations


class Sequences(Batches):
    """Batches (B, N, C) of the packed steps of an ensemble.

    With a generator the order is redrawn for each epoch, and half of the configurations are replaced by their mirror
    images, x to L - x. With posteriors there are no mirror images, which have other latents. The latents of each
    configuration are then redrawn for each epoch, or are the means without a generator.
    """

    def __init__(
        self,
        ensemble: Ensemble,
        layout: Layout,
        batch_size: int,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.ensemble = ensemble
        self.layout = layout
        self.latents = None if ensemble.posterior is None else ensemble.posterior.mean
        super().__init__(ensemble.positions, batch_size, rng)

    def draw(self) -> None:
        """Draw the order of the next epoch, and its mirror images or latents."""
        super().draw()
        if self.rng is not None and self.ensemble.posterior is not None:
            self.latents = sample_posterior(*self.ensemble.posterior, self.rng)

    def __getitem__(self, index: int) -> np.ndarray:
        chosen = slice(index * self.batch_size, (index + 1) * self.batch_size)
        rows = self.order[chosen]
        positions = np.asarray(self.matrices[rows], dtype=np.float64)
        if self.rng is not None and self.latents is None:
            turned = self.turned[chosen]
            positions[turned, :, 0] = self.layout.box - positions[turned, :, 0]
        gamma = np.asarray(self.ensemble.gamma[rows], dtype=np.float64)
        latents = None if self.latents is None else self.latents[rows]
        return pack_steps(sort_points(positions, "x"), gamma, self.layout, latents)


def train_autoregressive(
    ensemble: Ensemble,
    validation: Ensemble,
    settings: dict,
    layout: Layout,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[Autoregressive, History]:
    """Train a density on an ensemble; return it with its history.

    It maximises the likelihood: the loss is minus the log density of sorted configurations, in nats. ``settings`` has
    those of `build`, and epochs, batch_size, learning_rate and weight_decay. The seeds of weights and batches derive
    from (seed, name). A stopped training resumes from its ``checkpoint``. Each batch is cut into ``slices`` that are
    computed in parallel.

    Raises UserError if the loss diverges.
    """
    model = build(settings, layout, random_state(seed, f"{name} weights"))
    batches = Sequences(ensemble, layout, settings["batch_size"], generator(seed, f"{name} batches"))
    validation = draw_latents_once(validation, generator(seed, f"{name} validation"))
    checked = Sequences(validation, layout, _VALIDATION_BATCH)
    return model, train_sliced(model, batches, checked, settings, name, checkpoint, slices)


def read_density(path: str | Path) -> Autoregressive:
    """Read the density of a .keras file. Raises UserError as `read_network` does."""
    return read_network(path)
