"""Rules, scripts, the library, and commands on a study: its plan, its manifest, its locks."""
