-- Functions: closures, varargs, tail calls, environments, coroutines.
local function count(...) return select("#", ...) end
print(count(), count(nil), count(nil, nil), count(unpack{}), count((unpack{1, 2, 3})))
local function f(a, b, ...) return a, b, count(...), ... end print(f(), f(1), f(1, 2), f(1, 2, 3), (f(1, 2, 3)))
local function g(...) local a, b = ... return a, b end print(g(1, 2, 3))
local function h(...) return arg.n, arg[1], arg[2] end print(h(), h(1), h(1, nil), h(nil, 2))
local function v(...) local t = {...} return #t, ... end print(v(1, 2, 3)) print({...} and #{...}, ...)
local function tail(n) if n == 0 then return "done" end return tail(n - 1) end print(tail(100000))
local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end print(sum(10000))
local counters = {} for i = 1, 3 do local n = 0 counters[i] = function() n = n + i return n end end print(counters[1](), counters[1](), counters[2](), counters[3](), counters[3]())
local function pair() local x = 0 return function() x = x + 1 return x end, function() return x end end local inc, get = pair() inc() inc() print(get())
local fs = {} for _, n in ipairs{1, 2, 3} do fs[#fs + 1] = function() n = n * 2 return n end end print(fs[1](), fs[1](), fs[2]())
do local i = 1 local fs = {} while i <= 3 do local j = i fs[i] = function() return j end i = i + 1 end print(fs[1](), fs[2](), fs[3]()) end
do local fs = {} local i = 0 repeat local j = i fs[#fs + 1] = function() j = j + 10 return j end i = i + 1 until j >= 2 print(fs[1](), fs[1](), fs[3]()) end
do local k for i = 1, 5 do local c = i if i == 3 then k = function() return c end break end end print(k()) end
local function outer() local a = 1 local function m() local b = a + 1 local function n() a = a + b return a end return n end return m()() end print(outer())
print((function(...) return select(2, ...) end)(1, 2, 3), (function(a, ...) return a, ... end)(1), (function() end)())
print(pcall(function() return type(nothing()) end))
local env = {print = print, getfenv = getfenv} local ef = loadstring("x = 5; print(x) return getfenv(1)") setfenv(ef, env) print(ef() == env, env.x, x)
local function lev() return getfenv(2) == getfenv(1) end print(lev(), getfenv(0) == _G, getfenv(print) == _G, getfenv() == _G)
local function se() setfenv(1, {y = 7, tostring = tostring}) return y, tostring(print) end print(se())
do local e = setmetatable({}, {__index = _G}) local fn = setfenv(function() z = 3 return z end, e) print(fn(), z, e.z) end
do local e = setmetatable({}, {__index = function(_, k) return k end, __newindex = function(t, k, v) rawset(t, k .. "!", v) end}) local fn = setfenv(function() q = 1 return undefinedname end, e) print(fn(), rawget(e, "q!")) end
local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b) local d, e = coroutine.yield(c * 2) return d .. e end)
print(coroutine.resume(co, 1, 2)) print(coroutine.status(co)) print(coroutine.resume(co, 10)) print(coroutine.resume(co, "x", "y")) print(coroutine.resume(co)) print(coroutine.status(co))
local gen = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i, i * i) end return "end" end) for i = 1, 6 do print(gen()) end print(pcall(gen))
print(coroutine.resume(coroutine.create(function() error("inside") end)))
print(coroutine.running(), coroutine.wrap(function() return type(coroutine.running()) end)())
print(coroutine.wrap(function() return pcall(coroutine.yield, 1) end)())
print(coroutine.resume(coroutine.create(function() return pcall(coroutine.yield, 1) end)))
print(coroutine.resume(coroutine.create(function() local t = setmetatable({}, {__index = function() coroutine.yield(1) end}) return t.x end)))
print(coroutine.resume(coroutine.create(function() table.sort({3, 2, 1}, function(a, b) coroutine.yield() end) end)))
print(coroutine.resume(coroutine.create(function() for x in function() coroutine.yield("it") end do end return "z" end)))
local c1 c1 = coroutine.create(function() print(coroutine.status(c1), coroutine.resume(c1)) local c2 = coroutine.create(function() print(coroutine.status(c1), coroutine.resume(c1)) end) coroutine.resume(c2) end) coroutine.resume(c1)
local function prod() return coroutine.create(function() for i = 1, 3 do coroutine.yield("item" .. i) end end) end local function filter(p) return coroutine.create(function() while true do local _, x = coroutine.resume(p) if not x then return end coroutine.yield(x:upper()) end end) end local pipe = filter(prod()) for i = 1, 4 do print(coroutine.resume(pipe)) end
local function rec(n) if n == 0 then return 0 end return 1 + coroutine.wrap(function() return rec(n - 1) end)() end print(rec(50)) print((select(2, pcall(rec, 250)):gsub("functions.lua:%d+: ", "")))
local function pn(n) if n == 0 then return 0 end local ok, r = pcall(pn, n - 1) if not ok then error(r, 0) end return r + 1 end print(pn(100)) print(pcall(pn, 250))
local function mi(n) return setmetatable({}, {__index = function(t, k) if n == 0 then return k end return mi(n - 1)[k] end}) end
print(coroutine.wrap(function(...) return select("#", ...), ... end)(1, nil, 3)) print(select("#", coroutine.resume(coroutine.create(function() end))))
local co2 = coroutine.wrap(function() local x = 1 local function up() x = x + 1 return x end coroutine.yield(up) return x end) local up = co2() up() up() print(co2())
local s = 0 for a, b, c in (function() local i = 0 return function() i = i + 1 if i <= 3 then return i, i * 2, i * 3 end end end)() do s = s + a + b + c end print(s)
for a, b, c, d in pairs{10} do print(a, b, c, d) end for k in next, {7} do print(k) end for i, c in ipairs{1, 2, nil, 4} do io = i end print(io)
print(load((function() local parts = {"return ", "1 ", "+ 2"} local i = 0 return function() i = i + 1 return parts[i] end end)())()) print(type(load(function() return nil end))) print(pcall(load(function() error("reader") end) or print))
print(loadstring("return ...")(1, 2)) print(loadstring("local a <b"))
local function multi() return 1, 2, 3 end local a, b, c, d = multi() print(a, b, c, d) a, b = multi(), 10 print(a, b) local t = {multi(), multi()} print(#t) print(multi(), multi()) print((multi())) print({multi(), nil, multi()} and 1)
local ok, e = pcall(error, setmetatable({}, {__tostring = function() return "obj" end})) print(ok, tostring(e)) print(pcall(error, nil)) print(select("#", pcall(error, nil)))
print(1 and 2 or 3, nil and 2 or 3, false == nil, not 0, not "", 1 < 2 == true, "a" .. 1 + 2, 2 ^ 3 ^ 2, -2 ^ 2, not 1 == 2, 1 .. 2 .. 3, 7 - 3 - 2, 2 * 3 % 4, "5" + 1 .. "x", #"abc" + 1, -3 % 5, (2 ^ 2) ^ 3)
local n = nil print(n and n.x, n or "default", (n or {}).x, not n and "neg", n == nil and "isnil" or "notnil") local function t1() return true end local function t0() return false end print(t1() and t0(), t1() or t0(), t0() or t0(), not t0() and t1(), t1() == not t0(), (t0() or t1()) and "yes" or "no")
local x1 = 1 if x1 == 1 and (x1 > 0 or x1 < -1) and not (x1 == 2) then print("ok") elseif x1 then print("bad") else print("worse") end if not (x1 < 0) then print("nn") end while x1 < 3 do x1 = x1 + 1 if x1 == 2 then else print("x1", x1) end end
print(x1 == 3 and 1 > 0, x1 ~= 3 or 2 >= 2, (x1 < 1) == false, x1 > 1 and "gt" or "le", nil == false)
