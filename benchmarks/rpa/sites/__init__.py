"""Generated applications, each in the manner of another author, and the tasks on them."""
