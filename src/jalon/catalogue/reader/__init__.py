"""From a YAML file to a checked definition: every mistake is explained in French, with its line and column."""
