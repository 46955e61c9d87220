"""Reports of antibiotics: a hospital's year, the poster of a unit, the region, the evidence of the contract."""
