"""What an incident is and adds up to: pure, no disk, network, environment or clock."""
