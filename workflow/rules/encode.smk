# What each network makes of each ensemble.


rule encode:
    input:
        model="results/models/{model}/seed_{seed}/model.keras",
        matrices=lambda wildcards: array_file(wildcards.model, wildcards.ensemble),
    output:
        "results/encodings/{model}/seed_{seed}/{ensemble}.npz",
    log:
        "results/logs/encode/{model}/seed_{seed}/{ensemble}.log",
    benchmark:
        "results/benchmarks/encode/{model}/seed_{seed}/{ensemble}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=2500,
    params:
        code=code("encode"),
        packages=packages("keras", "tensorflow"),
    script:
        "../scripts/encode.py"
