import pytest
from matplotlib.figure import Figure

from tests.ljvae.figures.drawn import Drawer
from tests.paths import ROOT, SMOKE
from tests.text_extents import list_faults
from workflow.ljvae.config.contradictions import figure_names
from workflow.ljvae.figures.style import WIDTH

TALLEST = 10.5  # inches: the text height of a page
CONFIGS = {"small": SMOKE, "deck": ROOT / "config" / "config.yaml"}
DRAWERS = {name: Drawer(config) for name, config in CONFIGS.items()}


FIGURES = [
    pytest.param(scale, name, marks=[pytest.mark.slow] if scale == "deck" else [])
    for scale, drawer in DRAWERS.items()
    for name in drawer.figures()
]


@pytest.mark.parametrize(("scale", "name"), FIGURES)
def test_no_text_of_a_figure_overlaps_or_leaves_the_canvas(scale, name):
    figure = DRAWERS[scale].figures()[name]()
    assert list_faults(figure) == []
    assert figure.get_figwidth() <= WIDTH
    assert figure.get_figheight() <= TALLEST


def test_every_figure_is_drawn():
    assert figure_names() <= set(DRAWERS["deck"].figures())


def test_text_that_overlaps_is_found():
    figure = Figure(figsize=(4, 3))
    figure.text(0.5, 0.5, "one")
    figure.text(0.9, 0.2, "a word that is longer than the canvas")
    assert list_faults(figure) == ["'a word that is longer than the canvas' leaves the canvas"]
    figure.text(0.52, 0.5, "two")
    assert "'one' overlaps 'two'" in list_faults(figure)


def test_tick_labels_that_run_into_each_other_are_found():
    figure = Figure(figsize=(1, 3), layout="constrained")
    ax = figure.subplots()
    ax.set_xticks([0, 0.1, 1], ["zero point zero", "a tenth", "one"])
    assert any("overlaps" in fault for fault in list_faults(figure))
    ax.set_xlim(0.5, 1.5)  # ticks that are not drawn do not count
    assert list_faults(figure) == []
