"""``make bench``: what the desk is measured by, as ratios to a floor and a peer in one run."""
