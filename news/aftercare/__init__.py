"""What happens to the sources of a story after it is live: changed, retracted; and pictures that nobody sees any more."""
