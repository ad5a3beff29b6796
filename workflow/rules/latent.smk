# The latent space: principal components and clusters by gamma.
LATENT_FIGURES = ["latent_pca"]


rule latent_space:
    input:
        encoding_files(TRAINED),
    output:
        arrays="results/latent/{model}/seed_{seed}.npz",
        row="results/latent/{model}/seed_{seed}.csv",
    log:
        "results/logs/latent_space/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/latent_space/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("latent_space"),
        gammas=GAMMAS,
        ranges={part: list(RANGES[part]) for part in ("train", "test")},
        neighbours=ANALYSIS["neighbours"],
    script:
        "../scripts/latent_space.py"


rule figure_latent_pca:
    input:
        encodings=encoding_files(TRAINED, **SHOWN),
        pca=expand("results/latent/{model}/seed_{seed}.npz", **SHOWN),
        row=expand("results/latent/{model}/seed_{seed}.csv", **SHOWN),
    output:
        figure("latent_pca"),
    log:
        "results/logs/figure_latent_pca.log",
    benchmark:
        "results/benchmarks/figure_latent_pca.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_latent_pca"),
        gammas=GAMMAS,
        test=list(RANGES["test"]),
        points=POINTS,
    script:
        "../scripts/figure_latent_pca.py"
