"""What pages ask about tickets; nothing here writes."""
