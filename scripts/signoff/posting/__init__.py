"""The verbs of those who write, `signoff new` and so on: what is known, asked, written and proposed."""
