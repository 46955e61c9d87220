"""The site around the features: first page, errors, protection, starting and stopping."""
