# The latent space: principal components and clusters by gamma.


rule analyse_latent_space:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        arrays="results/latent/{model}/seed_{seed}.npz",
        row="results/latent/{model}/seed_{seed}.csv",
    log:
        "results/logs/analyse_latent_space/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/analyse_latent_space/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("analyse_latent_space"),
        neighbours=STUDY.analysis.neighbours,
    message:
        "Analyse the latent space of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/analyse_latent_space.py"


joined_table(
    "latent",
    "Latent space",
    rows=catalogue.seed_files(
        "results/latent/{model}/seed_{seed}.csv", catalogue.models
    ),
)


rule figure_latent_pca:
    input:
        test="results/ensembles/test.npz",
        encoding=catalogue.shown_file("results/encodings/{model}/seed_{seed}/test.npz"),
        pca=catalogue.shown_file("results/latent/{model}/seed_{seed}.npz"),
        row=catalogue.shown_file("results/latent/{model}/seed_{seed}.csv"),
    output:
        figure=figure("latent_pca", "Latent space"),
    log:
        "results/logs/figure_latent_pca.log",
    benchmark:
        "results/benchmarks/figure_latent_pca.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_latent_pca"),
        points=STUDY.figures.points,
    message:
        "Draw the latent space in its first two principal components."
    script:
        "../scripts/figure_latent_pca.py"
