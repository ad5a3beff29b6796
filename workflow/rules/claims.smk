# The deck's claims, compared with the results of the study.
CRITERIA = {name: entry.model_dump() for name, entry in STUDY.claims.items()}
# the two networks that a claim compares need not encode every ensemble
DRAWN = drawn_networks(CRITERIA, catalogue.probed)


rule table_claims:
    input:
        ensembles=ensemble_files(["test", *catalogue.derived(catalogue.anomalies)]),
        baselines=expand("results/models/baselines_{order}.npz", order=catalogue.orders),
        matrices=expand("results/matrices/{order}/test.npy", order=catalogue.orders),
        encodings=[
            *catalogue.seed_files(
                "results/encodings/{model}/seed_{seed}/test.npz", catalogue.models
            ),
            *(
                file
                for model in catalogue.probed
                for seed in catalogue.seeds[model]
                for file in encoding_files(catalogue.anomalies, model, seed)
            ),
        ],
        reconstructions=catalogue.seed_files(
            "results/geometry/{model}/seed_{seed}.npz", catalogue.probed
        ),
        probes=catalogue.seed_files(f"{GENERATED}/probe.npz", DRAWN),
        generated=catalogue.seed_files(f"{GENERATED}/generated.npz", catalogue.probed),
        coordinates=catalogue.regressor_files(
            "results/regressors/{regressor}/seed_{seed}/points.npz"
        ),
        images=catalogue.seed_files(
            "results/image/{model}/seed_{seed}.npz", catalogue.image_models
        ),
    output:
        table=table("claims", "Claims and checks", asked=bool(STUDY.claims)),
    log:
        "results/logs/table_claims.log",
    benchmark:
        "results/benchmarks/table_claims.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_claims"),
        claims=CRITERIA,
        seeds={name: catalogue.seeds_of_claim(name) for name in CRITERIA},
        study={
            "seed": STUDY.seed,
            "box": SYSTEM["box"],
            "temperature": SYSTEM["temperature"],
            "models": catalogue.models,
            "regressors": catalogue.regressors,
            "ensembles": catalogue.ensembles,
            "argon": STUDY.argon.model_dump(),
            "grid": {
                "names": grid_names(catalogue.grid),
                "latent_dims": catalogue.grid["latent_dims"],
                "kl_weights": catalogue.grid["kl_weights"],
            },
            **STUDY.analysis.model_dump(include={"significant_dimensions", "overlap"}),
        },
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    message:
        "Compare the study's results with the deck's claims."
    script:
        "../scripts/table_claims.py"
