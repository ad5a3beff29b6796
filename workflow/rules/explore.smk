# The page on which decoders are explored. No other result needs it: ask for it by `snakemake explore`.

# The network that the figures show comes first.
EXPLORED = {
    "model": list(dict.fromkeys([catalogue.shown["model"], *catalogue.probed])),
    "seed": catalogue.shown["seed"],
}


rule explore:
    input:
        test="results/ensembles/test.npz",
        models=expand("results/models/{model}/seed_{seed}/model.keras", **EXPLORED),
        encodings=expand("results/encodings/{model}/seed_{seed}/test.npz", **EXPLORED),
        latents=expand("results/latent/{model}/seed_{seed}.npz", **EXPLORED),
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
                "page.js",
            )
        ),
        networks=[
            {
                "model": name,
                "seed": EXPLORED["seed"],
                "order": catalogue.models[name]["order"],
                "decodes": catalogue.models[name]["decodes"],
            }
            for name in EXPLORED["model"]
        ],
        box=SYSTEM["box"],
        shown={
            "points": STUDY.figures.points,
            "dimensions": STUDY.analysis.significant_dimensions,
        },
        packages=package_versions("keras", "tensorflow"),
    message:
        "Write the page on which decoders are explored."
    script:
        "../scripts/explore.py"
