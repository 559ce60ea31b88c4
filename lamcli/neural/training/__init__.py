"""How the shipped model is made: from the lexicon alone, on a CPU, in minutes, the same bytes each time on one machine."""
