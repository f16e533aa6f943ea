"""Every statement with its rulings: tables, rules, how it stands, the writers."""
