"""One HTML page that needs nothing else: style, scripts and data are inside."""

import json
from pathlib import Path

import numpy as np

from workflow.ljvae.explore.decoders import pack_array
from workflow.ljvae.latent.probing import rank_dimensions
from workflow.ljvae.latent.space import project
from workflow.ljvae.logs import UserError

FOLDER = Path(__file__).parent
# The page runs them in this order, each in a scope of its own.
SCRIPTS = ("decoder", "geometry", "comparison", "drawing", "examples", "page")


def render_page(study: dict) -> str:
    """The page of a study: ``box``, what `describe_ensemble` gives, and ``networks`` as `describe_network` gives them.

    Raises UserError for numbers that are not finite, which the browser could not read.
    """
    text = (FOLDER / "page.html").read_text()
    parts = {
        "style": (FOLDER / "page.css").read_text(),
        **{name: (FOLDER / f"{name}.js").read_text() for name in SCRIPTS},
        # in a script element only "</" ends it
        "study": _json(study).replace("</", "<\\/"),
    }
    for name, content in parts.items():
        text = text.replace(f"@{name}@", content, 1)
    return text


def _json(study: dict) -> str:
    for part in [*study.get("networks", []), study]:
        try:
            text = json.dumps(part, separators=(",", ":"), allow_nan=False)
        except ValueError:
            subject = f"the network {part['model']}" if "model" in part else "the study"
            raise UserError(f"{subject} has numbers that are not finite: there is no page of it") from None
    return text


def select_configurations(gamma: np.ndarray, count: int) -> np.ndarray:
    """Indices of the first ``count`` configurations of each gamma (S,).

    >>> select_configurations(np.array([0.1, 0.1, 0.1, 1.0]), 2).tolist()
    [0, 1, 3]
    """
    return np.concatenate([np.flatnonzero(gamma == value)[:count] for value in np.unique(gamma)])


def describe_ensemble(positions: np.ndarray, gamma: np.ndarray) -> dict:
    """Configurations (S, N, 2) in sigma with their gamma (S,), as the page's data."""
    return {
        "particles": positions.shape[1],
        "positions": pack_array(positions),
        "gammas": np.unique(gamma).tolist(),
        "gamma_of": np.unique(gamma, return_inverse=True)[1].tolist(),
    }


def describe_network(
    network: dict, steps: list[dict], means: np.ndarray, pca: dict, shown: np.ndarray, dimensions: int
) -> dict:
    """The page's data about a network: its description, its decoder's ``steps``, latents of ``shown`` configurations.

    ``network`` has model, seed, order, whether it ``decodes`` a matrix or points, and ``rounding``, the largest change
    of its output by kernels of 16 bits. ``means`` (S, D) are those of the whole test set; they give the spread of each
    dimension and the first ``dimensions`` by significance.
    """
    variance = means.var(axis=0)
    return {
        **network,
        "steps": steps,
        "latents": pack_array(means[shown]),
        "mean": means.mean(axis=0).tolist(),
        "deviation": np.sqrt(variance).tolist(),
        "variance_share": (variance / variance.sum()).tolist(),
        "dimensions": rank_dimensions(means)[:dimensions].tolist(),
        "plane": pack_array(project(means[shown], pca)),
        "centre": pca["centre"].tolist(),
        "components": pca["components"][:2].tolist(),
        "component_share": pca["share"][:2].tolist(),
    }
