import pytest


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            "claims.pca-share.models",
            ["con2d"],
            "claims.pca-share.models.0: 'con2d' is not one of the distances networks",
        ),
        ("claims.fake-mse.ensembles", ["gamma_1.5", "fake_gamma_1"], "did you mean 'fake_gamma_1.0'"),
        ("claims.gram-exact.at_most", None, "claims.gram-exact: a criterion should have at_least, at_most or both"),
        ("claims.pca-share.at_most", 0.01, "claims.pca-share: at_least should be smaller than at_most"),
        ("claims.pca-shre", {"at_most": 1}, "claims.pca-shre: 'pca-shre' is not one of the deck's claims"),
        ("claims.mse-kl-weight.models", ["conv2d"], "claims.mse-kl-weight.models: should be empty for this claim"),
        ("claims.distances-kept.models", ["conv2d", "conv2d_x"], "this claim should name one network, not 2"),
        ("hyperparameters.kl_weights", [1e-5], "claims.mse-kl-weight: it needs at least two entries"),
    ],
)
def test_a_fault_of_a_criterion_is_named(faults_of, path, value, expected):
    lines = faults_of(path, value)
    assert any(expected in line for line in lines), lines


@pytest.mark.parametrize(
    ("claim", "entry", "said"),
    [
        ("unseen-gamma-mse", {"ensembles": ["gamma_0.4"]}, "is not one of the lennard_jones simulated ensembles"),
        ("fake-mse", {"ensembles": ["gamma_1.5"]}, "is not one of the fake simulated ensembles"),
        ("corruption-shift", {"ensembles": ["corruption_box_sorted"]}, "is not one of the kept corrupted ensembles"),
        ("corruption-mse", {"ensembles": ["corruption_box_kept", "corruption_box_sorted"]}, "should name one ensemble"),
        ("vae-coherent", {"against": ["conv2d_x"]}, "should be another network"),
        ("vae-coherent", {"against": ["conv2d_deep"]}, "against should be a plain autoencoder"),
        ("vae-coherent", {"models": ["autoencoder"], "against": ["conv2d_x"]}, "models should have a kl_weight over 0"),
        ("depth-no-gain", {"against": ["conv2d_y"]}, "should have the same order"),
        ("depth-no-gain", {"models": ["conv2d_deep", "conv2d"]}, "should name one network"),
    ],
)
def test_claims_name_what_they_can_be_measured_on(mapping, claim, entry, said, faults):
    mapping["claims"][claim] |= entry
    assert any(line.startswith(f"claims.{claim}") and said in line for line in faults(mapping))


def test_a_fake_gamma_without_a_trained_one_is_no_reference(mapping, faults):
    mapping["anomalies"]["fake_potential"]["gammas"].append(1.5)
    mapping["claims"]["fake-mse"]["ensembles"].append("fake_gamma_1.5")
    assert any("should have a gamma of simulation.gammas" in line for line in faults(mapping))
