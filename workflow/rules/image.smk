# The deck's alternative representation: what the networks of images learned.
IMAGE_MODELS = [name for name in MODELS if MODELS[name]["architecture"] == "image"]
IMAGE_FIGURES = ["image_representation"] if IMAGE_MODELS else []


rule image_errors:
    input:
        train="results/ensembles/train.npz",
        test="results/ensembles/test.npz",
        train_images=lambda wildcards: array_file(wildcards.model, "train"),
        test_images=lambda wildcards: array_file(wildcards.model, "test"),
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
    output:
        arrays="results/image/{model}/seed_{seed}.npz",
        rows="results/image/{model}/seed_{seed}.csv",
    log:
        "results/logs/image_errors/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/image_errors/{model}/seed_{seed}.tsv"
    wildcard_constraints:
        model=any_of(IMAGE_MODELS),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1500,
    params:
        code=code("image_errors"),
        seed=STUDY.seed,
        settings=lambda wildcards: MODELS[wildcards.model],
        representation=lambda wildcards: representation(MODELS[wildcards.model]),
        analysis=STUDY.analysis.model_dump(include={"bootstrap", "confidence"}),
    script:
        "../scripts/image_errors.py"


rule figure_image_representation:
    input:
        test="results/ensembles/test.npz",
        images=[array_file(model, "test") for model in IMAGE_MODELS],
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=IMAGE_MODELS,
            seed=SEEDS[0],
        ),
        arrays=expand(
            "results/image/{model}/seed_{seed}.npz", model=IMAGE_MODELS, seed=SEEDS[0]
        ),
        rows=seed_files("results/image/{model}/seed_{seed}.csv", IMAGE_MODELS),
    output:
        figure("image_representation", "Images"),
    log:
        "results/logs/figure_image_representation.log",
    benchmark:
        "results/benchmarks/figure_image_representation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_image_representation"),
        representations={name: representation(MODELS[name]) for name in IMAGE_MODELS},
    script:
        "../scripts/figure_image_representation.py"
