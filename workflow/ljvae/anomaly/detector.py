"""Scores of how unusual a configuration is, each learned from normal configurations alone, and one of them all.

`fit_detector` learns from the training and validation parts, `score_configurations` applies what was learned, as plain
arrays. Higher is more unusual. Numbers that are unusual on either side count twice-sided: a state that is denser than
normal is reconstructed better and is likelier under a density than normal ones, so errors and likelihoods miss it.
"""

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor

from workflow.ljvae.geometry.neighbours import local_features
from workflow.ljvae.physics.observables import mean_height

# What a model's scores are called, in anomaly.csv too.
SCORES = ("mse", "relative_mse", "kl", "latent_density", "bound", "local_structure", "combined")
_TAIL = 0.1  # share of the normal scores whose mean excess continues the distribution


def tail_surprise(values: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """-log of the share of ``normal`` (R,) scores that are at least as high as ``values`` (S,).

    Beyond the highest tenth the share falls exponentially with the mean excess there, so that it never ends.

    >>> tail_surprise(np.array([0.0]), np.arange(1.0, 10.0)).round(3).tolist()
    [-0.0]
    """
    normal = np.sort(normal)
    start = np.quantile(normal, 1 - _TAIL)
    excess = max((normal[normal > start] - start).mean() if normal[-1] > start else 0.0, 1e-9)
    share = (len(normal) - np.searchsorted(normal, values, side="left") + 1) / (len(normal) + 1)
    return np.where(values > start, -np.log(_TAIL) + (values - start) / excess, -np.log(np.minimum(share, 1.0)))


def two_sided_surprise(values: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The same of whichever side is rarer, with twice the share: for numbers that are unusual when high or low.

    >>> normal = np.arange(1.0, 10.0)
    >>> two_sided_surprise(np.array([5.0]), normal).round(3).tolist()  # -log(0.6) - log 2, as the other side is
    [-0.182]
    """
    return np.maximum(tail_surprise(values, normal), tail_surprise(-values, -normal)) - np.log(2)


def state_surprise(values: np.ndarray, normal: np.ndarray, gamma: np.ndarray) -> np.ndarray:
    """How far ``values`` (S,) are from those of each known gamma, of the nearest one: the least two-sided surprise.

    ``normal`` (R,) are normal values with their ``gamma`` (R,).

    >>> normal, gamma = np.array([1.0, 2.0, 3.0, 11.0, 12.0, 13.0]), np.repeat([0.1, 0.4], 3)
    >>> between, amid = state_surprise(np.array([7.0, 12.0]), normal, gamma)
    >>> bool(between > amid)
    True
    """
    return np.min([two_sided_surprise(values, normal[gamma == value]) for value in np.unique(gamma)], axis=0)


def _terms(latents: np.ndarray) -> np.ndarray:
    """Standardised latents (S, D) and their squares: what regressions on the latent space read."""
    clipped = np.clip(latents, -4, 4)
    return np.concatenate([clipped, clipped**2], axis=1)


def _regression(latents: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Coefficients (2 D + 1, K) of ``values`` (S, K) on latents (S, D), the constant last."""
    ridge = Ridge(alpha=10.0).fit(_terms(latents), values)
    return np.concatenate([np.atleast_2d(ridge.coef_).T, np.reshape(ridge.intercept_, (1, -1))])


def _expected(latents: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    return _terms(latents) @ coefficients[:-1] + coefficients[-1]


def fit_detector(
    train: dict, validation: dict, *, components: int, neighbours: int, seed: int
) -> dict[str, np.ndarray]:
    """What is normal, as arrays, from what is known of configurations.

    ``train`` and ``validation`` hold ``mean`` (S, D) and ``features`` (S, F) of `local_features`; ``validation`` also
    ``mse``, ``kl``, ``height`` (the mean height, sigma) and ``gamma``, (S,) each. The density of the latent space is a
    mixture of ``components`` Gaussians of the training latents, what local structure goes with a latent is learned from
    the training part too; errors, which are smaller for what was trained on, from the validation part.
    """
    fitted = {"centre": train["mean"].mean(axis=0), "scale": train["mean"].std(axis=0) + 1e-9}
    latents = _standardised(train["mean"], fitted)
    mixture = GaussianMixture(components, random_state=seed, reg_covar=1e-4).fit(latents)
    fitted |= {"mixture/weights": mixture.weights_, "mixture/means": mixture.means_}
    fitted |= {"mixture/roots": mixture.precisions_cholesky_}
    fitted["local/coefficients"] = _regression(latents, train["features"])
    known = _standardised(validation["mean"], fitted)
    fitted["error/coefficients"] = _regression(known, np.log(validation["mse"])[:, None])
    residual = validation["features"] - _expected(known, fitted["local/coefficients"])
    fitted["local/centre"] = residual.mean(axis=0)
    fitted["local/precision"] = np.linalg.pinv(np.cov(residual.T))
    described = _described(validation, fitted)
    fitted["outlier/centre"], fitted["outlier/scale"] = described.mean(axis=0), described.std(axis=0) + 1e-9
    fitted["outlier/reference"] = (described - fitted["outlier/centre"]) / fitted["outlier/scale"]
    fitted["outlier/neighbours"] = np.array(min(neighbours, len(described) - 1))
    fitted |= {"normal/height": validation["height"], "normal/gamma": validation["gamma"]}
    fitted["normal/closest"] = -validation["features"][:, 0]
    # left out: a configuration is not its own neighbour
    fitted["normal/outlier"] = -_outliers(fitted).negative_outlier_factor_
    fitted["normal/state"] = state_surprise(validation["height"], validation["height"], validation["gamma"])
    fitted["normal/structure"] = _structure(fitted["normal/closest"], fitted["normal/outlier"], fitted)
    return fitted


def collect_inputs(
    encoding: dict, matrices: np.ndarray, positions: np.ndarray, surprise: np.ndarray, box: float
) -> dict[str, np.ndarray]:
    """Collect what the detector reads: parts of an ``encoding``, local structure and mean height.

    ``matrices`` (S, N, N) in units of L are the ensemble's, with zeros where they are masked; ``positions`` (S, N, 2)
    are in sigma, since matrices hold no absolute height; ``surprise`` is the table of `fit_pair_surprise`.
    """
    said = {key: encoding[key] for key in ("mean", "mse", "kl", "sampled_mse") if key in encoding}
    features = local_features(matrices, surprise, box)
    return said | {"features": features, "height": mean_height(positions)}


def _standardised(latents: np.ndarray, fitted: dict) -> np.ndarray:
    return (latents.astype(np.float64) - fitted["centre"]) / fitted["scale"]


def _mixture(fitted: dict) -> GaussianMixture:
    mixture = GaussianMixture(len(fitted["mixture/weights"]))
    mixture.weights_, mixture.means_ = fitted["mixture/weights"], fitted["mixture/means"]
    mixture.precisions_cholesky_ = fitted["mixture/roots"]
    return mixture


def _outliers(fitted: dict) -> LocalOutlierFactor:
    finder = LocalOutlierFactor(int(fitted["outlier/neighbours"]), novelty=True)
    return finder.fit(fitted["outlier/reference"])


def _model_scores(known: dict, fitted: dict) -> dict[str, np.ndarray]:
    """Scores (S,) of what one model says of configurations."""
    latents = _standardised(known["mean"], fitted)
    residual = known["features"] - _expected(latents, fitted["local/coefficients"]) - fitted["local/centre"]
    return {
        "mse": known["mse"].astype(np.float64),
        "relative_mse": np.log(known["mse"]) - _expected(latents, fitted["error/coefficients"])[:, 0],
        "kl": known["kl"].astype(np.float64),
        "latent_density": -_mixture(fitted).score_samples(latents),
        "local_structure": np.einsum("si,ij,sj->s", residual, fitted["local/precision"], residual),
    }


def _described(known: dict, fitted: dict) -> np.ndarray:
    """What outliers are looked for in (S, F + 5): local structure, the mean height, and what the model says."""
    said = _model_scores(known, fitted)
    parts = [said["relative_mse"], said["kl"], said["latent_density"], np.log1p(said["local_structure"])]
    return np.concatenate([known["features"], np.stack([known["height"], *parts], axis=1)], axis=1)


def _structure(closest: np.ndarray, outlier: np.ndarray, fitted: dict) -> np.ndarray:
    return tail_surprise(closest, fitted["normal/closest"]) + tail_surprise(outlier, fitted["normal/outlier"])


def score_configurations(known: dict, fitted: dict, kl_weight: float) -> dict[str, np.ndarray]:
    """The scores (S,) of `SCORES` of configurations, from what is ``known`` of them as in `fit_detector`.

    - mse, kl: as encoded
    - relative_mse: logarithm of the error over what goes with the latent
    - latent_density: minus the logarithm of the latents' density
    - bound: minus the bound on the likelihood per matrix element, up to constants, where the encoding has
      ``sampled_mse``, the error of samples of the posterior
    - local_structure: squared Mahalanobis distance of the local structure from what goes with the latent
    - combined: sum of two surprises, of the state (the mean height, against each known gamma) and of the
      structure (the closest pair; and how far the configuration lies from others in local structure, height and what
      the model says of it, which is its local outlier factor, Breunig et al., 2000)
    """
    found = _model_scores(known, fitted)
    if "sampled_mse" in known:
        found["bound"] = known["sampled_mse"].astype(np.float64) + kl_weight * found["kl"]
    described = (_described(known, fitted) - fitted["outlier/centre"]) / fitted["outlier/scale"]
    outlier = -_outliers(fitted).score_samples(np.clip(described, -1e3, 1e3))
    structure = _structure(-known["features"][:, 0], outlier, fitted)
    state = state_surprise(known["height"], fitted["normal/height"], fitted["normal/gamma"])
    state, structure = (
        tail_surprise(state, fitted["normal/state"]),
        tail_surprise(structure, fitted["normal/structure"]),
    )
    return found | {"combined": state + structure}
