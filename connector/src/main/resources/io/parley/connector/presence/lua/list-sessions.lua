-- The entries of a user's sessions.

local entries = read_sessions()
local list = {}
for _, entry in pairs(entries) do
  list[#list + 1] = entry.json
end
settle(entries, '')
return list
