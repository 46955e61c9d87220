"""The page « Analyse croisée »: what is consumed against what resists, place by place or quarter by quarter."""
