"""What the commands do; ``cli`` reads their arguments and prints what they give."""
