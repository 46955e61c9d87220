"""Definition, observation, projection: what is measured, what is known, what a grid shows."""
