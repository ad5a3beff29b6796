"""Draw the ROC curves of all families of anomalies."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_roc import draw
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.storage import load_array, load_arrays


def main(
    normal: str,
    test_scores: str,
    calibration_scores: str,
    scores: list[str],
    test_encoding: str,
    encodings: list[str],
    figure: list[str],
    families: dict[str, list[str]],
    ensembles: dict[str, dict],
) -> None:
    splits = {"test": load_arrays(test_scores), "calibration": load_arrays(calibration_scores)}
    combined = {part: arrays["combined"] for part, arrays in splits.items()}
    for path in scores:
        combined |= {
            name.removesuffix("/combined"): values
            for name, values in load_arrays(path).items()
            if name.endswith("/combined")
        }
    errors = {"test": load_array(test_encoding, "mse")}
    errors |= {name: load_array(path, "mse") for name, path in zip(ensembles, encodings, strict=True)}
    described = load_arrays(normal)
    references = {name: find_references(description, described)[0] for name, description in ensembles.items()}
    drawn = draw({"combined": combined, "mse": errors}, references, families, name_ensembles(ensembles))
    style.save(drawn, figure)


if __name__ == "__main__":
    run(main, snakemake)
