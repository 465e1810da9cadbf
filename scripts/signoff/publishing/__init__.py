"""The verbs of `signoff publish` and `signoff probe`: what goes where in which order, and what is served."""
