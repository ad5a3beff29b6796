"""Draw steps along the most significant latent dimensions."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.latent_traversal import draw
from workflow.ljvae.latent.probing import mean_similarity, roughness
from workflow.ljvae.storage import load_array, load_arrays


def main(probe: str, encoding: str, figure: list[str], dimensions: int) -> None:
    arrays = load_arrays(probe)
    shown = arrays["traversals"][:dimensions]
    decoded = roughness(load_array(encoding, "reconstruction")).mean()
    zero = roughness(arrays["zero"][None])[0]
    similarity = mean_similarity(shown[:, -1] - shown[:, 0])
    numbers = (
        f"z = 0 has {zero / decoded:.0%} of the roughness of a reconstruction; "
        f"patterns of different dimensions: mean absolute cosine {similarity:.2f}"
    )
    style.save(draw(arrays["zero"], shown, arrays["dimensions"][:dimensions], arrays["steps"], numbers), figure)


if __name__ == "__main__":
    run(main, snakemake)
