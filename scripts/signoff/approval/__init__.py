"""Sign-off: facts about a pull request or a commit become a verdict, and a verdict becomes evidence."""
