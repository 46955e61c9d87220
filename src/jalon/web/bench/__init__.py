"""Many people at once on a real site: what they wait, and that nothing they wrote is lost."""

from jalon.web.bench import people as people
