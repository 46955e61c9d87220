"""People, their roles and perimeters, and the trace of what they did."""
