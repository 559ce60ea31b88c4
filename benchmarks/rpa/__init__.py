"""Web automation tasks in the manner of WebRobot and Arborist: does lam write the program that was meant? See README.md."""
