"""The questions asked of lam, one package each; ``python -m benchmarks.NAME --json OUT``."""
