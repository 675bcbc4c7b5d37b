"""The steps that Redis takes as one: what a frame, a ticket and a drain may do. Used by `inference.slots`.

The last one is of `inference.looks`.
"""

SUBMIT = """
local ticket, slot, dirty, drain, counts = unpack(KEYS)
local id, seq, envelope, member, now, token, lease, ttl = unpack(ARGV)
local function answer(outcome, wake)
  redis.call('HINCRBY', counts, outcome, 1)
  redis.call('EXPIRE', counts, 86400)
  return {outcome, wake}
end
local held = redis.call('HMGET', ticket, 'id', 'consent', 'camera', 'seq')
if not held[1] then return answer('no_ticket', 0) end
if held[1] ~= id then return answer('taken_over', 0) end
if held[2] ~= '1' then return answer('no_consent', 0) end
if held[3] ~= 'on' then return answer('camera_off', 0) end
if held[4] and tonumber(seq) <= tonumber(held[4]) then return answer('replayed', 0) end
redis.call('HSET', ticket, 'seq', seq)
local waiting = redis.call('EXISTS', slot)
if waiting == 0 and redis.call('ZSCORE', dirty, member) then
  redis.call('HINCRBY', counts, 'expired', 1)
end
redis.call('SET', slot, envelope, 'EX', ttl)
redis.call('ZADD', dirty, 'NX', now, member)
local wake = redis.call('SET', drain, token, 'NX', 'PX', lease) and 1 or 0
if waiting == 1 then return answer('superseded', wake) end
return answer('queued', wake)
"""

POP = """
local drain, dirty = unpack(KEYS)
local token, most, lease, slots, counts = unpack(ARGV)
if redis.call('GET', drain) ~= token then return false end
redis.call('PEXPIRE', drain, lease)
local popped = redis.call('ZPOPMIN', dirty, most)
local frames, expired = {}, 0
for i = 1, #popped, 2 do
  local envelope = redis.call('GETDEL', slots .. popped[i])
  if envelope then
    frames[#frames + 1] = popped[i]
    frames[#frames + 1] = envelope
  else
    expired = expired + 1
    local count = counts .. string.match(popped[i], '^[^:]+')
    redis.call('HINCRBY', count, 'expired', 1)
    redis.call('EXPIRE', count, 86400)
  end
end
return {expired, frames}
"""

RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 1 end
if redis.call('ZCARD', KEYS[2]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1
"""

SWEEP = """
if redis.call('ZCARD', KEYS[2]) == 0 then return 0 end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
"""

SET_TICKET_FIELD = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '1' then
  if redis.call('ZREM', KEYS[3], ARGV[4]) == 1 then redis.call('HINCRBY', KEYS[4], 'dropped', 1) end
  redis.call('DEL', KEYS[2])
end
return 1
"""

CLOSE_TICKET = """
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 0 end
if redis.call('ZREM', KEYS[3], ARGV[2]) == 1 then redis.call('HINCRBY', KEYS[4], 'dropped', 1) end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
"""

ASK_LOOK = """
local waiting, picture, owner = unpack(KEYS)
local id, whose, jpeg, most, picture_ttl, owner_ttl = unpack(ARGV)
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', waiting, '-inf', now)
if redis.call('ZCARD', waiting) >= tonumber(most) then return 0 end
redis.call('ZADD', waiting, now + picture_ttl, id)
redis.call('EXPIRE', waiting, picture_ttl)
redis.call('SET', picture, jpeg, 'EX', picture_ttl)
redis.call('SET', owner, whose, 'EX', owner_ttl)
return 1
"""
