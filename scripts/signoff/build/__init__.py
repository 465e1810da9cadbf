"""From a commit to a site: reads at the edge, folds, renders, writes what changed."""
