"""Train networks, and apply trained ones to arrays."""
