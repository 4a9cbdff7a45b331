-- Strings: library, patterns, formats, conversions.
local function p(...) print(...) end
for _, n in ipairs{0, 1, -1, 0.5, 1/3, 1e14, 1e15, 123456789012345, 1e-5, 1e-4, 12345.678, 1e300, 1e-300, 2^31, 2^53, -2^63, 5e-324, 0.1 + 0.2, 100, 99999999999999, 100000000000000} do
  p(n, tostring(-n), n .. "", string.format("%d|%5.2f|%e|%g|%G|%.3g|%10.4f|%-12g|%+d|% d", n, n, n, n, n, n, n, n, n, n))
end
for _, n in ipairs{255, 0, 1, 65535, -1, 3.9} do p(string.format("%x %X %o %u %#x %#o %08x %5x|%-5x|%.4x %c", n, n, n, n, n, n, n, n, n, n, math.abs(n) % 128)) end
p(string.format("%s %10s %-10s| %.2s %5.1s|", "abc", "abc", "abc", "abc", "abc"))
p(string.format("%q", "a\nb\\c\"d\0e\rf"))
p(string.format("%5d|%-5d|%05d|%+05d|%.3d|%8.3d|%-8.3d|%08.3d", 42, 42, 42, 42, 42, 42, 42, 42))
p(string.format("%5.1f|%-8.2f|%08.2f|%+.1f|%.0f|%#.0f|%g|%#g", 3.14159, 2.5, -2.5, 1.25, 2.5, 2.5, 1e20, 1.5))
p(string.format("%f %e %g", 1e15, 1e15, 1e15), string.format("%.14g %.17g %.20g", 0.1, 0.1, 0.1), string.format("%.99f", 1/3))
p(string.format("%f", 1e308))
p(string.format("%5s%%|%i", "x", 7), string.format(""), string.format("%%"))
p(string.format("%g %g %g", 1/0, -1/0, 0/0), string.format("%5.1f|%f", 1/0, -1/0), string.format("%05g|", 1/0))
p(string.format("%d", 3.99), string.format("%d", -3.99), string.format("%d", 2^62), string.format("%d", "10"), string.format("%s", 12), string.format("%x", 2^40))
p(string.format("%s", ("x"):rep(200)), #string.format("%99s", "x"), string.format("%.20s", ("y"):rep(150)))
p(("hello"):upper(), ("HeLLo"):lower(), ("abc"):reverse(), ("abc"):len(), ("x"):rep(0), ("x"):rep(-1), ("ab"):rep(3))
p(("hello"):sub(2), ("hello"):sub(2, 3), ("hello"):sub(-3), ("hello"):sub(-3, -2), ("hello"):sub(0), ("hello"):sub(10), ("hello"):sub(3, 2), ("hello"):sub(-100, 100), ("hello"):sub(2, -100))
p(("hello"):byte(), ("hello"):byte(2), ("hello"):byte(-1), ("hello"):byte(1, -1), ("hello"):byte(10), ("").byte(""))
p(string.char(), string.char(72, 105), #string.char(0, 255))
p(("hello world"):find("wor"), ("hello"):find("l"), ("hello"):find("xyz"), ("hello"):find(""), ("hello"):find("", 10), ("hello"):find("", 6), ("hello"):find("l", -2), ("a.b"):find(".", 1, true), ("a.b"):find("%."), ("a+b"):find("+", 1, true))
p(("hello"):match("l+"), ("hello"):match("(h)(e)"), ("hello"):match("()ll()"), ("hello"):match("^h"), ("hello"):match("^e"), ("hello"):match("o$"), ("hello"):match("l$"), ("key = value"):match("(%w+)%s*=%s*(%w+)"))
p(("2024-01-15"):match("(%d+)-(%d+)-(%d+)"), ("  trim  "):match("^%s*(.-)%s*$") .. "|", ("[[x]]"):match("%[%[(.-)%]%]"))
p(("THE (quick) fox"):find("%((%a+)%)"), ("THE (quick) fox"):match("%b()"), ("((a)(b))"):match("%b()"), ("THE (quick) fox"):gsub("%f[%a]%a+", "<%0>"))
p(("abc"):gsub("", "-"), ("abc"):gsub(".", "%0%0"), ("abc"):gsub("b", "%%"), ("abc"):gsub("(a)(b)", "%2%1"), ("abc abc"):gsub("abc", "x", 1), ("abc"):gsub("%w", {a = 1, b = 7, c = false}), ("abc"):gsub("%w", function(c) if c == "b" then return "B" end end), ("hello world"):gsub("o", "0", 0))
p(("abc"):gsub("^a", "x"), ("aaa"):gsub("^a", "x"), ("a,b,,c"):gsub(",", ";"), ("x = 1"):gsub("(%w) = (%w)", "%2 = %1"), ("abc"):gsub("b*", "-"))
for k, v in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do p(k, v) end
for w in ("one two  three"):gmatch("%S+") do p(w) end
for a in ("abc"):gmatch("") do p("empty") end
for a, b in ("abcd"):gmatch("()(.)") do p(a, b) end
p(("x"):gsub("x", "%1"), ("abc123"):match("%a+"), ("abc123"):match("%d+"), #("\0a"):match("%z"), ("a-b"):match("[a%-]+"), ("a]b"):match("[]]"), ("a^b"):match("[%^]"), ("abc"):match("[^a]+"), ("a-z"):match("[a-]+"), ("5"):match("[0-9]"), ("é"):match("[\128-\255]+") == "é")
p(("aXbXc"):match("(.-)X"), ("aXbXc"):match("(.*)X"), ("aaa"):match("a-b"), ("aaab"):match("a-b"), ("aaa"):match("a?a?a?a?"), ("abc"):match("((a)(b))"), ("aa"):match("(a)%1"), ("ab"):match("(a)%1"))
for _, s in ipairs{"0x10", "0X1f", " 10 ", "1e2", "1E+2", ".5", "5.", "1e", "0x", "", " ", "1 2", "10a", "inf", "nan", "-5", "- 5", "+5", "--5", "1_000", "0x1p4", "0x.8", "1e400", "\t7\n", "1.5.2", "0b1", "1e5.5"} do p(s, tonumber(s)) end
for _, b in ipairs{2, 8, 16, 36} do p(tonumber("10", b), tonumber("7", b), tonumber("zz", b), tonumber("-11", b), tonumber(" 11 ", b), tonumber("0x11", b), tonumber("", b), tonumber("1.5", b)) end
p("10" + 5, "3" * "4", 10 .. 20, -"2", "0x10" + 0, " 5 " + 1, 2 ^ "3", "7" % 4, "10" / "4")
p("a" < "b", "a" < "B", "" < "a", "abc" < "abd", "Z" < "a", "a\0b" < "a\0c", "10" < "9", "a" <= "a", "b" > "a", "b" >= "c")
p(1 == "1", "abc" == "abc", ("a"):rep(50) == ("a"):rep(50), "a\0" == "a")
p(#"a\0b", "a\tb\\n\65\066\0067", '\'"', "line1\
line2", [[
first newline skipped]], [=[a]]b]=], "\a\b\f\v" == "\7\8\12\11")
p(table.concat({}), table.concat({1, "a", 2.5}), table.concat({1, 2, 3}, ", "), table.concat({1, 2, 3}, ", ", 2), table.concat({1, 2, 3}, ", ", 2, 3), table.concat({1, 2, 3}, ", ", 3, 2))
p(tostring(12345678901234567890), 1e15 + 0.5, 123456.789e3, 2^63, -1e15, 314.16e-2, 0.31416E1, 0xff, 0xA)
p(string.len("\0\0"), ("x"):byte(1, 0), ("%d"):format(5), ("%5.2s|"):format("abc"))
p(math.floor(-3.5), math.ceil(-3.5), math.fmod(7, 3), math.fmod(-7, 3), -7 % 3, 7 % -3, 5.5 % 2, math.modf(3.7), math.modf(-3.7), math.frexp(8), math.ldexp(0.5, 4), math.sqrt(16), math.abs(-3), math.log10(1000), math.exp(0), math.pow(2, 3), math.deg(math.pi), math.rad(180))
p(5 % 0 ~= 5 % 0, 1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, math.huge == 1 / 0, 2 ^ 0.5, 10 % 3.5, 1e308 * 10, 5 % math.huge, -5 % math.huge)
