# Networks with a density of whole configurations, which draw particle after particle.


rule train_density:
    input:
        train="results/ensembles/train.npz",
        validation="results/ensembles/validation.npz",
        detector=lambda wildcards: catalogue.potential_files(wildcards.generator),
        encodings=lambda wildcards: catalogue.latent_files(
            wildcards.generator, ENCODING, "train", "validation"
        ),
    output:
        density=DENSITY,
        history="results/models/{generator}/seed_{seed}/density_history.csv",
    log:
        "results/logs/train_density/{generator}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_density/{generator}/seed_{seed}.tsv"
    wildcard_constraints:
        generator=any_of(catalogue.densities),
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    params:
        code=script_digest("train_density"),
        study={"seed": STUDY.seed, "threads": STUDY.training.threads},
        system=SYSTEM,
        settings=lambda wildcards: catalogue.densities[wildcards.generator],
        packages=package_versions("keras", "tensorflow", "numba"),
        checkpoint="results/models/{generator}/seed_{seed}/unfinished_density.npz",
    message:
        "Train {wildcards.generator}, seed {wildcards.seed}."
    script:
        "../scripts/train_density.py"


rule draw_density:
    input:
        density=DENSITY,
        simulated=GAMMAS_SIMULATED,
    output:
        samples=f"{DRAWS}/samples.npz",
        costs=f"{DRAWS}/costs.csv",
    log:
        "results/logs/draw_density/{generator}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/draw_density/{generator}/seed_{seed}.tsv"
    wildcard_constraints:
        generator=any_of(catalogue.free_densities),
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("draw_density"),
        study_seed=STUDY.seed,
        settings=SETTINGS | {"unseen": catalogue.unseen_size},
        packages=package_versions("keras", "tensorflow", "numba"),
    message:
        "Draw configurations from {wildcards.generator}, seed {wildcards.seed}."
    script:
        "../scripts/draw_density.py"


rule decode_particles:
    input:
        density=DENSITY,
        network=lambda wildcards: catalogue.latent_files(wildcards.generator, NETWORK)[
            0
        ],
        prior=lambda wildcards: catalogue.latent_files(wildcards.generator, PRIOR)[0],
        encoding=lambda wildcards: catalogue.latent_files(
            wildcards.generator, ENCODING, "train"
        )[0],
        ensemble="results/ensembles/train.npz",
        simulated=GAMMAS_SIMULATED,
    output:
        samples=f"{DRAWS}/samples.npz",
        costs=f"{DRAWS}/costs.csv",
    log:
        "results/logs/decode_particles/{generator}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/decode_particles/{generator}/seed_{seed}.tsv"
    wildcard_constraints:
        generator=any_of(catalogue.particle_decoders),
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("decode_particles"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SETTINGS | {"unseen": catalogue.unseen_size},
        reads=lambda wildcards: catalogue.latent_input(wildcards.generator),
        packages=package_versions("keras", "tensorflow", "numba", "scikit-learn"),
    message:
        "Decode latents particle by particle with {wildcards.generator}, seed {wildcards.seed}."
    script:
        "../scripts/decode_particles.py"
