# Encodings of the ensembles by each network. A job encodes a family of ensembles, or the training family as its splits:
# importing TensorFlow takes longer than encoding them. Networks that are not probed encode only the test set.
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
            encodings=encoding_files(names),
        log:
            f"results/logs/encode/{{model}}/seed_{{seed}}/{group}.log",
        benchmark:
            f"results/benchmarks/encode/{{model}}/seed_{{seed}}/{group}.tsv"
        wildcard_constraints:
            model=any_of(
                name
                for name in catalogue.models
                if (name in catalogue.probed) != (group == "test")
            ),
        conda:
            "../../envs/learn.yaml"
        params:
            code=script_digest("encode"),
            latents_only=[name for name in names if name == "train"],
            packages=package_versions("keras", "tensorflow"),
        message:
            f"Encode {group} with {{wildcards.model}}, seed {{wildcards.seed}}."
        script:
            "../scripts/encode.py"
