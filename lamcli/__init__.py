"""lam learns to operate an application by watching a person do it, and runs what it learned without a model."""

__version__ = "0.1.0"
