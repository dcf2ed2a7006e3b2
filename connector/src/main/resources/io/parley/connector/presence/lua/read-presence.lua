-- A user's presence: the state, and when the user was last seen, or ''.

return settle(read_sessions(), '')
