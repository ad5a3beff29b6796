"""Check the study's numbers against the bounds of the config; warn of failed checks, or stop with an error."""

from workflow.control.jobs import run
from workflow.ljvae.claims.checks import (
    check_free_energies,
    check_models,
    check_sampler,
    check_training,
    describe_failure,
    sort_checks,
)
from workflow.ljvae.logs import UserError, log
from workflow.ljvae.storage import load_table, save_table


def main(
    sampler: str,
    free_energies: list[str],
    models: str,
    histories: list[str],
    table: str,
    trainings: list[str],
    bounds: dict,
) -> None:
    sampler_bounds = {key: bounds[key] for key in ("acceptance", "r_hat", "drift", "temperature")}
    model_bounds = {key: bounds[key] for key in ("kl", "active_units", "explained")}
    rows = check_sampler(load_table(sampler), **sampler_bounds)
    for path in free_energies:
        rows += check_free_energies(load_table(path), free_energy=bounds["free_energy"])
    for name, path in zip(trainings, histories, strict=True):
        rows += check_training(name, load_table(path), loss_change=bounds["loss_change"])
    rows += check_models(load_table(models), **model_bounds)
    rows = sort_checks(rows)
    failed = [describe_failure(row) for row in rows if not row["passed"]]
    if failed and bounds["on_failure"] == "fail":
        raise UserError("checks failed (set checks.on_failure: warn to continue):\n" + "\n".join(failed))
    for line in failed:
        log.warning("check failed: %s", line)
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
