"""What the program does about a message: the only part that touches the world."""
