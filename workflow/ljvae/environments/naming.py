"""Names of the descriptions of a particle, and of the scores that read them: plain data, without any package."""

DISTANCES = "distances"
MATRICES = "matrices"
BOND_ORDERS = "bond_orders"
CENTROSYMMETRY = "centrosymmetry"
TEMPLATES = "templates"

LINEAR = "linear"
NETWORKS = {"dense": DISTANCES, "conv2d": MATRICES}  # with what they read
BASELINES = {
    "bond_orders": BOND_ORDERS,
    "centrosymmetry": CENTROSYMMETRY,
    "isolation_forest": DISTANCES,
    "template_matching": TEMPLATES,
}
UNFITTED = ("centrosymmetry", "template_matching")  # their one number is the score
OF_NEIGHBOURS = ("bond_orders", "centrosymmetry", "template_matching")  # they describe no whole configuration
READS = {LINEAR: DISTANCES, **NETWORKS, **BASELINES}

SHOWN = {
    LINEAR: "Mahalanobis distance",
    "dense": "dense VAE",
    "conv2d": "Conv2D VAE",
    "bond_orders": "bond orders",
    "centrosymmetry": "centrosymmetry",
    "isolation_forest": "isolation forest",
    "template_matching": "template matching",
}
