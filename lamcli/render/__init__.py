"""Facts -> terminal and HTML. Decides nothing: what is shown is what ``inspect`` found, in the same order."""
