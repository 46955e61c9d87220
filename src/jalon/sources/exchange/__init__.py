"""Files that one instance of Jalon hands to another: a signed bundle, verified whole before anything of it is read."""
