# Latents that are drawn as the deck drew them: traversals, and what random latents decode to.
GENERATED = "results/generation/{model}/seed_{seed}"


rule probe_decoder:
    input:
        network="results/models/{model}/seed_{seed}/model.keras",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        pca="results/latent/{model}/seed_{seed}.npz",
    output:
        probe=f"{GENERATED}/probe.npz",
    log:
        "results/logs/probe_decoder/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/probe_decoder/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("probe_decoder"),
        study_seed=STUDY.seed,
        sampling=STUDY.analysis.model_dump(include={"samples", "first_dimensions"}),
        packages=package_versions("keras", "tensorflow"),
    message:
        "Decode chosen latents of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/probe_decoder.py"


rule compare_generated:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        probe=f"{GENERATED}/probe.npz",
    output:
        arrays=f"{GENERATED}/generated.npz",
        rows=f"{GENERATED}/rows.csv",
    log:
        "results/logs/compare_generated/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/compare_generated/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("compare_generated"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        analysis=STRUCTURE,
    message:
        "Compare configurations that {wildcards.model}, seed {wildcards.seed}, generates with simulated ones."
    script:
        "../scripts/compare_generated.py"


rule figure_latent_traversal:
    input:
        probe=catalogue.shown_file(f"{GENERATED}/probe.npz"),
        encoding=catalogue.shown_file("results/encodings/{model}/seed_{seed}/test.npz"),
    output:
        figure=figure("latent_traversal", "Generation"),
    log:
        "results/logs/figure_latent_traversal.log",
    benchmark:
        "results/benchmarks/figure_latent_traversal.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_latent_traversal"),
        dimensions=STUDY.figures.dimensions,
    message:
        "Draw steps along latent dimensions."
    script:
        "../scripts/figure_latent_traversal.py"


rule figure_generation:
    input:
        arrays=catalogue.shown_file(f"{GENERATED}/generated.npz"),
        rows=catalogue.shown_file(f"{GENERATED}/rows.csv"),
    output:
        figure=figure("generation", "Generation"),
    log:
        "results/logs/figure_generation.log",
    benchmark:
        "results/benchmarks/figure_generation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_generation"),
        box=SYSTEM["box"],
    message:
        "Draw generated configurations alongside simulated ones."
    script:
        "../scripts/figure_generation.py"


joined_table(
    "generation",
    "Generation",
    rows=catalogue.seed_files(f"{GENERATED}/rows.csv", catalogue.probed),
)
