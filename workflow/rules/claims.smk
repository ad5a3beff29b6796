# The deck's claims, held against everything that the study measured.
CLAIMS = {name: entry.model_dump() for name, entry in STUDY.claims.items()}


rule table_claims:
    input:
        ensemble_files(["test", *DERIVED]),
        expand("results/models/baselines_{order}.npz", order=ORDERS),
        expand("results/matrices/{order}/test.npy", order=ORDERS),
        seed_files("results/encodings/{model}/seed_{seed}/test.npz", MODELS),
        [
            file
            for model in PROBED
            for seed in SEEDS_OF[model]
            for file in encoding_files(ANOMALIES, model, seed)
        ],
        seed_files("results/geometry/{model}/seed_{seed}.npz", PROBED),
        seed_files("results/generation/{model}/seed_{seed}/probe.npz", PROBED),
        seed_files("results/generation/{model}/seed_{seed}/generated.npz", PROBED),
        expand(
            "results/regressors/{regressor}/seed_{seed}/points.npz",
            regressor=REGRESSORS,
            seed=SEEDS,
        ),
        seed_files("results/image/{model}/seed_{seed}.npz", IMAGE_MODELS),
    output:
        "results/tables/claims.csv",
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
        code=code("table_claims"),
        claims=CLAIMS,
        seeds={name: seeds_of_claim(name, CLAIMS[name]) for name in CLAIMS},
        study={
            "seed": STUDY.seed,
            "box": SYSTEM["box"],
            "models": MODELS,
            "regressors": REGRESSORS,
            "ensembles": ENSEMBLES,
            "argon": STUDY.argon.model_dump(),
            "grid": {
                "names": grid_names(GRID_SETTINGS),
                "latent_dims": GRID_SETTINGS["latent_dims"],
                "kl_weights": GRID_SETTINGS["kl_weights"],
            },
            **STUDY.analysis.model_dump(
                include={"neighbours", "significant_dimensions", "overlap"}
            ),
        },
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/table_claims.py"
