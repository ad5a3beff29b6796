"""Display names in tables of results: of claims, of the choices of other worlds, and of the cells of each column."""

from collections.abc import Callable, Mapping

from workflow.ljvae.figures.names import (
    name_ensemble,
    name_family,
    name_method,
    name_network,
    name_representation,
    name_score,
    read_name,
)
from workflow.ljvae.study import claim_of

CLAIMS = {
    "vae-coherent": "with the KL term, draws decode better",
    "vae-coherent-distances": "with the KL term, latents keep distances better",
    "argon-gamma": "gamma of argon is about 1e-12",
    "distances-kept": "coordinates keep the distances",
    "distances-reconstructed": "distances are learned",
    "ff-coordinates": "a dense network on coordinates fails",
    "ff-coordinates-penalised": "a dense network on coordinates fails, large KL weight",
    "ff-distances": "a dense network on distances fails",
    "ff-distances-penalised": "a dense network on distances fails, large KL weight",
    "conv-learns": "convolutions learn",
    "conv-learns-penalised": "convolutions learn, large KL weight",
    "conv-over-dense": "convolutions beat dense layers",
    "pca-share": "two PCA components hold 8 % to 15 %",
    "latent-clusters": "latents identify gamma",
    "latent-clusters-apart": "latents of each gamma lie apart",
    "mse-latent-dim": "more latents lower the error",
    "mse-kl-weight": "a lower KL weight lowers the error",
    "depth-no-gain": "more convolutions gain nothing",
    "learned-coordinates": "learning coordinates fails",
    "gram-exact": "the Gram matrix gives the points",
    "energies-diverge": "reconstructed energies diverge",
    "unseen-gamma-latent": "latents place an unseen gamma",
    "unseen-gamma-mse": "an unseen gamma has no larger error",
    "unseen-gamma-mse-reweighted": "an unseen gamma is not detected",
    "fake-clusters": "fake potential: latents cluster by gamma",
    "fake-mse": "fake potential: larger error",
    "random-place": "random data lie at the lowest gamma",
    "random-spread": "random data spread more",
    "corruption-mse": "corruption separates the errors",
    "corruption-mse-paired": "corruption raises most errors",
    "corruption-shift": "the repair shifts the whole matrix",
    "zero-featureless": "latent zero has no features",
    "dimensions-reveal": "a latent dimension reveals a pattern",
    "dims-differ": "each dimension has its own pattern",
    "first-dims-sampling": "first dimensions show no pattern",
    "pca-sampling-closer": "draws of PCA components are closer",
    "pca-sampling-overlaps": "some draws of PCA components overlap",
    "image-fails": "image VAE: sees only noise",
}

CHOICES = {"latent_dim": "latent dimensions", "kl_weight": "KL weight"}


def name_claim(row: str, ensembles: Mapping[str, str] | None = None) -> str:
    """Display name of a claim of the deck, or of its row for one ensemble or network; any other text stays as it is.

    ``ensembles`` are display names. What the name of the claim says already is not said again.

    >>> name_claim("conv-learns"), name_claim("each pattern differs")
    ('convolutions learn', 'each pattern differs')
    >>> name_claim("fake-mse (fake_gamma_0.4)", {"fake_gamma_0.4": "fake potential, gamma 0.4"})
    'fake potential: larger error (gamma 0.4)'
    """
    claim = claim_of(row)
    if claim not in CLAIMS:
        return row
    name = CLAIMS[claim]
    key = row.removeprefix(claim).strip(" ()")
    member = (ensembles or {}).get(key) or name_network(key)
    new = ", ".join(part for part in member.split(", ") if part not in name)
    return f"{name} ({new})" if new else name


def name_choices(text: str) -> str:
    """Display names of the choices of the multiverse that a text names by their keys.

    >>> name_choices("depends on kl_weight and step_unit")
    'depends on KL weight and step unit'
    """
    for key, name in CHOICES.items():
        text = text.replace(key, name)
    return read_name(text)


# The columns of results/tables that hold names, but for those of name_cell.
COLUMNS: dict[str, Callable[[str], str]] = {
    "model": name_network,
    "generator": name_network,
    "score": name_score,
    "representation": name_representation,
    "family": name_family,
    "rule": read_name,
    "choice": name_choices,
    "label": name_choices,
    "decided_by": name_choices,
}


def name_cell(column: str, text: str, ensembles: Mapping[str, str], model: str | None = None) -> str:
    """Display name of a cell of results/tables: an ensemble's in any column; where there are no names the text stays.

    ``ensembles`` are display names; ``model`` is that of the row.

    >>> name_cell("score", "mse", {}), name_cell("ensemble", "a", {"a": "gamma 1.5"}), name_cell("seed", "1", {})
    ('reconstruction error', 'gamma 1.5', '1')
    >>> name_cell("decided", "conv-learns, gram-exact", {})
    'convolutions learn; the Gram matrix gives the points'
    """
    if column == "ensemble" or text in ensembles:
        return ensembles.get(text) or name_ensemble(text)
    if column == "method":
        return name_method(text, model)
    if column == "claim":
        return name_claim(text, ensembles)
    if column == "decided":
        return "; ".join(name_claim(row, ensembles) for row in text.split(", "))
    return COLUMNS[column](text) if column in COLUMNS else text
