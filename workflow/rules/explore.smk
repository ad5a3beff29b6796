# The page on which networks are explored. No other result needs it: ask for it by `snakemake explore`.

# The network that the figures show comes first.
EXPLORED = {
    "model": list(dict.fromkeys([catalogue.shown["model"], *catalogue.probed])),
    "seed": catalogue.shown["seed"],
}

# An ensemble of two families is shown in the first.
EXPLORED_SETS = {
    name: family
    for family, names in reversed(catalogue.anomaly_families.items())
    for name in names
}
EXPLORED_SETS = {name: EXPLORED_SETS[name] for name in catalogue.anomalies}


rule explore:
    input:
        test="results/ensembles/test.npz",
        anomalies=ensemble_files(EXPLORED_SETS),
        models=expand("results/models/{model}/seed_{seed}/model.keras", **EXPLORED),
        encodings=expand("results/encodings/{model}/seed_{seed}/test.npz", **EXPLORED),
        latents=expand("results/latent/{model}/seed_{seed}.npz", **EXPLORED),
        anomaly_encodings=[
            file
            for model in EXPLORED["model"]
            for file in encoding_files(EXPLORED_SETS, model, EXPLORED["seed"])
        ],
        anomaly_scores=expand("results/anomaly/detector/{family}.npz", family=DETECTED),
        generated=[
            f"results/generation/{model}/seed_{EXPLORED['seed']}/examples.npz"
            for model in EXPLORED["model"]
            if model in GENERATORS
        ],
    output:
        html="results/explore.html",
    log:
        "results/logs/explore.log",
    benchmark:
        "results/benchmarks/explore.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("explore"),
        template=files_digest(
            f"workflow/ljvae/explore/{name}"
            for name in (
                "page.html",
                "page.css",
                "decoder.js",
                "geometry.js",
                "comparison.js",
                "drawing.js",
                "examples.js",
                "page.js",
            )
        ),
        networks=[
            {
                "model": name,
                "seed": EXPLORED["seed"],
                "order": catalogue.models[name]["order"],
                "reads": catalogue.models[name]["reads"],
                "decodes": catalogue.models[name]["decodes"],
            }
            for name in EXPLORED["model"]
        ],
        sets=[
            {
                "ensemble": name,
                "family": family,
                "description": catalogue.ensembles[name],
            }
            for name, family in EXPLORED_SETS.items()
        ],
        box=SYSTEM["box"],
        shown={
            "points": STUDY.figures.points,
            "examples": 4,  # of a set
            "dimensions": STUDY.analysis.significant_dimensions,
        },
        packages=package_versions("keras", "tensorflow"),
    message:
        "Write the page on which networks are explored."
    script:
        "../scripts/explore.py"
