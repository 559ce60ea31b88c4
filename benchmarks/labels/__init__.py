"""Does the text model know which label is meant, when it was never told?"""
