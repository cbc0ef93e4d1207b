"""Links between records: who does what, and which target belongs to which measure."""
