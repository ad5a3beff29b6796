"""Use a finished study from Python: its tables and ensembles, and its networks on configurations of your own.

Five lines encode configurations:

- ``from workflow.ljvae.results import encode, load_network, open_study``
- ``study = open_study(".smoke", "config/smoke.yaml")``
- ``network = load_network(study, "conv2d")``
- ``encoding = encode(network, positions)``
- ``encoding["mean"]``

Positions are (S, N, 2) in sigma, x along the floor and y up, both from 0 to the side of the box. Sorting, scaling and
orientation follow from the settings with which the network was trained. Arguments that do not fit raise ValueError with
one line; files that are damaged raise UserError.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterable
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml

from workflow.ljvae import storage
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import describe_configurations, score_configurations
from workflow.ljvae.config.ensembles import ensembles
from workflow.ljvae.config.reading import load
from workflow.ljvae.config.study import collect_density_seeds, collect_seeds, collect_settings
from workflow.ljvae.generation.autoregressive import draw_configurations
from workflow.ljvae.geometry.distances import clean_matrices, distance_matrices, sort_points
from workflow.ljvae.geometry.gram import decompose, gram_from_centre
from workflow.ljvae.geometry.images import IMAGES
from workflow.ljvae.geometry.inputs import compute_inputs
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.study import (
    DENSITY,
    DETECTOR_FILE,
    ENCODING,
    ENSEMBLE,
    NETWORK,
    PARTS,
    RESULTS,
    SPLIT_SCORES,
    TABLE,
)
from workflow.ljvae.training import encoding as networks

if TYPE_CHECKING:
    import pandas

    from workflow.ljvae.models.vae import VAE

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config" / "config.yaml"
_ROUNDING = 1e-5  # of the box's side: how far outside a particle may be
_MOST_BROKEN = 0.002  # fraction of pairs against the order that rounding can explain: one pair in 500


class FinishedStudy(NamedTuple):
    """A study with results in ``folder``.

    ``particles`` is N, ``box`` the side of the box in sigma, and ``gammas`` are those of the training ensembles.
    ``ensembles`` and ``models`` are descriptions and settings by name, ``seeds`` the training seeds of each
    model, ``densities`` those of each density.
    """

    folder: Path
    seed: int
    particles: int
    box: float
    gammas: list[float]
    ensembles: dict[str, dict]
    models: dict[str, dict]
    seeds: dict[str, list[int]]
    densities: dict[str, list[int]]


class Network(NamedTuple):
    """A trained network: the Keras ``model``, with ``model.encoder`` and ``model.decoder``, and what it reads.

    ``settings`` are those of its training; ``reads`` and ``decodes`` name its input and output. ``file`` is its file.
    """

    model: VAE
    settings: dict[str, Any]
    particles: int
    box: float
    study_seed: int
    file: Path


def open_study(folder: str | Path = ROOT, *configs: str | Path) -> FinishedStudy:
    """Open the study of a ``folder`` that holds ``results``; later ``configs`` override the first one.

    Without configs it is config/config.yaml. Raises ValueError for a folder without results, and for a config that
    can't be run.
    """
    folder = Path(folder)
    if not (folder / RESULTS).is_dir():
        raise ValueError(f"{folder} has no folder {RESULTS}; name the folder in which snakemake ran (its --directory)")
    files = configs or (CONFIG,)
    mapping: dict = {}
    for file in files:
        mapping = _override(mapping, yaml.safe_load(Path(file).read_text()))
    study = load(mapping, files)
    return FinishedStudy(
        folder=folder,
        seed=study.seed,
        particles=study.system.particles,
        box=study.system.box,
        gammas=list(study.simulation.gammas),
        ensembles=ensembles(study.simulation, study.anomalies),
        models=collect_settings(study),
        seeds=collect_seeds(study),
        densities=collect_density_seeds(study),
    )


def load_table(study: FinishedStudy, name: str) -> pandas.DataFrame:
    """Load a table by its name, such as "claims". Raises ValueError for a table that is not there."""
    path = study.folder / TABLE.format(table=name)
    _check_name("table", name, (other.stem for other in path.parent.glob("*.csv")))
    return storage.load_table(path)


def load_ensemble(study: FinishedStudy, name: str) -> dict[str, np.ndarray]:
    """Load an ensemble, or a split such as "test": arrays by name, of which ``positions`` are (S, N, 2) in sigma.

    Raises ValueError for an ensemble that the study does not have, or whose file is not there.
    """
    _check_name("ensemble", name, [*study.ensembles, *PARTS])
    return storage.load_ensemble(_finished(study, ENSEMBLE.format(ensemble=name)), study.box)


def load_encoding(study: FinishedStudy, model: str, ensemble: str, seed: int | None = None) -> dict[str, np.ndarray]:
    """Load what a network made of an ensemble of the study: ``mean``, ``mse`` and so on (results/README.md).

    Lengths are in units of the box. Raises ValueError as `load_network` and `load_ensemble` do.
    """
    seed = _check_model(study, model, seed)
    _check_name("ensemble", ensemble, [*study.ensembles, *PARTS])
    return storage.load_arrays(_finished(study, ENCODING.format(model=model, seed=seed, ensemble=ensemble)))


def load_network(study: FinishedStudy, model: str, seed: int | None = None) -> Network:
    """Load a trained network; without a ``seed``, that of its first one.

    Raises ValueError for a network or a seed that the study does not have, one that is not trained yet, and one that
    reads another number of particles than the config says.
    """
    seed = _check_model(study, model, seed)
    file = _finished(study, NETWORK.format(model=model, seed=seed))
    from workflow.ljvae.training.networks import read_network  # imports TensorFlow

    vae = read_network(file)
    settings = storage.load_json(file.with_name("provenance.json"))["settings"]
    side = vae.encoder.input_shape[1]
    if settings["reads"] != "images" and side != study.particles:
        raise ValueError(
            f"{model} reads {side} particles, the config has {study.particles}: is it another study's config?"
        )
    return Network(vae, settings, study.particles, study.box, study.seed, file)


def represent(network: Network, positions: np.ndarray) -> np.ndarray:
    """Turn positions (S, N, 2) in sigma into the arrays that a network reads, as the study's own files have them.

    These are sorted distance matrices (S, N, N), sorted or oriented points (S, N, 2), all in units of the box, or
    images (S, C, C). Raises ValueError for positions of another shape, outside the box, or not finite.
    """
    positions = _check_positions(positions, network)
    settings = network.settings
    if settings["reads"] == "images":
        return IMAGES[settings["input"]](positions, settings["cells"], network.box)
    if settings["reads"] == "coordinates":
        return sort_points(positions, settings["order"]) / np.float32(network.box)
    return compute_inputs(positions, settings, network.box)


def encode(network: Network, positions: np.ndarray) -> dict[str, np.ndarray]:
    """Encode positions (S, N, 2) in sigma, in any order of the particles.

    Returns ``mean`` and ``log_variance`` (S, D) of the latents, ``mse`` (S,), the reconstruction error of an element in
    units of L^2 as in the study's tables, and ``kl`` (S,) in nats. Raises ValueError as `represent` does.
    """
    return _encode_arrays(network, represent(network, positions))


def encode_matrices(network: Network, matrices: np.ndarray) -> dict[str, np.ndarray]:
    """Encode sorted distance matrices (S, N, N) in units of the box, where positions are not known; as `encode`.

    Raises ValueError for a network of coordinates or images, and for matrices of another shape, in another unit or not
    in the network's order. An order along x can't be distinguished from one along y, and "radial" is not checked.
    """
    reads = network.settings["reads"]
    if reads not in ("matrices", "orientations"):
        raise ValueError(f"this network reads {reads}, not matrices; pass positions to encode")
    matrices = _check_matrices(matrices, network)
    return _encode_arrays(network, orient(matrices)[0].astype(np.float32) if reads == "orientations" else matrices)


def decode(network: Network, latents: np.ndarray) -> dict[str, np.ndarray]:
    """Decode latents (S, D) to ``matrices`` (S, N, N) and ``points`` (S, N, 2) in sigma, or to ``images`` (S, C, C).

    Points of a network of coordinates lie in the box. A distance matrix does not hold a place: all other points are
    centred at the origin and turned upright, by the order where it is x, otherwise onto their flattest side, which may
    leave a mirror image. Raises ValueError for latents of another shape, or not finite.
    """
    latents = _check_numbers("latents", latents, (None, network.settings["latent_dim"]))
    decoded = networks.decode(network.model, latents)
    decodes = network.settings["decodes"]
    if decodes == "image":
        return {"images": decoded}
    if decodes == "matrix":
        matrices = clean_matrices(decoded) * network.box
        return {"matrices": matrices, "points": _find_points(matrices, network.settings["order"])}
    points = decoded * network.box
    return {"matrices": distance_matrices(points), "points": points}


def draw(
    study: FinishedStudy, density: str, gamma: float, count: int, seed: int | None = None, stream: str = "drawn"
) -> dict[str, np.ndarray]:
    """Draw configurations from a trained density, without any Metropolis step, at any gamma of at least 0.

    Returns ``positions`` (count, N, 2) in sigma, and ``log_density`` (count,) of labelled particles, in sigma^-2N.
    Other names of the ``stream`` give other draws. Raises ValueError for a density or a seed that the study does not
    have, for one that is not trained yet, or reads latents, and for a gamma or a count out of range. Warns outside the
    range of the trained gammas.
    """
    _check_name("density", density, study.densities)
    seed = _check_seed(density, study.densities[density], seed)
    if not isinstance(gamma, Real) or not (np.isfinite(gamma) and gamma >= 0):
        raise ValueError(f"gamma should be a number of at least 0, not {gamma!r}")
    if not isinstance(count, Integral) or count < 1:
        raise ValueError(f"count should be a whole number of at least 1, not {count!r}")
    file = _finished(study, DENSITY.format(generator=density, seed=seed))
    from workflow.ljvae.training.sequences import read_density  # imports TensorFlow

    model = read_density(file)
    if model.layout.latents:
        raise ValueError(f"{density} decodes latents; densities without latents draw configurations")
    _warn_beyond(gamma, study.gammas)
    return draw_configurations(model, gamma, count, study.seed, f"{density} seed {seed} {stream}")._asdict()


def score(study: FinishedStudy, positions: np.ndarray) -> dict[str, np.ndarray]:
    """Score positions (S, N, 2) in sigma by the study's detector: each score (S,), and the ``p_value`` of `combined`.

    Scores are those of the table `anomaly`; no network takes part. Raises ValueError as `represent` does, and if the
    detector is not there yet.
    """
    detector = storage.load_arrays(_finished(study, DETECTOR_FILE))
    calibration = storage.load_array(_finished(study, SPLIT_SCORES.format(part="calibration")), "combined")
    described = describe_configurations(_check_positions(positions, study), detector)
    scores = score_configurations(described, detector)
    return scores | {"p_value": p_values(scores["combined"], calibration)}


def _override(mapping: dict, other: dict) -> dict:
    """``mapping`` with the values of ``other``, section by section, as Snakemake reads several config files."""
    both = {
        key: _override(mapping[key], other[key])
        for key in mapping.keys() & other.keys()
        if isinstance(mapping[key], dict) and isinstance(other[key], dict)
    }
    return mapping | other | both


def _check_name(kind: str, name: str, choices: Iterable[str]) -> None:
    names = sorted(choices)
    if name in names:
        return
    nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    raise ValueError(f"the study has no {kind} {name!r}" + (f"; the nearest is {nearest[0]!r}" if nearest else ""))


def _check_model(study: FinishedStudy, model: str, seed: int | None) -> int:
    """The training seed to use: the first one if none is given."""
    _check_name("model", model, study.models)
    return _check_seed(model, study.seeds[model], seed)


def _check_seed(name: str, seeds: list[int], seed: int | None) -> int:
    if seed is None:
        return seeds[0]
    if seed not in seeds:
        raise ValueError(f"{name} has the training seeds {', '.join(map(str, seeds))}, not {seed}")
    return seed


def _warn_beyond(gamma: float, trained: list[float]) -> None:
    """Warn of a gamma outside the range of the ``trained`` ones, at the line that calls `draw`."""
    lowest = min(trained)
    highest = max(trained)
    if not lowest <= gamma <= highest:
        warnings.warn(
            f"gamma {gamma:g} is outside the trained range, {lowest:g} to {highest:g}; "
            "look at the weights of the draws, exp(-E / T) / density",
            stacklevel=3,
        )


def _finished(study: FinishedStudy, name: str) -> Path:
    """The path of a result. Raises ValueError if it is not there yet."""
    path = study.folder / name
    if not path.is_file():
        raise ValueError(f"{path} is not there; the target {name} of your snakemake command makes it")
    return path


def _check_numbers(name: str, values: np.ndarray, shape: tuple[int | None, ...]) -> np.ndarray:
    """The values as float32 of the ``shape`` (None: any length). Raises ValueError for others."""
    array = np.asarray(values)
    fits = array.ndim == len(shape) and all(a in (None, b) for a, b in zip(shape, array.shape, strict=True))
    if not fits or not array.size:
        sides = ", ".join("S" if side is None else str(side) for side in shape)
        raise ValueError(f"{name} should have the shape ({sides}), not {array.shape}")
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise ValueError(f"{name} should be finite real numbers")
    return array.astype(np.float32)


def _check_positions(positions: np.ndarray, network: Network | FinishedStudy) -> np.ndarray:
    """Positions (S, N, 2) as float32 in the box, with what is rounded on the walls."""
    box = network.box
    positions = _check_numbers("positions", positions, (None, network.particles, 2))
    low = float(positions.min())
    high = float(positions.max())
    if low < -_ROUNDING * box or high > box * (1 + _ROUNDING):
        raise ValueError(
            f"positions should be in sigma and inside the box, 0 to {box:g}, but go from {low:g} to {high:g}"
        )
    if high <= 1:
        raise ValueError(
            f"positions go from {low:g} to {high:g}, as if divided by the side of the box; they should be in sigma"
        )
    return np.clip(positions, 0, np.float32(box))


def _check_matrices(matrices: np.ndarray, network: Network) -> np.ndarray:
    """Distance matrices (S, N, N) as float32, if they are distances in units of the box and in the network's order."""
    side = network.particles
    matrices = _check_numbers("matrices", matrices, (None, side, side))
    if np.any(np.diagonal(matrices, axis1=1, axis2=2)) or np.abs(matrices - np.swapaxes(matrices, 1, 2)).max() > 1e-5:
        raise ValueError("matrices should be symmetric with a diagonal of zeros")
    high = float(matrices.max())
    if matrices.min() < 0 or not 1 / network.box < high <= np.sqrt(2) * (1 + _ROUNDING):
        raise ValueError(f"matrices should be in units of the box, so from 0 to at most 1.414, but reach {high:g}")
    order = network.settings["order"]
    broken = orient(matrices)[1]["broken"].max() if order in ("x", "y") else 0.0
    if broken > _MOST_BROKEN:
        raise ValueError(
            f"matrices should be of points sorted by {order}, but up to {broken:.0%} of the pairs are in another order"
        )
    return matrices


def _encode_arrays(network: Network, arrays: np.ndarray) -> dict[str, np.ndarray]:
    encoding = networks.encode(network.model, arrays)
    return {name: encoding[name] for name in ("mean", "log_variance", "mse", "kl")}


def _find_points(matrices: np.ndarray, order: str) -> np.ndarray:
    """Points (S, N, 2) of matrices (S, N, N), centred and upright, in the matrices' unit."""
    if order == "x":
        return orient(matrices)[0]
    points = tumble(decompose(gram_from_centre(matrices))[0])[0]
    return points - points.mean(axis=1, keepdims=True)
