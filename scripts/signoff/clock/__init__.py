"""What is owed and when, who is reminded of it, and how well it was done: nothing here reads a clock."""
