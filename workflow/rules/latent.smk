# The latent space: principal components and clusters by gamma.
LATENT_FIGURES = ["latent_pca"]


rule latent_space:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
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
        mem_mb=1000,
    params:
        code=code("latent_space"),
        neighbours=ANALYSIS["neighbours"],
    script:
        "../scripts/latent_space.py"


rule figure_latent_pca:
    input:
        test="results/ensembles/test.npz",
        encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
        pca=shown("results/latent/{model}/seed_{seed}.npz"),
        row=shown("results/latent/{model}/seed_{seed}.csv"),
    output:
        figure("latent_pca", "Latent space"),
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
        points=POINTS,
    script:
        "../scripts/figure_latent_pca.py"
