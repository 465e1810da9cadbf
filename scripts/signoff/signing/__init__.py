"""Sign-off at work: proposals are judged, evidence is found and recorded, publishers get what is signed."""
