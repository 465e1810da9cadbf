"""Telling people: plan what is new, send it once, write down what happened."""
