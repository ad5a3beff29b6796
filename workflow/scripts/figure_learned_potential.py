"""Draw learned potentials and weights alongside the true ones."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.learned_potential import draw
from workflow.ljvae.figures.names import name_ensembles, shorten_names
from workflow.ljvae.storage import load_table
from workflow.ljvae.study import TRAINING


def main(potentials: str, weights: str, figure: list[str], descriptions: dict[str, dict]) -> None:
    temperatures = [name for name, description in descriptions.items() if "temperature" in description]
    exponents = [name for name, description in descriptions.items() if "exponent" in description]
    # one of the fakes, which only differ by gamma: that of the other exponents, or else the first
    fakes = [name for name, description in descriptions.items() if description["potential"] != "lennard_jones"]
    own = {descriptions[name]["gamma"] for name in exponents}
    fake = [*(name for name in fakes if descriptions[name]["gamma"] in own), *fakes][:1]
    panels = {"normal fluid": [TRAINING]}
    if fake or exponents:
        panels["other potentials"] = [*fake, *exponents]
    if temperatures:
        panels["other temperatures"] = temperatures
    names = shorten_names(name_ensembles({name: descriptions[name] for name in [*fake, *exponents, *temperatures]}))
    names |= {TRAINING: "training set"}
    style.save(draw(load_table(potentials), load_table(weights), panels, names), figure)


if __name__ == "__main__":
    run(main, snakemake)
