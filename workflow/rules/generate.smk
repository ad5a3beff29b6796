# Latents that are chosen rather than encoded: traversals and generated configurations.
GENERATE_FIGURES = ["latent_traversal", "generation"]


rule probe:
    input:
        model="results/models/{model}/seed_{seed}/model.keras",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        pca="results/latent/{model}/seed_{seed}.npz",
    output:
        "results/generation/{model}/seed_{seed}/probe.npz",
    log:
        "results/logs/probe/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/probe/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("probe"),
        seed=STUDY.seed,
        sampling=STUDY.analysis.model_dump(include={"samples", "first_dimensions"}),
        packages=packages("keras", "tensorflow"),
    script:
        "../scripts/probe.py"


rule generated:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        probe="results/generation/{model}/seed_{seed}/probe.npz",
    output:
        arrays="results/generation/{model}/seed_{seed}/generated.npz",
        rows="results/generation/{model}/seed_{seed}/rows.csv",
    log:
        "results/logs/generated/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/generated/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("generated"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(
            include={"energy_cap", "overlap", "bootstrap", "confidence"}
        ),
    script:
        "../scripts/generated.py"


rule figure_latent_traversal:
    input:
        probe=shown("results/generation/{model}/seed_{seed}/probe.npz"),
        encoding=shown("results/encodings/{model}/seed_{seed}/test.npz"),
    output:
        figure("latent_traversal"),
    log:
        "results/logs/figure_latent_traversal.log",
    benchmark:
        "results/benchmarks/figure_latent_traversal.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_latent_traversal"),
        dimensions=STUDY.figures.dimensions,
    script:
        "../scripts/figure_latent_traversal.py"


rule figure_generation:
    input:
        arrays=shown("results/generation/{model}/seed_{seed}/generated.npz"),
        rows=shown("results/generation/{model}/seed_{seed}/rows.csv"),
    output:
        figure("generation"),
    log:
        "results/logs/figure_generation.log",
    benchmark:
        "results/benchmarks/figure_generation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_generation"),
    script:
        "../scripts/figure_generation.py"
