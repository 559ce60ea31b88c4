"""Similarity of meaning between short texts. Ranks what symbolic search proposes; never decides by itself."""
