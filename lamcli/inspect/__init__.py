"""What can be said about a trace, a page, a recipe or a run, as frozen data. How it is shown is for ``render``."""
