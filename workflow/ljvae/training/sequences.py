"""Train the autoregressive density on configurations as sequences."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.models.autoregressive import Autoregressive, build, pack_steps
from workflow.ljvae.physics.insertion import Layout
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.training.batches import Batches
from workflow.ljvae.training.checkpoint import Checkpoint
from workflow.ljvae.training.fitting import History, train_sliced

_VALIDATION_BATCH = 500  # configurations


class Sequences(Batches):
    """Batches (B, N, C) of the packed steps of configurations (S, N, 2), sigma, at their ``gamma`` (S,).

    With a generator the order is redrawn for each epoch, and half of the configurations are replaced by their mirror
    images, x to L - x.
    """

    def __init__(
        self,
        positions: np.ndarray,
        gamma: np.ndarray,
        layout: Layout,
        batch_size: int,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.gamma = gamma
        self.layout = layout
        super().__init__(positions, batch_size, rng)

    def __getitem__(self, index: int) -> np.ndarray:
        chosen = slice(index * self.batch_size, (index + 1) * self.batch_size)
        rows = self.order[chosen]
        positions = np.asarray(self.matrices[rows], dtype=np.float64)
        if self.rng is not None:
            turned = self.turned[chosen]
            positions[turned, :, 0] = self.layout.box - positions[turned, :, 0]
        return pack_steps(sort_points(positions, "x"), np.asarray(self.gamma[rows], dtype=np.float64), self.layout)


def train_autoregressive(
    ensemble: tuple[np.ndarray, np.ndarray],
    validation: tuple[np.ndarray, np.ndarray],
    settings: dict,
    layout: Layout,
    seed: int,
    name: str,
    checkpoint: Checkpoint | None = None,
    slices: int = 1,
) -> tuple[Autoregressive, History]:
    """Train a density on positions (S, N, 2), sigma, and gammas (S,); return it with its history.

    It maximises the likelihood: the loss is minus the log density of sorted configurations, in nats. ``settings`` has
    those of `build`, and epochs, batch_size, learning_rate and weight_decay. The seeds of weights and batches derive
    from (seed, name). A stopped training resumes from its ``checkpoint``. Each batch is cut into ``slices`` that are
    computed in parallel.

    Raises UserError if the loss diverges.
    """
    model = build(settings, layout, random_state(seed, f"{name} weights"))
    batches = Sequences(*ensemble, layout, settings["batch_size"], generator(seed, f"{name} batches"))
    checked = Sequences(*validation, layout, _VALIDATION_BATCH)
    return model, train_sliced(model, batches, checked, settings, name, checkpoint, slices)
