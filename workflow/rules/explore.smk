# The page on which decoders are explored. No other result needs it: ask for it by `snakemake explore`.

# The network that the figures show comes first.
EXPLORED = [
    catalogue.shown["model"],
    *(name for name in catalogue.probed if name != catalogue.shown["model"]),
]


rule explore:
    input:
        test="results/ensembles/test.npz",
        models=expand(
            "results/models/{model}/seed_{seed}/model.keras",
            model=EXPLORED,
            seed=catalogue.shown["seed"],
        ),
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=EXPLORED,
            seed=catalogue.shown["seed"],
        ),
        latents=expand(
            "results/latent/{model}/seed_{seed}.npz",
            model=EXPLORED,
            seed=catalogue.shown["seed"],
        ),
    output:
        "results/explore.html",
    log:
        "results/logs/explore.log",
    benchmark:
        "results/benchmarks/explore.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("explore"),
        template=files_digest(
            f"workflow/ljvae/explore/{name}"
            for name in (
                "page.html",
                "page.css",
                "decoder.js",
                "geometry.js",
                "page.js",
            )
        ),
        networks=[
            {
                "model": name,
                "seed": catalogue.shown["seed"],
                "order": catalogue.models[name]["order"],
                "decodes": "points" if catalogue.decodes_points(name) else "matrix",
            }
            for name in EXPLORED
        ],
        box=SYSTEM["box"],
        shown={
            "points": STUDY.figures.points,
            "dimensions": STUDY.analysis.significant_dimensions,
        },
        packages=package_versions("keras", "tensorflow"),
    script:
        "../scripts/explore.py"
