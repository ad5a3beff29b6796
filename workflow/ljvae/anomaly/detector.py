"""The detector: scores of how unusual a configuration is, learned only from normal configurations.

`fit_detector` learns from the training and validation splits. `score_configurations` applies the result, which consists
of plain arrays. Higher is more unusual. A state that is denser than normal has smaller reconstruction errors
and a higher likelihood than normal ones, so a one-sided score would miss it; such numbers are therefore two-sided.
"""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor

from workflow.ljvae.anomaly.surprise import state_surprise, tail_surprise
from workflow.ljvae.geometry.neighbours import local_features
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.storage import load_array, load_arrays, open_matrices

# Names of a model's scores, as in anomaly.csv.
SCORES = ("mse", "relative_mse", "kl", "latent_density", "negative_elbo", "local_structure", "combined")
_TINY = 1e-9  # keeps a division by a standard deviation finite
_FURTHEST_LATENT = 4.0  # standard deviations, beyond which regressions do not extrapolate
_FURTHEST_OUTLIER = 1e3  # standard deviations


def collect_inputs(
    encoding: dict, matrices: np.ndarray, positions: np.ndarray, surprise: np.ndarray, box: float
) -> dict[str, np.ndarray]:
    """Collect the detector's inputs: parts of an ``encoding``, local structure and mean height.

    ``matrices`` (S, N, N) in units of L are those of the ensemble, with zeros where they are masked. ``positions``
    (S, N, 2) are in sigma; matrices hold no absolute height. ``surprise`` is the table of `fit_pair_surprise`.
    """
    inputs = {key: encoding[key] for key in ("mean", "mse", "kl", "sampled_mse") if key in encoding}
    return inputs | {"features": local_features(matrices, surprise, box), "height": mean_height(positions)}


def load_inputs(encoding: str, matrices: str, ensemble: str, surprise: np.ndarray, box: float) -> dict[str, np.ndarray]:
    """Collect the detector's inputs from the files of an ensemble: its encoding, matrices and configurations."""
    positions = load_array(ensemble, "positions")
    return collect_inputs(load_arrays(encoding), open_matrices(matrices), positions, surprise, box)


def fit_detector(
    train: dict, validation: dict, *, components: int, neighbours: int, seed: int
) -> dict[str, np.ndarray]:
    """Learn the normal state, as arrays.

    ``train`` and ``validation`` are inputs of `collect_inputs`: ``mean`` (S, D) and ``features`` (S, F); ``validation``
    also has ``mse``, ``kl``, ``height`` (sigma) and ``gamma``, (S,) each. The density of the latent space is a mixture
    of ``components`` Gaussians fitted to the training latents; the training split also determines the local structure
    expected at a latent. Errors are smaller on trained configurations, so the expected errors come from the validation
    split.
    """
    detector = _fit_density(train["mean"], components, seed)
    detector |= _fit_expectations(train, validation, detector)
    detector |= _fit_outliers(validation, detector, neighbours)
    return detector | _score_normal(validation, detector)


def score_configurations(inputs: dict, detector: dict, kl_weight: float) -> dict[str, np.ndarray]:
    """Compute scores (S,) by the names of `SCORES`, from ``inputs`` as `collect_inputs` returns them.

    - mse, kl: as encoded
    - relative_mse: logarithm of the error relative to that expected at the latent
    - latent_density: negative logarithm of the latents' density
    - negative_elbo: negative lower bound on the log-likelihood per matrix element, up to constants, if the
      encoding has ``sampled_mse``, the error of samples of the posterior
    - local_structure: squared Mahalanobis distance of the local structure from that expected at the latent
    - combined: sum of two surprises. That of the state compares the mean height with each trained gamma. That of the
      structure compares the minimum pair distance, and the local outlier factor (Breunig et al., 2000) of local
      structure, height and the scores above
    """
    scores = _score_by_model(inputs, detector)
    if "sampled_mse" in inputs:
        scores["negative_elbo"] = inputs["sampled_mse"].astype(np.float64) + kl_weight * scores["kl"]
    position = (_describe(inputs, detector) - detector["outlier/centre"]) / detector["outlier/scale"]
    outlier = -_outlier_factor(detector).score_samples(np.clip(position, -_FURTHEST_OUTLIER, _FURTHEST_OUTLIER))
    structure = _structure_surprise(-inputs["features"][:, 0], outlier, detector)
    state = state_surprise(inputs["height"], detector["normal/height"], detector["normal/gamma"])
    combined = tail_surprise(state, detector["normal/state"]) + tail_surprise(structure, detector["normal/structure"])
    return scores | {"combined": combined}


def score_ensembles(
    inputs: dict[str, dict[str, np.ndarray]], detector: dict, kl_weight: float
) -> dict[str, dict[str, np.ndarray]]:
    """Compute scores (S,) of several ensembles, by score and ensemble, from the ``inputs`` of each (`load_inputs`).

    All are scored at once, since each call prepares the reference of the local outlier factor.
    """
    together = {key: np.concatenate([one[key] for one in inputs.values()]) for key in next(iter(inputs.values()))}
    ends = np.cumsum([len(one["height"]) for one in inputs.values()])[:-1]
    scores = score_configurations(together, detector, kl_weight)
    return {score: dict(zip(inputs, np.split(values, ends), strict=True)) for score, values in scores.items()}


def _fit_density(latents: np.ndarray, components: int, seed: int) -> dict[str, np.ndarray]:
    """Fit the standardisation and the Gaussian mixture of the training latents (S, D)."""
    standard = {"centre": latents.mean(axis=0), "scale": latents.std(axis=0) + _TINY}
    mixture = GaussianMixture(components, random_state=seed, reg_covar=1e-4).fit(_standardise(latents, standard))
    return standard | {
        "mixture/weights": mixture.weights_,
        "mixture/means": mixture.means_,
        "mixture/roots": mixture.precisions_cholesky_,
    }


def _fit_expectations(train: dict, validation: dict, detector: dict) -> dict[str, np.ndarray]:
    """Fit regressions of local structure and errors on the latents, and the residuals of the local structure."""
    local = _fit_regression(_standardise(train["mean"], detector), train["features"])
    latents = _standardise(validation["mean"], detector)
    residual = validation["features"] - _predict(latents, local)
    return {
        "local/coefficients": local,
        "error/coefficients": _fit_regression(latents, np.log(validation["mse"])[:, None]),
        "local/centre": residual.mean(axis=0),
        "local/precision": np.linalg.pinv(np.cov(residual.T)),
    }


def _fit_outliers(validation: dict, detector: dict, neighbours: int) -> dict[str, np.ndarray]:
    """Standardise the configurations in which the local outlier factor looks for neighbours."""
    described = _describe(validation, detector)
    centre = described.mean(axis=0)
    scale = described.std(axis=0) + _TINY
    return {
        "outlier/centre": centre,
        "outlier/scale": scale,
        "outlier/reference": (described - centre) / scale,
        "outlier/neighbours": np.array(min(neighbours, len(described) - 1)),
    }


def _score_normal(validation: dict, detector: dict) -> dict[str, np.ndarray]:
    """Compute the normal numbers with which those of a configuration are compared."""
    normal = {
        "normal/height": validation["height"],
        "normal/gamma": validation["gamma"],
        "normal/closest": -validation["features"][:, 0],
        # negative_outlier_factor_ leaves each configuration out of its own neighbours
        "normal/outlier": -_outlier_factor(detector).negative_outlier_factor_,
        "normal/state": state_surprise(validation["height"], validation["height"], validation["gamma"]),
    }
    structure = _structure_surprise(normal["normal/closest"], normal["normal/outlier"], normal)
    return normal | {"normal/structure": structure}


def _score_by_model(inputs: dict, detector: dict) -> dict[str, np.ndarray]:
    """Compute the scores (S,) that follow from one model's encoding."""
    latents = _standardise(inputs["mean"], detector)
    residual = inputs["features"] - _predict(latents, detector["local/coefficients"]) - detector["local/centre"]
    return {
        "mse": inputs["mse"].astype(np.float64),
        "relative_mse": np.log(inputs["mse"]) - _predict(latents, detector["error/coefficients"])[:, 0],
        "kl": inputs["kl"].astype(np.float64),
        "latent_density": -_mixture(detector).score_samples(latents),
        "local_structure": np.einsum("si,ij,sj->s", residual, detector["local/precision"], residual),
    }


def _describe(inputs: dict, detector: dict) -> np.ndarray:
    """Features (S, F + 5) of the local outlier factor: local structure, mean height and the model's scores."""
    scores = _score_by_model(inputs, detector)
    columns = [
        inputs["height"],
        scores["relative_mse"],
        scores["kl"],
        scores["latent_density"],
        np.log1p(scores["local_structure"]),
    ]
    return np.concatenate([inputs["features"], np.stack(columns, axis=1)], axis=1)


def _structure_surprise(closest: np.ndarray, outlier: np.ndarray, normal: dict) -> np.ndarray:
    return tail_surprise(closest, normal["normal/closest"]) + tail_surprise(outlier, normal["normal/outlier"])


def _standardise(latents: np.ndarray, detector: dict) -> np.ndarray:
    return (latents.astype(np.float64) - detector["centre"]) / detector["scale"]


def _regressors(latents: np.ndarray) -> np.ndarray:
    """Return standardised latents (S, D) and their squares, (S, 2 D)."""
    clipped = np.clip(latents, -_FURTHEST_LATENT, _FURTHEST_LATENT)
    return np.concatenate([clipped, clipped**2], axis=1)


def _fit_regression(latents: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Fit coefficients (2 D + 1, K) of ``values`` (S, K) on latents (S, D), with the constant last."""
    ridge = Ridge(alpha=10.0).fit(_regressors(latents), values)
    return np.concatenate([np.atleast_2d(ridge.coef_).T, np.reshape(ridge.intercept_, (1, -1))])


def _predict(latents: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    return _regressors(latents) @ coefficients[:-1] + coefficients[-1]


def _mixture(detector: dict) -> GaussianMixture:
    mixture = GaussianMixture(len(detector["mixture/weights"]))
    mixture.weights_ = detector["mixture/weights"]
    mixture.means_ = detector["mixture/means"]
    mixture.precisions_cholesky_ = detector["mixture/roots"]
    return mixture


def _outlier_factor(detector: dict) -> LocalOutlierFactor:
    factor = LocalOutlierFactor(int(detector["outlier/neighbours"]), novelty=True)
    return factor.fit(detector["outlier/reference"])
