# The deck's claims, held against everything that the study measured.
CLAIMS = {name: entry.model_dump() for name, entry in STUDY.claims.items()}


rule table_claims:
    input:
        ensemble_files(["test", *catalogue.derived(catalogue.anomalies)]),
        expand("results/models/baselines_{order}.npz", order=catalogue.orders),
        expand("results/matrices/{order}/test.npy", order=catalogue.orders),
        catalogue.seed_files(
            "results/encodings/{model}/seed_{seed}/test.npz", catalogue.models
        ),
        [
            file
            for model in catalogue.probed
            for seed in catalogue.seeds[model]
            for file in encoding_files(catalogue.anomalies, model, seed)
        ],
        catalogue.seed_files(
            "results/geometry/{model}/seed_{seed}.npz", catalogue.probed
        ),
        catalogue.seed_files(
            "results/generation/{model}/seed_{seed}/probe.npz", catalogue.probed
        ),
        catalogue.seed_files(
            "results/generation/{model}/seed_{seed}/generated.npz", catalogue.probed
        ),
        expand(
            "results/regressors/{regressor}/seed_{seed}/points.npz",
            regressor=catalogue.regressors,
            seed=STUDY.training.seeds,
        ),
        catalogue.seed_files(
            "results/image/{model}/seed_{seed}.npz", catalogue.image_models
        ),
    output:
        table("claims", "Claims and run times", asked=bool(STUDY.claims)),
    log:
        "results/logs/table_claims.log",
    benchmark:
        "results/benchmarks/table_claims.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=4000,
    params:
        code=script_digest("table_claims"),
        claims=CLAIMS,
        seeds={name: catalogue.seeds_of_claim(name) for name in CLAIMS},
        study={
            "seed": STUDY.seed,
            "box": SYSTEM["box"],
            "models": catalogue.models,
            "regressors": catalogue.regressors,
            "ensembles": catalogue.ensembles,
            "argon": STUDY.argon.model_dump(),
            "grid": {
                "names": grid_names(catalogue.grid),
                "latent_dims": catalogue.grid["latent_dims"],
                "kl_weights": catalogue.grid["kl_weights"],
            },
            **STUDY.analysis.model_dump(
                include={"neighbours", "significant_dimensions", "overlap"}
            ),
        },
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/table_claims.py"
