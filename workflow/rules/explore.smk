# The page on which decoders are explored. No other result needs it: ask for it by `snakemake explore`.

# The network that the figures show comes first.
EXPLORED = [SHOWN["model"], *(name for name in PROBED if name != SHOWN["model"])]


rule explore:
    input:
        test="results/ensembles/test.npz",
        models=expand(
            "results/models/{model}/seed_{seed}/model.keras",
            model=EXPLORED,
            seed=SHOWN["seed"],
        ),
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=EXPLORED,
            seed=SHOWN["seed"],
        ),
        latents=expand(
            "results/latent/{model}/seed_{seed}.npz",
            model=EXPLORED,
            seed=SHOWN["seed"],
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
        code=code("explore"),
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
                "seed": SHOWN["seed"],
                "order": MODELS[name]["order"],
                "decodes": "points" if decodes_points(name) else "matrix",
            }
            for name in EXPLORED
        ],
        box=SYSTEM["box"],
        shown={
            "points": POINTS,
            "dimensions": ANALYSIS["significant_dimensions"],
        },
        packages=packages("keras", "tensorflow"),
    script:
        "../scripts/explore.py"
