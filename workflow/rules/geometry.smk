# Coordinates from matrices: Gram reconstruction, learned coordinates, the tumbler, energies.
STRUCTURE_KEYS = {"energy_cap", "overlap", "bootstrap", "confidence"}
STRUCTURE = STUDY.analysis.model_dump(include=STRUCTURE_KEYS)


rule reconstruct:
    input:
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: matrix_file("test", catalogue.order(wildcards.model)),
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
    params:
        code=script_digest("reconstruct"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        order=lambda wildcards: catalogue.order(wildcards.model),
        decodes=lambda wildcards: catalogue.models[wildcards.model]["decodes"],
        analysis=STRUCTURE,
    message:
        "Reconstruct test configurations from the output of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/reconstruct.py"


rule table_degenerate_orientations:
    input:
        test="results/ensembles/test.npz",
    output:
        table=table("degenerate_orientations", "Geometry"),
    log:
        "results/logs/table_degenerate_orientations.log",
    benchmark:
        "results/benchmarks/table_degenerate_orientations.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_degenerate_orientations"),
        temperature=SYSTEM["temperature"],
    message:
        "Count the test configurations whose orientation is degenerate."
    script:
        "../scripts/table_degenerate_orientations.py"


rule figure_gram_reconstruction:
    input:
        arrays=catalogue.shown_file("results/geometry/{model}/seed_{seed}.npz"),
        rows=catalogue.shown_file("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure=figure("gram_reconstruction", "Geometry"),
    log:
        "results/logs/figure_gram_reconstruction.log",
    benchmark:
        "results/benchmarks/figure_gram_reconstruction.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_gram_reconstruction"),
        box=SYSTEM["box"],
    message:
        "Draw Gram reconstructions of test configurations."
    script:
        "../scripts/figure_gram_reconstruction.py"


rule figure_tumbler:
    input:
        arrays=catalogue.shown_file("results/geometry/{model}/seed_{seed}.npz"),
    output:
        figure=figure("tumbler", "Geometry"),
    log:
        "results/logs/figure_tumbler.log",
    benchmark:
        "results/benchmarks/figure_tumbler.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_tumbler"),
        box=SYSTEM["box"],
    message:
        "Draw test configurations before and after the tumbler."
    script:
        "../scripts/figure_tumbler.py"


rule figure_energy_distribution:
    input:
        arrays=catalogue.shown_file("results/geometry/{model}/seed_{seed}.npz"),
        rows=catalogue.shown_file("results/geometry/{model}/seed_{seed}.csv"),
    output:
        figure=figure("energy_distribution", "Geometry"),
    log:
        "results/logs/figure_energy_distribution.log",
    benchmark:
        "results/benchmarks/figure_energy_distribution.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_energy_distribution"),
        cap=STUDY.analysis.energy_cap,
    message:
        "Draw the energies of reconstructed configurations."
    script:
        "../scripts/figure_energy_distribution.py"


rule train_regressor:
    input:
        train_matrices=lambda wildcards: catalogue.regressor_array(
            "matrices", wildcards.regressor, "train"
        ),
        train_points=lambda wildcards: catalogue.regressor_array(
            "coordinates", wildcards.regressor, "train"
        ),
        validation_matrices=lambda wildcards: catalogue.regressor_array(
            "matrices", wildcards.regressor, "validation"
        ),
        validation_points=lambda wildcards: catalogue.regressor_array(
            "coordinates", wildcards.regressor, "validation"
        ),
    output:
        network="results/regressors/{regressor}/seed_{seed}/model.keras",
        history="results/regressors/{regressor}/seed_{seed}/history.csv",
    log:
        "results/logs/train_regressor/{regressor}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_regressor/{regressor}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    params:
        code=script_digest("train_regressor"),
        architecture=lambda wildcards: architecture_digest(
            catalogue.regressors[wildcards.regressor]["architecture"]
        ),
        study={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=lambda wildcards: catalogue.regressors[wildcards.regressor],
        packages=package_versions("keras", "tensorflow"),
        checkpoint="results/regressors/{regressor}/seed_{seed}/unfinished.npz",
    message:
        "Train {wildcards.regressor}, seed {wildcards.seed}, from matrices to coordinates."
    script:
        "../scripts/train_regressor.py"


rule predict_coordinates:
    input:
        network="results/regressors/{regressor}/seed_{seed}/model.keras",
        test="results/ensembles/test.npz",
        matrices=lambda wildcards: catalogue.regressor_array(
            "matrices", wildcards.regressor, "test"
        ),
        encoding=f"results/encodings/{catalogue.probed[0]}/seed_{{seed}}/test.npz",
    output:
        points="results/regressors/{regressor}/seed_{seed}/points.npz",
        rows="results/regressors/{regressor}/seed_{seed}/rows.csv",
    log:
        "results/logs/predict_coordinates/{regressor}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/predict_coordinates/{regressor}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("predict_coordinates"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        order=lambda wildcards: catalogue.regressors[wildcards.regressor]["order"],
        model=catalogue.probed[0],
        analysis=STRUCTURE,
        packages=package_versions("keras", "tensorflow"),
    message:
        "Predict test coordinates by {wildcards.regressor}, seed {wildcards.seed}."
    script:
        "../scripts/predict_coordinates.py"


joined_table(
    "geometry",
    "Geometry",
    rows=[
        *catalogue.seed_files(
            "results/geometry/{model}/seed_{seed}.csv", catalogue.probed
        ),
        *catalogue.regressor_files(
            "results/regressors/{regressor}/seed_{seed}/rows.csv"
        ),
    ],
)


rule figure_coordinates:
    input:
        table="results/tables/geometry.csv",
    output:
        figure=figure("coordinates", "Geometry", asked=bool(catalogue.regressors)),
    log:
        "results/logs/figure_coordinates.log",
    benchmark:
        "results/benchmarks/figure_coordinates.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_coordinates"),
        gammas=STUDY.simulation.gammas,
        model=catalogue.probed[0],
    message:
        "Draw the errors of learned coordinates."
    script:
        "../scripts/figure_coordinates.py"
