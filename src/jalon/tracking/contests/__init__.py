"""A region disputes a value it does not own: what it proposes stands beside, and the owner accepts or answers."""
