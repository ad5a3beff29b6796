# The verdicts in other worlds: every universe of the multiverse's config, with simulations that universes share.
# `snakemake multiverse` makes them; no other target needs them.
from workflow.control.universes import FLUID, UNIVERSE, Universes
from workflow.ljvae.claims.deck import CLAIMS

UNIVERSES = Universes(STUDY, Path(workflow.basedir))

# Rules of the multiverse alone: timings.csv leaves them out.
OF_UNIVERSES = [
    "simulate_fluid",
    "table_fluid",
    "train_universe",
    "judge_universe",
    "table_multiverse",
    "figure_multiverse",
    "figure_specification",
]

BOUNDS = {
    claim: entry.model_dump(include={"at_least", "at_most"})
    for claim, entry in STUDY.claims.items()
}


use rule simulate_ensemble as simulate_fluid with:
    output:
        configurations=f"{FLUID}/{{ensemble}}.npz",
    log:
        "results/logs/simulate_fluid/{fluid}/{ensemble}.log",
    benchmark:
        "results/benchmarks/simulate_fluid/{fluid}/{ensemble}.tsv"
    wildcard_constraints:
        fluid=r"[a-z0-9_.-]+",
        ensemble=r"[a-z0-9_.]+",
    params:
        code=script_digest("simulate_ensemble"),
        study_seed=STUDY.seed,
        system=lambda wildcards: UNIVERSES.study_of_fluid(
            wildcards.fluid
        ).system.model_dump(),
        sampling=lambda wildcards: sampling_settings(
            UNIVERSES.study_of_fluid(wildcards.fluid).simulation,
            UNIVERSES.ensembles_of_fluid(wildcards.fluid)[wildcards.ensemble],
        ),
        description=lambda wildcards: UNIVERSES.ensembles_of_fluid(wildcards.fluid)[
            wildcards.ensemble
        ],
        chains=lambda wildcards: [
            0,
            UNIVERSES.ensembles_of_fluid(wildcards.fluid)[wildcards.ensemble][
                "configurations"
            ],
        ],
        packages=package_versions("numba"),
    message:
        "Simulate {wildcards.ensemble} of the fluid {wildcards.fluid}."


use rule table_sampler as table_fluid with:
    input:
        ensembles=lambda wildcards: UNIVERSES.simulations(wildcards.fluid),
    output:
        table=f"{FLUID}/sampler.csv",
    log:
        "results/logs/table_fluid/{fluid}.log",
    benchmark:
        "results/benchmarks/table_fluid/{fluid}.tsv"
    params:
        code=script_digest("table_sampler"),
        descriptions=lambda wildcards: UNIVERSES.ensembles_of_fluid(wildcards.fluid),
        system=lambda wildcards: UNIVERSES.study_of_fluid(
            wildcards.fluid
        ).system.model_dump(),
        sampling=STUDY.simulation.model_dump(include={"sweeps"}),
    message:
        "Measure the convergence of the fluid {wildcards.fluid}."


rule train_universe:
    input:
        ensembles=lambda wildcards: UNIVERSES.simulations(
            UNIVERSES.fluid(wildcards.universe)
        ),
    output:
        arrays=temp(directory(f"{UNIVERSE}/arrays")),
    log:
        "results/logs/train_universe/{universe}.log",
    benchmark:
        "results/benchmarks/train_universe/{universe}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("train_universe"),
        architecture=lambda wildcards: [
            architecture_digest(architecture)
            for architecture in UNIVERSES.architectures(wildcards.universe)
        ],
        world=lambda wildcards: UNIVERSES.training(wildcards.universe),
        packages=package_versions("keras", "tensorflow"),
    message:
        "Train the networks of the universe {wildcards.universe}."
    script:
        "../scripts/train_universe.py"


rule judge_universe:
    input:
        arrays=f"{UNIVERSE}/arrays",
        sampler=lambda wildcards: f"{FLUID}/sampler.csv".format(
            fluid=UNIVERSES.fluid(wildcards.universe)
        ),
    output:
        verdicts=f"{UNIVERSE}/verdicts.csv",
        checks=f"{UNIVERSE}/checks.csv",
    log:
        "results/logs/judge_universe/{universe}.log",
    benchmark:
        "results/benchmarks/judge_universe/{universe}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("judge_universe"),
        world=lambda wildcards: UNIVERSES.judging(wildcards.universe),
        bounds=STUDY.checks.model_dump(exclude={"on_failure", "free_energy"}),
    message:
        "Judge the claims in the universe {wildcards.universe}."
    script:
        "../scripts/judge_universe.py"


rule table_multiverse:
    input:
        verdicts=lambda wildcards: UNIVERSES.files("verdicts.csv"),
        checks=lambda wildcards: UNIVERSES.files("checks.csv"),
    output:
        multiverse=table("multiverse", "Claims and checks", on_request=True),
        overview=table("universes", "Claims and checks", on_request=True),
        effects=table("multiverse_effects", "Claims and checks", on_request=True),
        choices=table("multiverse_choices", "Claims and checks", on_request=True),
        labels=table("multiverse_claims", "Claims and checks", on_request=True),
    log:
        "results/logs/table_multiverse.log",
    benchmark:
        "results/benchmarks/table_multiverse.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_multiverse"),
        universes=lambda wildcards: UNIVERSES.overview,
        levels=lambda wildcards: UNIVERSES.levels,
        bounds=BOUNDS,
        settings=lambda wildcards: UNIVERSES.settings.model_dump(
            include={"robust", "confidence"}
        ),
        benchmarks=lambda wildcards: expand(
            "results/benchmarks/{job}/{universe}.tsv",
            job=["train_universe", "judge_universe"],
            universe=UNIVERSES.all,
        ),
    message:
        "Compare the verdicts of all universes."
    script:
        "../scripts/table_multiverse.py"


rule figure_multiverse:
    input:
        verdicts="results/tables/multiverse.csv",
        overview="results/tables/universes.csv",
        labels="results/tables/multiverse_claims.csv",
    output:
        figure=figure("multiverse", "Claims and checks", asked=False),
    log:
        "results/logs/figure_multiverse.log",
    benchmark:
        "results/benchmarks/figure_multiverse.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_multiverse"),
        levels=lambda wildcards: UNIVERSES.levels,
        ensembles=catalogue.names,
    message:
        "Draw the map of the verdicts."
    script:
        "../scripts/figure_multiverse.py"


rule figure_specification:
    input:
        verdicts="results/tables/multiverse.csv",
        overview="results/tables/universes.csv",
        labels="results/tables/multiverse_claims.csv",
    output:
        figure=figure("specification", "Claims and checks", asked=False),
    log:
        "results/logs/figure_specification.log",
    benchmark:
        "results/benchmarks/figure_specification.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_specification"),
        levels=lambda wildcards: UNIVERSES.levels,
        ensembles=catalogue.names,
        bounds=BOUNDS,
        statistics={claim: CLAIMS[claim].statistic for claim in STUDY.claims},
        robust=lambda wildcards: UNIVERSES.settings.robust,
    message:
        "Draw the statistics of contested claims in every universe."
    script:
        "../scripts/figure_specification.py"


rule multiverse:
    input:
        rules.figure_multiverse.output,
        rules.figure_specification.output,
        table_files(outputs.on_request),
        expand("results/pages/{table}.html", table=outputs.on_request),
