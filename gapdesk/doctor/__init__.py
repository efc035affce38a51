"""What may stand between a program, gapdesk and Google, looked at one by one and told in words."""
