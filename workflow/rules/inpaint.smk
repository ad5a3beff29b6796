# Restoration of the distances that masked ensembles miss.
MASKED = catalogue.of_kind("masked")


rule inpaint:
    input:
        network="results/models/{model}/seed_{seed}/model.keras",
        clean=lambda wildcards: matrix_file("test", catalogue.order(wildcards.model)),
        fill=lambda wildcards: f"results/models/baselines_{catalogue.order(wildcards.model)}.npz",
        anomalies=ensemble_files(MASKED),
        matrices=lambda wildcards: matrix_files(
            MASKED, catalogue.order(wildcards.model)
        ),
        encodings=encoding_files(MASKED),
    output:
        rows="results/anomaly/{model}/seed_{seed}/inpainting.csv",
        examples="results/anomaly/{model}/seed_{seed}/inpainting.npz",
    log:
        "results/logs/inpaint/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/inpaint/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("inpaint"),
        study_seed=STUDY.seed,
        ensembles=MASKED,
        analysis=INTERVALS,
        packages=package_versions("keras", "tensorflow"),
    message:
        "Restore masked matrices with {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/inpaint.py"


joined_table(
    "inpainting",
    "Anomalies",
    rows=catalogue.seed_files(
        "results/anomaly/{model}/seed_{seed}/inpainting.csv", catalogue.probed
    ),
    asked=bool(MASKED),
)


rule figure_inpainting:
    input:
        table="results/tables/inpainting.csv",
        examples=catalogue.shown_file(
            "results/anomaly/{model}/seed_{seed}/inpainting.npz"
        ),
    output:
        figure=figure("inpainting", "Anomalies", group=ALL_FAMILIES, asked=bool(MASKED)),
    log:
        "results/logs/figure_inpainting.log",
    benchmark:
        "results/benchmarks/figure_inpainting.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_inpainting"),
        ensembles={name: catalogue.ensembles[name] for name in MASKED},
        seed=catalogue.shown["seed"],
    message:
        "Draw restored matrices alongside the true ones."
    script:
        "../scripts/figure_inpainting.py"
