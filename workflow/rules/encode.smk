# What each network makes of each ensemble. A job encodes a family of ensembles, or a part of the split:
# importing TensorFlow takes longer than encoding them.
for group, names in catalogue.encoded_together.items():

    rule:
        name:
            f"encode_{group}"
        input:
            model="results/models/{model}/seed_{seed}/model.keras",
            arrays=lambda wildcards, names=names: [
                catalogue.array_file(wildcards.model, name) for name in names
            ],
        output:
            encoding_files(names),
        log:
            f"results/logs/encode/{{model}}/seed_{{seed}}/{group}.log",
        benchmark:
            f"results/benchmarks/encode/{{model}}/seed_{{seed}}/{group}.tsv"
        conda:
            "../../envs/learn.yaml"
        threads: 1
        resources:
            mem_mb=2500,
        params:
            code=script_digest("encode"),
            latents_only=group in ("train", "calibration"),
            seed=STUDY.seed,
            packages=package_versions("keras", "tensorflow"),
        script:
            "../scripts/encode.py"
