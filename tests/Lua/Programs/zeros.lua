-- Strings with zero bytes, where the library's C functions see only what stands before the first.
local function bytes(text) return table.concat({string.byte(text, 1, -1)}, " ") end
print(bytes(string.format("%s", "a\0b")), bytes(string.format("%5s|%-4s|", "a\0b", "\0x")), #string.format("%s", "a\0" .. ("x"):rep(120)))
print(bytes(string.format("%.3s", "a\0bcd")), bytes(string.format("a\0%d", 1)), bytes(string.format("%q", "a\0b")))
print(tonumber("1\0"), tonumber("1\0x"), tonumber(" 7 \0"), tonumber("\0"), tonumber("0x1f\0"), "1\0" + 1)
print(tonumber("z\0", 36), tonumber("12\0x", 3), tonumber("\0", 10), tonumber("\0", 16))
print(bytes((string.gsub("hello", "l", "%"))), bytes((string.gsub("hello", "l", "x%"))), bytes((string.gsub("hello", "l", "%%"))))

-- Patterns as deep as they are long.
for _, n in ipairs({199, 200, 201, 250, 2000}) do
  print(n, string.find(("a"):rep(n), ("a?"):rep(n)))
  print(n, string.find(("a"):rep(n), ("a-"):rep(n) .. "$"))
  print(n, #string.match(("ab"):rep(n), ("a?b?"):rep(n)))
end
