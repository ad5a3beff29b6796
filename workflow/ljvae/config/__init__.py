"""The config as strict typed models: each key with its range, unit and meaning, and checks across sections."""
