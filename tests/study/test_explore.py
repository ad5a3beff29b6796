"""The page of `snakemake explore`, opened in a browser without a network, on the smoke study's networks."""

import numpy as np
import pytest

from tests.browser import keep_screenshot
from workflow.ljvae.figures.names import name_network
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.gram import align, displacements, extract_points
from workflow.ljvae.storage import load_array, open_matrices
from workflow.ljvae.training.encoding import decode
from workflow.ljvae.training.networks import read_network

BOX = 10.0
CANVASES = ("plane", "configuration", "matrix-chosen", "matrix-decoded", "matrix-difference")


@pytest.fixture(scope="module")
def made(smoke):
    result = smoke("explore")
    assert result.returncode == 0, result.stderr[-3000:]
    return smoke.directory / "results"


@pytest.fixture(scope="module")
def page(made, browser):
    """The page, with every request that it makes and everything that it complains of."""
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.faults, page.requests = [], []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type != "log" else None)
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto((made / "explore.html").as_uri())
    yield page
    context.close()


def drawn(page):
    """Content of each canvas."""
    return {name: page.evaluate(f"document.getElementById('{name}').toDataURL()") for name in CANVASES}


def changed(before, after):
    return {name for name in CANVASES if before[name] != after[name]}


def show(page, model):
    page.get_by_role("button", name=name_network(model), exact=True).click()
    page.get_by_role("button", name="test set", exact=True).click()
    page.evaluate("explore.choose(0)")


def test_it_needs_no_network_and_complains_of_nothing(page, made):
    assert page.requests == [(made / "explore.html").as_uri()]
    assert page.faults == []
    assert "http" not in (made / "explore.html").read_text().replace("http-equiv", "")
    assert page.evaluate("explore.study.networks.map(network => network.model)") == ["conv2d", "geometric"]
    assert page.locator(".slider").count() == 4  # analysis.significant_dimensions
    for name, width in (("wide", 1440), ("narrow", 620)):
        page.set_viewport_size({"width": width, "height": 900})
        keep_screenshot(page, f"explore_{name}", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("model", ["conv2d", "geometric"])
def test_its_numbers_are_keras_s(page, made, model):
    show(page, model)
    encoding = made / f"encodings/{model}/seed_1/test.npz"
    network, means = read_network(made / f"models/{model}/seed_1/model.keras"), load_array(encoding, "mean")
    latents = np.concatenate([means, np.random.default_rng(1).normal(size=(20, means.shape[1]))])
    found = page.evaluate(
        "latents => latents.map(z => Array.from(explore.decode(explore.state.network, z)))", latents.tolist()
    )
    np.testing.assert_allclose(found, decode(network, latents).reshape(len(latents), -1), atol=1e-3)
    # the first test configurations, in their order
    matrices, errors = open_matrices(made / "matrices/x/test.npy"), load_array(encoding, "mse")
    for k in (0, 1, 41):
        shown = page.evaluate(
            f"(explore.choose({k}), (({{matrix, error}}) => [Array.from(matrix), error])(explore.current()))"
        )
        np.testing.assert_allclose(shown[0], matrices[k].ravel(), atol=1e-5)
        assert shown[1] == pytest.approx(errors[k], rel=1e-2)


def test_its_configurations_are_those_of_the_geometry(page, made):
    test = sort_points(load_array(made / "ensembles/test.npz", "positions"), "x").astype(np.float64)
    matrices = load_array(made / "encodings/conv2d/seed_1/test.npz", "reconstruction")
    points = load_array(made / "encodings/geometric/seed_1/test.npz", "points")
    moved = points - points.mean(axis=1, keepdims=True) + test.mean(axis=1, keepdims=True) / BOX
    laid, _ = align(BOX * extract_points(matrices, "matrix"), test)
    for model, expected in (("conv2d", laid), ("geometric", BOX * moved)):
        show(page, model)
        for k in (0, 41):
            page.evaluate(f"explore.choose({k})")
            found = np.array(page.evaluate("Array.from(explore.current().decodedPoints)")).reshape(-1, 2)
            np.testing.assert_allclose(found, expected[k], atol=0.02)  # 16 bits of kernels, in sigma
            displacement = displacements(expected[k : k + 1], test[k : k + 1])
            assert page.evaluate("explore.current().displacement") == pytest.approx(
                np.sqrt(np.square(displacement).mean()), rel=0.01
            )


@pytest.mark.parametrize("model", ["conv2d", "geometric"])
def test_dragging_a_slider_changes_what_is_decoded(page, model):
    show(page, model)
    before = drawn(page)
    page.locator(".slider input").first.scroll_into_view_if_needed()
    box = page.locator(".slider input").first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.97 * box["width"], middle, steps=5)
    page.mouse.up()
    assert changed(before, drawn(page)) == {"plane", "configuration", "matrix-decoded", "matrix-difference"}
    keep_screenshot(page, f"explore_dragged_{model}", full_page=True)
    page.get_by_role("button", name="back to the chosen configuration").click()
    assert changed(before, drawn(page)) == set()
    page.get_by_role("button", name="z = 0 in all dimensions").click()
    assert set(page.evaluate("explore.state.latent")) == {0}
    assert "matrix-decoded" in changed(before, drawn(page))


def test_clicking_a_point_chooses_its_configuration(page):
    show(page, "conv2d")
    before = drawn(page)
    box = page.locator("#plane").bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.4 * box["height"])
    assert page.evaluate("explore.state.chosen") != 0
    assert changed(before, drawn(page)) == set(CANVASES)
    keep_screenshot(page, "explore_clicked", full_page=True)
    assert page.faults == []


def test_a_gamma_can_be_hidden_and_a_pair_is_shown(page):
    show(page, "conv2d")
    before = drawn(page)
    page.get_by_label("γ = 0.1").uncheck()
    assert changed(before, drawn(page)) == {"plane"}
    box = page.locator("#plane").bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    assert page.locator("#chosen-note").inner_text() == "test set, gamma 1"
    page.get_by_label("γ = 0.1").check()
    before = drawn(page)
    page.locator("#matrix-decoded").hover(position={"x": 20, "y": 60})
    assert changed(before, drawn(page)) == {"configuration"}
    assert page.locator("#numbers dt").count() == 4
    keep_screenshot(page, "explore_pair", full_page=True)


def choose_set(page, kind, name):
    page.get_by_role("button", name=kind, exact=True).click()
    page.locator("#sets").select_option(name)


@pytest.mark.parametrize("model", ["conv2d", "geometric"])
@pytest.mark.parametrize(
    ("ensemble", "name"),
    [
        ("fake_gamma_1.0", "fake potential, gamma 1"),
        ("corruption_box_kept", "corrupted, 4 points, steps of 0.2 box sides, order kept"),
        ("missing_data_10", "masked, block of 10, anywhere"),
    ],
)
def test_an_anomaly_shows_what_the_network_reads_and_its_score(page, made, model, ensemble, name):
    show(page, model)
    choose_set(page, "anomalies", name)
    members = page.locator("#strip button")
    assert members.count() == 4
    members.last.click()
    encoding = made / f"encodings/{model}/seed_1/{ensemble}.npz"
    shown = page.evaluate("Array.from(explore.current().matrix)")
    np.testing.assert_allclose(shown, open_matrices(made / f"matrices/x/{ensemble}.npy")[-1].ravel(), atol=1e-5)
    np.testing.assert_allclose(page.evaluate("explore.state.latent"), load_array(encoding, "mean")[-1], atol=1e-6)
    if ensemble in FAMILIES:
        p_value = load_array(made / f"anomaly/detector/{FAMILIES[ensemble]}.npz", f"{ensemble}/p_value")[-1]
        assert page.evaluate("explore.state.example.pValue") == pytest.approx(p_value)
    assert ("p-value of the combined score" in page.inner_text("#numbers")) == (ensemble in FAMILIES)
    keep_screenshot(page, f"explore_{ensemble}_{model}", full_page=True)
    assert page.faults == []


FAMILIES = {"fake_gamma_1.0": "fake_potential", "corruption_box_kept": "corruption"}  # that the detector scores


def test_configurations_of_a_gamma_are_offered(page, made):
    show(page, "conv2d")
    choose_set(page, "test set", "gamma 1")
    assert page.evaluate("explore.study.gammas[explore.study.gamma_of[explore.state.chosen]]") == 1
    choose_set(page, "generated", "gamma 1.5, flow")
    drawn = load_array(made / "generation/conv2d/seed_1/examples.npz", "flow/1.5/raw")
    page.locator("#strip button").first.click()
    np.testing.assert_allclose(page.evaluate("Array.from(explore.state.example.points)"), drawn[0].ravel(), atol=1e-6)
    keep_screenshot(page, "explore_generated", full_page=True)
    assert page.faults == []


def test_a_narrow_window_shows_the_whole_page(page):
    show(page, "conv2d")
    page.set_viewport_size({"width": 400, "height": 800})
    keep_screenshot(page, "explore_phone", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
