"""The deck's claims: what it says, and what an entry of the config's section ``claims`` must name for each."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Claim:
    """A sentence of the deck, the statistic that decides on it, and what its entry in the config names.

    ``models``, ``against`` and ``ensembles`` say of which kind the named things must be, or that none
    are named: networks by architecture and input, ``probed`` networks (those of analysis.models),
    ``regressor`` (of the section regressors); ensembles by kind, and by what they are ``having`` (one of them is named,
    unless ``several``). ``best`` says which statistic counts where several
    networks are named: the max or the min; without it one is named. ``grid`` is the key that needs two values.
    """

    says: str
    statistic: str
    models: str = ""
    against: str = ""
    ensembles: str = ""
    having: dict[str, str] = field(default_factory=dict)
    several: bool = False
    grid: str = ""
    best: str = ""


CLAIMS = {
    "vae-coherent": Claim(
        "a VAE's latent space is more coherent than a plain autoencoder's",
        "rank correlation of latent distances with matrix distances over pairs of configurations, "
        "VAE minus autoencoder",
        models="distances",
        against="distances",
    ),
    "argon-gamma": Claim(
        "for a real fluid such as argon gamma is about 1e-12",
        "log10 of m g sigma / epsilon, between published parameters",
    ),
    "distances-kept": Claim(
        "the VAE keeps what matters, the distances between points",
        "fraction of the distances' variance that the reconstruction explains",
        models="distances",
    ),
    "ff-coordinates": Claim(
        "a dense network on coordinates captures nothing meaningful",
        "fraction of the distances' variance that the best such network's reconstruction explains",
        models="coordinates",
        best="max",
    ),
    "ff-distances": Claim(
        "a dense network on sorted distance matrices learns nothing",
        "fraction of the distances' variance that the best such network's reconstruction explains",
        models="dense",
        best="max",
    ),
    "conv-learns": Claim(
        "Conv2D on sorted distance matrices does",
        "fraction of the distances' variance that the best such network's reconstruction explains",
        models="conv2d",
        best="max",
    ),
    "pca-share": Claim(
        "the first two latent PCA components hold 8 to 15 % of the variance",
        "fraction of the variance of the latent means in their first two principal components",
        models="distances",
    ),
    "latent-clusters": Claim(
        "the latent space clusters by gamma",
        "how often the nearest neighbours in the PCA plane identify gamma, from 0 (chance level) to 1 (always)",
        models="distances",
    ),
    "mse-latent-dim": Claim(
        "MSE falls as the latent dimension grows",
        "slope of log MSE over log latent dimension, mean over the grid's KL weights",
        grid="latent_dims",
    ),
    "mse-kl-weight": Claim(
        "MSE falls as lambda falls",
        "slope of log MSE over log lambda, mean over the grid's latent dimensions",
        grid="kl_weights",
    ),
    "depth-no-gain": Claim(
        "more complex convolutions make no meaningful difference",
        "MSE of the more complex network over that of the simple one",
        models="conv2d",
        against="conv2d",
    ),
    "learned-coordinates": Claim(
        "learning coordinates from matrices fails",
        "RMS displacement (sigma) of the best learned coordinates from true matrices, after Procrustes",
        models="regressor",
        best="min",
    ),
    "gram-exact": Claim(
        "the Gram reconstruction is exact up to an orthogonal map",
        "RMS displacement (sigma) of coordinates from true matrices, after Procrustes",
        models="probed",
    ),
    "energy-distribution": Claim(
        "reconstructed energies resemble the original below the cut",
        "Kolmogorov-Smirnov distance of capped energies, reconstructed against original",
        models="probed",
    ),
    "unseen-gamma-latent": Claim(
        "an unseen gamma lands where its neighbours are",
        "fraction of the neighbours in the PCA plane that have an adjacent gamma, over chance level",
        models="probed",
        ensembles="simulated",
        having={"potential": "lennard_jones"},
        several=True,
    ),
    "unseen-gamma-mse": Claim(
        "and its MSE distribution is surprisingly good",
        "mean MSE of the unseen gamma over that of the trained gammas next to it, mean over unseen gammas",
        models="probed",
        ensembles="simulated",
        having={"potential": "lennard_jones"},
        several=True,
    ),
    "fake-clusters": Claim(
        "with the fake potential gamma still clusters",
        "how well neighbours of its own kind in the PCA plane identify gamma (0 chance level, 1 always), "
        "fake potential over as many of the test set",
        models="probed",
        ensembles="simulated",
        having={"potential": "fake"},
        several=True,
    ),
    "fake-mse": Claim(
        "but the MSE distribution is worse",
        "probability that the MSE exceeds that of a test configuration of the same gamma, mean over gammas",
        models="probed",
        ensembles="simulated",
        having={"potential": "fake"},
        several=True,
    ),
    "random-spread": Claim(
        "random data lands where there is least structure, with larger spread",
        "in the PCA plane, the smaller of: spread over that of the lowest gamma; fraction of the lowest gamma among "
        "the neighbours over chance level",
        models="probed",
        ensembles="uniform",
    ),
    "corruption-mse": Claim(
        "the MSE distribution clearly reflects corruption",
        "probability that a corrupted configuration's MSE exceeds a test configuration's",
        models="probed",
        ensembles="corrupted",
    ),
    "corruption-shift": Claim(
        "the network shifts the whole matrix, not the four rows",
        "mean squared change of the decoded matrix outside the moved points' rows over that inside",
        models="probed",
        ensembles="corrupted",
        having={"sorting": "kept"},
    ),
    "missing-inpainted": Claim(
        "blacked-out regions are filled in",
        "squared error on blacked-out elements over that of filling in the mean matrix, mean over sizes",
        models="probed",
        ensembles="masked",
        several=True,
    ),
    "zero-featureless": Claim(
        "z = 0 is featureless, and structure grows along the significant dimensions",
        "roughness of the matrix decoded from 0, the larger of: over that of reconstructions; over that two "
        "standard deviations along a significant dimension",
        models="probed",
    ),
    "dims-differ": Claim(
        "each dimension encodes a different pattern",
        "absolute cosine between the pattern of a significant dimension and the one most like it, mean over them",
        models="probed",
    ),
    "first-dims-sampling": Claim(
        "sampling the first dimensions gives no apparent pattern",
        "roughness of the sampled matrices over that of reconstructions",
        models="probed",
    ),
    "pca-sampling": Claim(
        "sampling 20 PCA components comes closer to the originals, some particles still too close",
        "the larger of: total variation of pair distances from the simulation, over that of sampling the first "
        "dimensions; fraction of configurations without an overlap",
        models="probed",
    ),
    "image-fails": Claim(
        "the image network sees noise and at most a y gradient",
        "fraction of the cross-entropy that the network removes beyond the mean occupancy at each height and gamma",
        models="occupancy",
    ),
}
