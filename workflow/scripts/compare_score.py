"""Apply one score to frames of every trajectory: false alarms, fractions of unusual particles, and cost."""

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import read_sources
from workflow.ljvae.environments.comparing import compare_scores, list_parts
from workflow.ljvae.environments.methods import fit_rating, load_rating
from workflow.ljvae.environments.naming import LINEAR
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import load_arrays, load_json, open_matrices, save_table


def main(
    survey: str,
    trajectories: list[str],
    train: str,
    linear: str,
    networks: list[str],
    row: str,
    method: str,
    normal: list[str],
    options: dict,
    fractions: dict[str, float],
    nominal: float,
    sizes: dict[str, int | None],
    study: dict,
) -> None:
    content = load_json(survey)
    sources = read_sources(content, list(content["trajectories"]), options)
    whole = sizes["neighbours"] is None
    environments = [1 if whole else content["trajectories"][source.name]["particles"] for source in sources]
    parts = list_parts(sources, environments, normal, fractions)
    usual = load_rating(LINEAR, load_arrays(linear), [])
    descriptors = open_matrices(train)[:, :, 0]
    seed = random_state(study["seed"], method)
    rating = usual if method == LINEAR else fit_rating(method, descriptors, networks, seed)
    rows = compare_scores(
        parts,
        rating,
        usual,
        count=sizes["neighbours"],
        species=content["species"],
        nominal=nominal,
        name=method,
    )
    save_table(row, rows)


if __name__ == "__main__":
    run(main, snakemake)
