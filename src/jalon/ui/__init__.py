"""How screens look and speak: base template, components, French typography, small drawings."""
