"""Long work with progress: asked for here, done by the worker, cancelled or resumed."""
