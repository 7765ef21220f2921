/*
 * A window is one key that counts its uses and expires at its end, by Redis's own clock: hosts whose clocks differ agree
 * on it. Redis runs a script without interruption and with its clock standing still.
 */

/**
 * Counts one attempt towards every window, or towards none when one of them is full.
 * KEYS: the windows. ARGV: for each its limit and its length in milliseconds.
 * Answers 1 or 0 (allowed or not), then for each window its uses and the milliseconds left of it (-2: there is none).
 */
export const CONSUME = `
local allowed = 1
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  if used >= tonumber(ARGV[2 * i - 1]) then allowed = 0 end
end
local answer = { allowed }
for i, key in ipairs(KEYS) do
  if allowed == 1 then
    redis.call('INCR', key)
    if redis.call('PTTL', key) < 0 then redis.call('PEXPIRE', key, ARGV[2 * i]) end
  end
  answer[2 * i] = tonumber(redis.call('GET', key) or '0')
  answer[2 * i + 1] = redis.call('PTTL', key)
end
return answer
`;

/**
 * Takes one use back from every window that has one; the window's end stays.
 * KEYS: the windows.
 */
export const GIVE_BACK = `
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
return {}
`;
