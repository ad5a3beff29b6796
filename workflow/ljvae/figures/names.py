"""Display names: what readers see in place of the names that files, columns and the config use.

Each function gives the display name of one kind of thing. A name that it does not know, such as that of a network or a
family of your own, is shown with spaces for underscores.
"""

from collections.abc import Mapping
from typing import Any

from workflow.ljvae.study import BASELINE, DETECTOR, GRID

SPLITS = {
    "train": "training set",
    "validation": "validation set",
    "calibration": "calibration set",
    "test": "test set",
}
SCORES = {
    "combined": "combined score",
    "energy": "energy",
    "structure": "structure",
    "odd_particle": "odd particle",
    "state": "state",
    "mse": "reconstruction error",
    "kl": "KL divergence",
    "pca_mse": "PCA reconstruction error",
    "negative_minimum_distance": "minimum pair distance",
    "mean_height": "mean height",
    "energy_oracle": "energy oracle",
    "isolation_forest": "isolation forest",
    "mahalanobis": "Mahalanobis distance",
    "local_outlier_factor": "local outlier factor",
    "likelihood_ratio": "ceiling, gamma known",
    "conditional_likelihood_ratio": "ceiling, gamma unknown",
    "two_sided_conditional_likelihood_ratio": "ceiling, gamma and direction unknown",
}

NETWORKS = {
    BASELINE: "baseline",
    DETECTOR: "detector",
    "constant": "mean matrix",
    "pca": "linear PCA",
    "conv2d": "convolutional VAE",
    "conv2d_deep": "deep convolutional VAE",
    "conv2d_patch": "patch VAE",
    "geometric": "geometric VAE",
    "conv2d_x": "convolutional VAE, sorted by x, short training",
    "conv2d_y": "convolutional VAE, sorted by y",
    "conv2d_radial": "convolutional VAE, sorted by distance from a corner",
    "conv2d_none": "convolutional VAE, unsorted",
    "conv2d_penalised": "convolutional VAE, large KL weight",
    "autoencoder": "autoencoder",
    "dense_distances": "dense VAE of distances",
    "dense_distances_penalised": "dense VAE of distances, large KL weight",
    "dense_coordinates": "dense VAE of coordinates",
    "dense_coordinates_penalised": "dense VAE of coordinates, large KL weight",
    "dense_coordinates_x": "dense VAE of coordinates, sorted by x",
    "dense_coordinates_x_deep": "deep dense VAE of coordinates, sorted by x",
    "dense_coordinates_none": "dense VAE of coordinates, unsorted",
    "dense_coordinates_none_deep": "deep dense VAE of coordinates, unsorted",
    "image_counts": "image VAE, counts",
    "image_occupancy": "image VAE, occupancy",
    "image_occupancy_fine": "image VAE, occupancy of finer cells",
    "learned_factor": "density, learned potential",
    "given_factor": "density, true potential",
    "no_factor": "density, no potential",
    "geometric_decoder": "geometric VAE, decoded by particle",
    "learned_dense": "dense regressor",
    "learned_conv2d": "convolutional regressor",
}

METHODS = {
    # of drawing latents or configurations
    "data": "simulated",
    "reconstruction": "reconstructed",
    "prior": "prior",
    "first_dimensions": "first dimensions",
    "pca_20": "20 PCA components",
    "pca_all": "all PCA components",
    "posterior": "aggregate posterior",
    "gaussian": "Gaussian",
    "mixture": "mixture of Gaussians",
    "flow": "flow",
    "barometric": "barometric law",
    "insertion": "insertion, true potential",
    "autoregressive": "autoregressive density",
    "annealing": "sequential Monte Carlo",
    "sampler": "sampler, as many sweeps",
    # of coordinates from matrices
    "first_particle": "Gram matrix, first particle at the origin",
    "double_centred": "Gram matrix, double-centred",
    "orientation": "orientation",
    "decoder": "decoder",
    # of localising moved particles
    "model": "network",
    "short_pairs": "short pairs only",
    "oracle": "approximate oracle",
    # of filling in hidden distances
    "mean_fill": "mean matrix",
    "network": "network",
    "network_completed": "network after geometry",
    "geometry": "geometry only",
    # of predicting images
    "mean": "mean",
    "cell": "mean of the cell",
    "height": "mean at the height",
    "height_and_gamma": "mean at the height and gamma",
}

# Without a network the same methods draw coordinates, sorted by x, in place of latents.
BASELINE_METHODS = {
    "gaussian": "Gaussian of sorted coordinates",
    "mixture": "mixture of Gaussians of sorted coordinates",
}

ORDERS = {"x": "x", "y": "y", "radial": "distance from a corner"}

QUANTITIES = {
    "gamma": "gamma (epsilon / sigma)",
    "exponent": "exponent m",
    "temperature": "temperature (epsilon)",
    "diameter": "diameter of one particle (sigma)",
    "points": "moved particles",
    "step": "largest step",
    "block": "side of the block (rows)",
}

VARIANTS = {
    "box": "steps in box sides",
    "sigma": "steps in sigma",
    "kept": "order kept",
    "sorted": "sorted again",
    "anywhere": "anywhere",
    "diagonal": "at the diagonal",
    "corner": "in the corner",
}


def read_name(name: str) -> str:
    """A name as readers see it where nothing else is known of it.

    >>> read_name("my_own_run")
    'my own run'
    """
    return name.replace("_", " ")


def name_gamma(gamma: float) -> str:
    """Display name of a gamma, and of the training ensemble of this gamma.

    >>> name_gamma(0.4)
    'gamma 0.4'
    """
    return f"gamma {gamma:g}"


def name_family(family: str) -> str:
    """Display name of a family of anomalies.

    >>> name_family("unseen_gamma")
    'unseen gamma'
    """
    return read_name(family)


def name_ensemble(name: str, description: Mapping[str, Any] | None = None) -> str:
    """Display name of an ensemble by its ``description`` in the catalogue, or of a split, which needs none.

    >>> name_ensemble("test")
    'test set'
    >>> name_ensemble("fake_gamma_0.4", {"kind": "simulated", "potential": "fake", "gamma": 0.4})
    'fake potential, gamma 0.4'
    >>> name_ensemble("moved", {"kind": "corrupted", "points": 1, "step": 0.2, "unit": "box", "sorting": "kept"})
    'corrupted, 1 point, steps of 0.2 box sides, order kept'
    >>> name_ensemble("hidden", {"kind": "masked", "block": 8, "place": "corner"})
    'masked, block of 8, in the corner'
    >>> name_ensemble("my_run", {"kind": "file", "path": "my_run.npy", "length": 1.0})
    'my run'
    """
    description = description or {}
    kind = description.get("kind")
    if kind == "simulated":
        return ", ".join(_list_differences(description))
    if kind == "corrupted":
        points = f"{description['points']} point{'' if description['points'] == 1 else 's'}"
        unit = {"box": "box sides", "sigma": "sigma"}[description["unit"]]
        step = f"steps of {description['step']:g} {unit}"
        return f"corrupted, {points}, {step}, {VARIANTS[description['sorting']]}"
    if kind == "masked":
        return f"masked, block of {description['block']}, {VARIANTS[description['place']]}"
    return SPLITS.get(name) or read_name(name)


def _list_differences(description: Mapping[str, Any]) -> list[str]:
    """In what a simulated fluid differs from others, gamma last.

    >>> _list_differences({"potential": "lennard_jones", "gamma": 0.4, "diameter": 0.5})
    ['one diameter of 0.5 sigma', 'gamma 0.4']
    """
    differences = []
    if description["potential"] != "lennard_jones":
        differences.append(f"{read_name(description['potential'])} potential")
    if "exponent" in description:
        differences.append(f"exponent {description['exponent']}")
    if "temperature" in description:
        differences.append(f"temperature {description['temperature']:g}")
    if "diameter" in description:
        differences.append(f"one diameter of {description['diameter']:g} sigma")
    return [*differences, name_gamma(description["gamma"])]


def name_ensembles(descriptions: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Display names of ensembles by name, from their ``descriptions`` in the catalogue."""
    return {name: name_ensemble(name, description) for name, description in descriptions.items()}


def shorten_names(names: Mapping[str, str]) -> dict[str, str]:
    """Display names without the parts that all of them share, for the members of one family.

    >>> shorten_names({"a": "fake potential, gamma 0.1", "b": "fake potential, gamma 1"})
    {'a': 'gamma 0.1', 'b': 'gamma 1'}
    >>> shorten_names({"a": "random data"})
    {'a': 'random data'}
    """
    parts = {key: name.split(", ") for key, name in names.items()}
    shared = set.intersection(*map(set, parts.values())) if len(parts) > 1 else set()
    short = {key: ", ".join(part for part in each if part not in shared) for key, each in parts.items()}
    return {key: short[key] or names[key] for key in names}


def name_representation(representation: str) -> str:
    """Display name of what a network reads, and its order.

    >>> name_representation("distances_x"), name_representation("coordinates_none"), name_representation("counts_10")
    ('distances, sorted by x', 'coordinates, unsorted', 'counts 10')
    """
    kind, _, order = representation.rpartition("_")
    if order == "none":
        return f"{kind}, unsorted"
    if order in ("x", "y", "radial"):
        return f"{kind}, sorted by {ORDERS[order]}"
    return read_name(representation)


def name_score(score: str) -> str:
    """Display name of a score of anomalies.

    >>> name_score("mse"), name_score("my_score")
    ('reconstruction error', 'my score')
    """
    return SCORES.get(score) or read_name(score)


def name_network(name: str) -> str:
    """Display name of a network, a regressor, or what stands for one in a table.

    >>> name_network("conv2d"), name_network("grid_10_1e-05"), name_network("my_network")
    ('convolutional VAE', '10 latent dimensions, KL weight 1e-05', 'my network')
    """
    if name.startswith(GRID):
        latent_dim, kl_weight = name.removeprefix(GRID).split("_")
        return f"{latent_dim} latent dimensions, KL weight {kl_weight}"
    return NETWORKS.get(name) or read_name(name)


def name_method(method: str, model: str | None = None) -> str:
    """Display name of a method of generation, reconstruction, localisation or completion, and of predictors of images.

    The same method of the ``model`` baseline draws coordinates where that of a network draws latents.

    >>> name_method("gaussian"), name_method("gaussian", "baseline"), name_method("learned_dense")
    ('Gaussian', 'Gaussian of sorted coordinates', 'dense regressor')
    """
    if model == BASELINE and method in BASELINE_METHODS:
        return BASELINE_METHODS[method]
    return METHODS.get(method) or name_network(method)


def name_quantity(key: str) -> str:
    """Display name of what grows along a curve of severity, with its unit.

    >>> name_quantity("temperature")
    'temperature (epsilon)'
    """
    return QUANTITIES.get(key) or read_name(key)


def name_variants(series: str) -> str:
    """Display name of a series of severity.csv: the values in which its ensembles differ, but for the severity.

    >>> name_variants("sigma, sorted"), name_variants("0.4, sorted")
    ('steps in sigma, sorted again', '0.4, sorted again')
    """
    return ", ".join(VARIANTS.get(value) or read_name(value) for value in series.split(", "))
