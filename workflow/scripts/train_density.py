"""Train an autoregressive density of configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import unpack_potential
from workflow.ljvae.logs import log
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import Layout, tabulate_learned, tabulate_potential
from workflow.ljvae.storage import load_array, load_arrays
from workflow.ljvae.training.configurations import Ensemble, Posterior
from workflow.ljvae.training.imports import importing_keras


def tabulate_factor(factor: str, detector: list[str], system: dict) -> np.ndarray:
    """Tabulate the pair factor: the potential that is ``learned`` or ``given``, or none."""
    if factor == "learned":
        return tabulate_learned(unpack_potential(load_arrays(detector[0])))
    if factor == "given":
        return tabulate_potential(Fluid(**system, gamma=0.0))
    return np.zeros(0)


def describe_layout(system: dict, settings: dict, factor: np.ndarray, ensemble: Ensemble) -> Layout:
    """Describe the steps of a density that reads what an ``ensemble`` has."""
    latents = 0 if ensemble.posterior is None else ensemble.posterior.mean.shape[1]
    seen = {name: settings[name] for name in ("neighbours", "profile", "knots")}
    return Layout(**system, factor=factor, **seen, latents=latents)


def load_ensemble(path: str, encodings: list[str]) -> Ensemble:
    """Load a split with its gammas, and with posteriors if the density reads latents."""
    posteriors = [Posterior(load_array(file, "mean"), load_array(file, "log_variance")) for file in encodings]
    return Ensemble(load_array(path, "positions"), load_array(path, "gamma"), *posteriors)


def main(
    train: str,
    validation: str,
    detector: list[str],
    encodings: list[str],
    density: str,
    history: str,
    generator: str,
    seed: int,
    study: dict,
    system: dict,
    settings: dict,
    checkpoint: str,
    code: str,
    packages: dict,
) -> None:
    with importing_keras():
        from workflow.ljvae.training.checkpoint import Checkpoint, training_key
        from workflow.ljvae.training.fitting import save_history
        from workflow.ljvae.training.networks import save_network, use_threads
        from workflow.ljvae.training.sequences import train_autoregressive

    name = f"{generator} seed {seed}"
    use_threads(study["threads"])
    training_set = load_ensemble(train, encodings[:1])
    validation_set = load_ensemble(validation, encodings[1:])
    factor = tabulate_factor(settings["factor"], detector, system)
    layout = describe_layout(system, settings, factor, training_set)
    files = [train, validation, *detector, *encodings]
    unfinished = Checkpoint(checkpoint, training_key([name, study, system, settings, code, packages], files))
    trained, epochs = train_autoregressive(
        training_set, validation_set, settings, layout, study["seed"], name, unfinished, slices=study["threads"]
    )
    log.info("%s: validation loss %.3f nats", name, min(epochs["val_loss"]))
    save_network(trained, density)
    save_history(history, epochs)
    unfinished.remove()


if __name__ == "__main__":
    run(main, snakemake)
