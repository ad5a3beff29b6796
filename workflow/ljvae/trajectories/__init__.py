"""Files of configurations that other programs wrote, a reader for each format, and files that they read."""
