"""What the pages show, made ready from what is held: no rule here, only words and addresses."""
