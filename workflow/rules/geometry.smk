# Coordinates back from matrices: Gram reconstruction, the tumbler, energies.
GEOMETRY_FIGURES = ["gram_reconstruction", "tumbler", "energy_distribution"]


rule reconstruct:
    input:
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: matrix_file("test", order_of(wildcards)),
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        arrays="results/geometry/{model}/seed_{seed}.npz",
        rows="results/geometry/{model}/seed_{seed}.csv",
    log:
        "results/logs/reconstruct/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/reconstruct/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("reconstruct"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        order=order_of,
        analysis=STUDY.analysis.model_dump(
            include={"energy_cap", "overlap", "bootstrap", "confidence"}
        ),
    script:
        "../scripts/reconstruct.py"


rule figure_gram_reconstruction:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
        rows=shown("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure("gram_reconstruction"),
    log:
        "results/logs/figure_gram_reconstruction.log",
    benchmark:
        "results/benchmarks/figure_gram_reconstruction.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_gram_reconstruction"),
    script:
        "../scripts/figure_gram_reconstruction.py"


rule figure_tumbler:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
    output:
        figure("tumbler"),
    log:
        "results/logs/figure_tumbler.log",
    benchmark:
        "results/benchmarks/figure_tumbler.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_tumbler"),
    script:
        "../scripts/figure_tumbler.py"


rule figure_energy_distribution:
    input:
        arrays=shown("results/geometry/{model}/seed_{seed}.npz"),
        rows=shown("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure("energy_distribution"),
    log:
        "results/logs/figure_energy_distribution.log",
    benchmark:
        "results/benchmarks/figure_energy_distribution.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_energy_distribution"),
        cap=ANALYSIS["energy_cap"],
    script:
        "../scripts/figure_energy_distribution.py"
