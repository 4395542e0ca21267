"""What makes rooms run: commands in, group commit, one prepared frame for each event out to every viewer."""
