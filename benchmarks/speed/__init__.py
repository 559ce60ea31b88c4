"""How fast is lam, how much memory does it take, and how do both grow?"""
