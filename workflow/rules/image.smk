# The deck's alternative representation: networks of images and their errors.


rule measure_image_errors:
    input:
        train="results/ensembles/train.npz",
        test="results/ensembles/test.npz",
        train_images=lambda wildcards: catalogue.array_file(wildcards.model, "train"),
        test_images=lambda wildcards: catalogue.array_file(wildcards.model, "test"),
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        arrays="results/image/{model}/seed_{seed}.npz",
        rows="results/image/{model}/seed_{seed}.csv",
    log:
        "results/logs/measure_image_errors/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/measure_image_errors/{model}/seed_{seed}.tsv"
    wildcard_constraints:
        model=any_of(catalogue.image_models),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("measure_image_errors"),
        study_seed=STUDY.seed,
        settings=lambda wildcards: catalogue.models[wildcards.model],
        representation=lambda wildcards: catalogue.representation(wildcards.model),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    message:
        "Measure the errors of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/measure_image_errors.py"


joined_table(
    "image",
    "Training",
    rows=catalogue.seed_files(
        "results/image/{model}/seed_{seed}.csv", catalogue.image_models
    ),
    asked=bool(catalogue.image_models),
)


rule figure_image_representation:
    input:
        test="results/ensembles/test.npz",
        images=[catalogue.array_file(model, "test") for model in catalogue.image_models],
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=catalogue.image_models,
            seed=STUDY.training.seeds[0],
        ),
        arrays=expand(
            "results/image/{model}/seed_{seed}.npz",
            model=catalogue.image_models,
            seed=STUDY.training.seeds[0],
        ),
        rows=catalogue.seed_files(
            "results/image/{model}/seed_{seed}.csv", catalogue.image_models
        ),
    output:
        figure=figure(
            "image_representation", "Training", asked=bool(catalogue.image_models)
        ),
    log:
        "results/logs/figure_image_representation.log",
    benchmark:
        "results/benchmarks/figure_image_representation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_image_representation"),
        representations={
            name: catalogue.representation(name) for name in catalogue.image_models
        },
    message:
        "Draw images and their reconstructions."
    script:
        "../scripts/figure_image_representation.py"
