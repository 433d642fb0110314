"""What runs without a person: mail, timers, the mailbox."""
