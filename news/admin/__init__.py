"""What the desk sees of the newsroom: views of stories, the dashboard, queues, the record."""
