"""From a kept file to a plan: opened, its rows tied to entities, its cells compared with what stands."""
