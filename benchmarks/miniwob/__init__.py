"""Does lam learn from real people? MiniWoB++ demonstrations in, success on unseen episodes out. See README.md."""
