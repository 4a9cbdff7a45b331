-- The length of tables with holes, and the order of whole numbers: what sizes the array and the hash have shows in both.
local function show(name, t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = tostring(k) end
  print(name, #t, table.concat(keys, " "))
end

local t = {}
t[1] = 1 t[2] = 2 t[4] = 4
show("gap", t)
t = {1, 2, 3, 4}
t[2] = nil t[4] = nil
show("cleared", t)
show("nils", {nil, nil, 3})
show("nils at the end", {1, nil, nil})
show("one late", {nil, nil, nil, 4, nil, 6})
show("named first", {[1] = 1, [2] = 2, [4] = 4, [3] = nil})
show("both", {1, 2, [3] = 3, [4] = 4, [8] = 8, 33})
show("from results", {unpack({1, 2, 3, nil, 5}, 1, 5)})

for n = 1, 70 do
  local list = {}
  for i = 1, n do if i % 3 ~= 0 then list[i] = i end end
  show("thirds " .. n, list)
  list = {}
  for i = n, 1, -1 do if i % 5 ~= 2 then list[i] = i end end
  show("backwards " .. n, list)
  list = {}
  for i = 1, n do list[i * i] = i end
  show("squares " .. n, list)
  list = {}
  for i = 1, n do list[i * 2 - 0.5] = i list[-i] = i end
  show("fractions " .. n, list)
end

-- Made by constructors of many sizes, whose array is rounded up.
for n = 1, 130 do
  local parts = {}
  for i = 1, n do parts[i] = i % 4 == 0 and "nil" or tostring(i) end
  local made = loadstring("return {" .. table.concat(parts, ",") .. "}")()
  show("constructor " .. n, made)
  made[n + 2] = 1
  show("constructor and one " .. n, made)
end

-- A walk of arbitrary changes, checked at each step.
local seed = 12345
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return math.floor(seed / 65536) % n + 1
end
for round = 1, 40 do
  local list, lengths = {}, {}
  for step = 1, 120 do
    local key = random(round * 3)
    if random(3) == 1 then list[key] = nil else list[key] = step end
    lengths[step] = #list
  end
  print(round, table.concat(lengths, " "))
  show(round, list)
end

-- Functions of the library see the same borders.
t = {}
for i = 1, 9 do t[i] = i end
t[5] = nil
print(#t, table.getn(t), table.maxn(t), select("#", unpack(t)))
table.insert(t, "x")
show("inserted", t)
print(table.remove(t), table.remove(t, 3))
show("removed", t)
t[8] = nil t[9] = nil t[10] = nil
show("shortened", t)
print(pcall(table.concat, t, ","))

-- Clearing while going through it.
t = {}
for i = 1, 40 do t[i] = i t[i * 100] = i end
local seen = 0
for k in pairs(t) do t[k] = nil seen = seen + 1 end
print(seen, next(t), #t)
print(pcall(next, t, 5000))
