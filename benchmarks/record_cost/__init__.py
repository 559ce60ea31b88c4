"""What does recording cost, the person and the page?"""
