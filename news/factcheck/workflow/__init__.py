"""The stages of a text under review, and what a person says at each."""
