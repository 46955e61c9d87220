"""Choosing where to act: priorities that say why, samples drawn with a stored seed, and the lists made from them."""
