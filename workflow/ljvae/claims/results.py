"""The study's arrays from which the claims are tested."""

from dataclasses import dataclass

import numpy as np

from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, open_matrices
from workflow.ljvae.study import RESULTS


@dataclass(frozen=True)
class Results:
    """A study's arrays below ``folder``, by their names among the rule's inputs, and the settings that made them."""

    files: frozenset[str]
    params: dict
    folder: str = RESULTS

    def _path(self, name: str) -> str:
        path = f"{self.folder}/{name}"
        if path not in self.files:
            raise ValueError(f"{path} is not an input of this rule")
        return path

    def array(self, name: str, key: str) -> np.ndarray:
        """Load one array of a file below the folder. Raises ValueError if the file is not an input of this rule."""
        return load_array(self._path(name), key)

    def matrices(self, model: str, part: str) -> np.ndarray:
        """Original matrices (S, N, N) of the ensemble ``part`` as the model reads them."""
        return open_matrices(self._path(f"matrices/{self.params['models'][model]['order']}/{part}.npy"))

    def encoding(self, model: str, seed: int, key: str, ensemble: str = "test") -> np.ndarray:
        """The array ``key`` of a model's encoding of an ensemble."""
        return self.array(f"encodings/{model}/seed_{seed}/{ensemble}.npz", key)

    def test(self, key: str) -> np.ndarray:
        """An array of the test set: positions (S, N, 2) in sigma, gamma (S,)."""
        return self.array("ensembles/test.npz", key)

    def points(self, order: str) -> np.ndarray:
        """Points (S, N, 2) of the test set in ``order``, in units of L."""
        return sort_points(self.test("positions").astype(np.float64), order) / self.params["box"]

    def mean_matrix(self, order: str) -> np.ndarray:
        """Mean matrix (N, N) of the training set."""
        mean = self.array(f"models/baselines_{order}.npz", "mean")
        return mean.reshape(2 * [int(np.sqrt(mean.size))])

    def errors(self, model: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Errors (S,) of the distances in the test set: the model's, and those of the mean matrix."""
        settings = self.params["models"][model]
        true = distance_matrices(self.points(settings["order"]))
        constant = np.square(true - self.mean_matrix(settings["order"])).mean(axis=(1, 2))
        if settings["input"] == "distances":
            return self.encoding(model, seed, "mse").astype(np.float64), constant
        decoded = distance_matrices(self.encoding(model, seed, "reconstruction"))
        return np.square(decoded - true).mean(axis=(1, 2), dtype=np.float64), constant

    def geometry(self, model: str, seed: int, key: str) -> np.ndarray:
        """An array of a model's reconstructed coordinates, in sigma."""
        return self.array(f"geometry/{model}/seed_{seed}.npz", key).astype(np.float64)

    def probe(self, model: str, seed: int, key: str) -> np.ndarray:
        """An array that a model decodes from chosen latents."""
        return self.array(f"generation/{model}/seed_{seed}/probe.npz", key)

    def sampled(self, model: str, seed: int, method: str) -> np.ndarray:
        """Configurations (n, N, 2), sigma, that a model decodes from latents drawn by a ``method``."""
        return self.array(f"generation/{model}/seed_{seed}/generated.npz", f"{method}/points")

    def uniform(self) -> np.ndarray:
        """Configurations (S, N, 2) of uniform points, as many as in the test set."""
        shape = self.test("positions").shape
        return generator(self.params["seed"], "claims uniform").uniform(0, self.params["box"], shape)

    def gammas(self, ensembles: list[str]) -> dict[str, float]:
        """The gamma of each of the ensembles."""
        return {name: self.params["ensembles"][name]["gamma"] for name in ensembles}
