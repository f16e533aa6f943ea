"""The fact-check at the desk: queues, panels, what writers see."""
