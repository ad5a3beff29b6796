"""Check the study's numbers against the bounds of the config; warn of what fails, or fail with it."""

from workflow.ljvae.checks import check_models, check_sampler, check_training
from workflow.ljvae.logs import UserError, log, logged_to
from workflow.ljvae.storage import load_table, save_table


def main(input, output: str, trainings: list[str], bounds: dict) -> None:
    sampler = {key: bounds[key] for key in ("acceptance", "r_hat", "drift")}
    rows = check_sampler(load_table(input.sampler), **sampler)
    for name, path in zip(trainings, input.histories, strict=True):
        rows += check_training(name, load_table(path), loss_change=bounds["loss_change"])
    models = {key: bounds[key] for key in ("kl", "active_units", "explained")}
    rows += check_models(load_table(input.models), **models)
    failed = [
        f"{row['check']} of {row['of']} is {row['value']:.4g}, it should be {row['bounds']}"
        for row in rows
        if not row["passed"]
    ]
    if failed and bounds["on_failure"] == "fail":
        raise UserError("checks failed (checks.on_failure: warn would go on):\n" + "\n".join(failed))
    for line in failed:
        log.warning("check failed: %s", line)
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params.trainings, snakemake.params.bounds)
