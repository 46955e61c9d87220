"""Tokens: what a person gives to a program so that it acts in his name, within scopes and until a day."""
