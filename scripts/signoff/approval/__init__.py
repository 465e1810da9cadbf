"""Facts about a pull request or a commit to a verdict and its evidence."""
