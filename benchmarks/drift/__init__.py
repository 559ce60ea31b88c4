"""Does a recipe find what it means on a page that has changed, and stop where that is gone?"""
