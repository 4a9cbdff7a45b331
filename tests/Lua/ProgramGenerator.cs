using System.Globalization;
using System.Text;

namespace Distro.Tests.Lua;

/// <summary>
/// Writes random programs: each statement is tried by pcall and its values printed, so errors are compared as well as results.
/// Loops are bounded by construction. What real Lua leaves open (order of pairs, addresses, borders of arrays with holes) is not
/// generated.
/// </summary>
sealed class ProgramGenerator(int seed)
{
    /// <summary>Lines before the first statement.</summary>
    public const int PreambleLines = 4;

    const int StatementsCount = 600;
    const int DepthMax = 4;

    static readonly string[] binary = ["+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"];
    static readonly string[] names = ["a", "b", "c", "t", "s", "undefined", "f"];

    static readonly string[] literals =
    [
        "nil", "true", "false", "0", "1", "-1", "2.5", "1e15", "'x'", "'10'", "''", "'0x1f'", "'abc'", "{}", "{1,2,3}", "{x=1}", "3", "100", "'a,b,c'", "(1/3)",
    ];

    static readonly string[] calls =
    [
        "tostring({0})", "tonumber({0})", "type({0})", "#({0})", "select('#', {0}, {1})", "(select(2, {0}, {1}))", "string.rep({0}, 3)", "string.sub({0}, {1})",
        "string.sub({0}, {1}, {2})", "string.find({0}, {1})", "string.gsub({0}, {1}, {2})", "string.format('%5s|%d', {0}, {1})", "string.format('%g', {0})",
        "string.byte({0}, {1})", "string.upper({0} .. 1)", "string.match({0}, '(%w)(%w*)')", "math.floor({0})", "math.max({0}, {1})", "math.fmod({0}, {1})", "rawequal({0}, {1})",
        "table.concat({{{0}, {1}}}, ',')", "unpack({{{0}, {1}, {2}}}, 1, 3)", "f({0}, {1})", "({0})[{1}]", "({0}).x", "({0}):len()", "pcall(f, {0})", "tostring({0} < {1})",
        "#tostring({0} == {1})", "next({{{0}}})", "string.format('%q', {0})", "string.format('%.3f', {0})", "tonumber({0}, 16)", "string.reverse({0})", "math.modf({0})",
    ];

    readonly Random random = new(seed);
    readonly StringBuilder text = new();

    public string Program()
    {
        text.AppendLine("local a, b, c, t, s = 1, 'two', nil, {10, 20, x = 'field'}, 'some text'");
        text.AppendLine("local function show(v) local k = type(v) if k == 'table' or k == 'function' or k == 'thread' then return k end return tostring(v) end");
        text.AppendLine("local function p(n, ...) local o = {} for i = 1, select('#', ...) do local v = select(i, ...) o[i] = show(v) end print(n, (table.concat(o, ' '):gsub('0[xX]%x+', 'ADDR'))) end");
        text.AppendLine("local function f(x, ...) if select('#', ...) > 1 then return x, ... end return ..., x end");
        for (var i = 0; i < StatementsCount; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"p({i}, pcall(function() ");
            Statement(2);
            text.AppendLine(" end))");
        }

        return text.ToString();
    }

    void Statement(int depth)
    {
        switch (random.Next(8))
        {
            case 0 when depth > 0:
                text.Append("if ").Append(Expression(0)).Append(" then ");
                Statement(depth - 1);
                text.Append(" else ");
                Statement(depth - 1);
                text.Append(" end");
                break;
            case 1 when depth > 0:
                text.Append(CultureInfo.InvariantCulture, $"local n = 0 for i = {random.Next(-2, 4)}, {random.Next(-2, 6)}, {random.Next(1, 3)} do n = n + i if i == {Expression(2)} then break end end return n, ");
                text.Append(Expression(1));
                break;
            case 2:
                text.Append("local x, y = ").Append(Expression(1)).Append(", ").Append(Expression(1)).Append(" x, y = y, x return x, y");
                break;
            case 3:
                text.Append("t['k' .. ").Append(Expression(2)).Append("] = ").Append(Expression(2)).Append(" return t.k1");
                break;
            case 4:
                text.Append("local g = function(...) local q = ").Append(Expression(1)).Append(" return q, ... end return g(").Append(Expression(1)).Append(')');
                break;
            default:
                text.Append("return ").Append(Expression(0)).Append(", ").Append(Expression(0));
                break;
        }
    }

    string Expression(int depth)
    {
        if (depth >= DepthMax) return Pick(random.Next(2) == 0 ? literals : names);
        return random.Next(7) switch
        {
            0 => Pick(literals),
            1 => Pick(names),
            2 => $"({Expression(depth + 1)} {Pick(binary)} {Expression(depth + 1)})",
            3 => $"({Expression(depth + 1)} {Pick(binary)} {Expression(depth + 1)} {Pick(binary)} {Expression(depth + 2)})",
            4 => (random.Next(3) switch { 0 => "not ", 1 => "- ", _ => "#" }) + $"({Expression(depth + 1)})",
            _ => string.Format(CultureInfo.InvariantCulture, Pick(calls), Expression(depth + 1), Expression(depth + 2), Expression(depth + 2)),
        };
    }

    string Pick(string[] from) => from[random.Next(from.Length)];
}
