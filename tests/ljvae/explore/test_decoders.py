"""The page's JavaScript decodes what Keras does, whatever the architecture. Networks are as they start: random."""

import re

import numpy as np
import pytest
from keras import ops

from tests.ljvae.conftest import SETTINGS, uniform_matrices
from workflow.ljvae.explore.decoders import ACTIVATIONS, describe_decoder, round_kernels
from workflow.ljvae.explore.page import FOLDER, describe_ensemble, describe_network, render_page
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.latent.space import principal_components
from workflow.ljvae.logs import UserError
from workflow.ljvae.models import conv2d, conv2d_patch, dense, geometric

SHOWN = 30
NETWORKS = {  # architecture, particles, further settings
    "conv2d": (conv2d, 12, {}),
    "cropped": (conv2d, 13, {"channels": [4, 6, 8]}),  # every side is odd
    "patches": (conv2d_patch, 12, {"channels": 4, "dense_units": 16}),
    "padded": (conv2d_patch, 11, {"channels": 4, "dense_units": 16}),  # no side that a patch divides
    "dense": (dense, 12, {"layers": 2, "dense_units": 16}),
    "geometric": (geometric, 12, {"layers": 2, "dense_units": 16}),
}


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the page of a decoder, with its network blocked."""

    def of(decoder, particles, decodes):
        rng = np.random.default_rng(1)
        means = rng.normal(size=(SHOWN, SETTINGS["latent_dim"])).astype(np.float32)
        about = {"model": "test", "label": "test", "seed": 1, "order": "x", "decodes": decodes, "rounding": 1e-4}
        pca = principal_components(means)
        positions = rng.uniform(0, 10, (SHOWN, particles, 2)).astype(np.float32)
        network = describe_network(about, describe_decoder(decoder, "test"), means, pca, np.arange(SHOWN), 3)
        study = {
            "box": 10.0,
            "largest_distance": 1.4,
            **describe_ensemble(positions, np.repeat([0.1, 1.0], SHOWN // 2)),
            "anomalies": [],
            "networks": [{**network, "anomalies": [], "generated": []}],
        }
        (tmp_path / "page.html").write_text(render_page(study))
        context = browser.new_context(offline=True)
        opened = context.new_page()
        faults = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        opened.goto((tmp_path / "page.html").as_uri())
        assert not faults
        return opened, means

    return of


@pytest.mark.parametrize("name", NETWORKS)
def test_javascript_decodes_as_keras_does(opened, name):
    architecture, particles, changes = NETWORKS[name]
    matrices = uniform_matrices(50, particles)
    arrays = orient(matrices)[0].astype(np.float32) if name == "geometric" else matrices
    _, decoder = architecture.build({**SETTINGS, **changes}, arrays.mean(axis=0), 0.2, seed=1)
    page, means = opened(decoder, particles, "points" if name == "geometric" else "matrix")
    found = page.evaluate(
        "latents => latents.map(z => Array.from(explore.decode(explore.study.networks[0], z)))", means.tolist()
    )
    exact = np.asarray(decoder(ops.convert_to_tensor(means))).reshape(SHOWN, -1)
    assert np.abs(np.array(found) - exact).max() < 1e-3
    assert exact.std(axis=0).max() > 0.01  # latents matter
    round_kernels(decoder)
    np.testing.assert_allclose(found, np.asarray(decoder(ops.convert_to_tensor(means))).reshape(SHOWN, -1), atol=1e-5)


def test_a_layer_that_the_page_does_not_know_is_refused():
    import keras

    given = keras.Input((2,))
    with pytest.raises(UserError, match=r"mine, layer squash: the page can't compute Softmax"):
        describe_decoder(keras.Model(given, keras.layers.Softmax(name="squash")(given)), "mine")
    for activation in ("relu", keras.layers.LeakyReLU(0.1)):
        bent = keras.layers.Dense(3, activation=activation, name="bent")(given)
        with pytest.raises(
            UserError, match=r"mine, layer bent: the page can't compute the activation (relu|LeakyReLU)"
        ):
            describe_decoder(keras.Model(given, bent), "mine")


def test_the_activations_are_those_of_the_page():
    text = (FOLDER / "decoder.js").read_text().split("const ACTIVATIONS = {")[1].split("};")[0]
    assert tuple(re.findall(r"^  (\w+):", text, re.M)) == ACTIVATIONS


def test_the_rule_digests_every_file_of_the_page():
    rule = (FOLDER.parents[1] / "rules/explore.smk").read_text()
    files = {file.name for file in FOLDER.iterdir() if file.suffix in (".html", ".css", ".js")}
    assert set(re.findall(r'"(\w+\.(?:html|css|js))"', rule)) == files


def test_numbers_that_are_not_finite_make_no_page():
    with pytest.raises(UserError, match="the network mine has numbers that are not finite"):
        render_page({"box": 1.0, "networks": [{"model": "mine", "deviation": [float("nan")]}]})
    with pytest.raises(UserError, match="the study has numbers"):
        render_page({"box": float("inf"), "networks": []})
