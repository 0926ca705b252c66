"""What each page shows, derived from a snapshot by a pure function; QML binds to it and decides nothing."""
