"""Where the outside world is touched: files, git, clock, MkDocs, the output folder."""
