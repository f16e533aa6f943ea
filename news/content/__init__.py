"""What a story says beside its running text: evidence, corrections, references, data for machines. Mostly pure."""
