using System.Globalization;

namespace Distro.Tests.Interop.Fuzz;

/// <summary>
/// Random command lines from a grammar: most are well-formed, with arguments drawn from small pools so that keys and members meet again; others have words lost,
/// doubled, swapped for nonsense or added. Times are far or past, so that nothing expires while it is looked at.
/// </summary>
internal sealed class RandomCommands(Random random, CommandForm[] commands)
{
    private static readonly string[] Odd =
    [
        "", "abc", "-1", "0", "1", "2", "3", "1.5", "-0", "nan", "inf", "-inf", "1e400", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615", " 1", "01", "+1",
        "*", "$", ">", "-", "+", "(1", "[a", "0-0", "1-1", "1-*", "k1", "NX", "XX", "GT", "LT", "GET", "COUNT", "LIMIT", "WITHSCORES", "STORE", "STREAMS", "KEEPTTL", "\0\r\n\u00ff", new('x', 3000), "%s%n", "{}", "{k1}",
    ];

    private static readonly string[] Strings = ["a", "b", "c", "m1", "m2", "1", "2", "10", "-5", "3.5", "", "field", "value", "hello world", "\u00ff\0\u0001", "0123456789012345678901234567890123456789012345678901234567890123456789"];
    private static readonly string[] Integers = ["0", "1", "2", "3", "5", "10", "100", "-1", "-2", "-100"];
    private static readonly string[] Fractions = ["0", "1", "1.5", "-2.25", "3e2", "inf", "-inf", "100"];
    private static readonly string[] Times = ["1000000", "99999999", "4102444800000", "4102444800", "0", "-1", "abc", "9223372036854775807", "99999999999999999"];
    private static readonly string[] Waits = ["0.01", "0.02", "-1", "abc", "1e400"];
    private static readonly string[] ShortMilliseconds = ["1", "5", "-1", "abc"];
    private static readonly string[] Edges = ["-", "+", "0", "-1", "1", "2", "(1", "(2.5", "inf", "-inf", "[a", "(b", "1-1", "2-0", "(1-1", "5"];
    private static readonly string[] Ids = ["0", "1-1", "2-0", "3-1", "*", "$", ">", "-", "+", "5", "99-1"];
    private static readonly string[] Globs = ["*", "k*", "k?", "[a-k]1", "nosuch", "k[", "\\k1", ""];
    private static readonly string[] Scripts =
    [
        "return 1", "return redis.call('GET', KEYS[1])", "return {1, 'a', false, {2}}", "return redis.pcall('NOSUCH')", "redis.call('SET', KEYS[1], ARGV[1])", "return {err='MY error'}", "error('x')", "this is no script", "", "return redis.call('LPUSH', 'k0', 'x')",
    ];

    private static readonly string[] Libraries = ["#!lua name=lib1\nredis.register_function('f1', function(keys, args) return #keys end)", "#!lua name=lib1\n", "no library", "#!lua name=lib2\nredis.register_function{function_name='f2', callback=function() return redis.call('PING') end, flags={'no-writes'}}"];

    public string[] Next()
    {
        var command = commands[random.Next(commands.Length)];
        var words = new List<string>(command.Words.Select(word => word.ToUpperInvariant()));
        var fixedWords = words.Count;
        var count = -1;
        foreach (var argument in command.Arguments)
            Add(words, argument, ref count);
        if (random.Next(4) == 0)
            Spoil(words, fixedWords);
        return [.. words];
    }

    private void Add(List<string> words, ArgumentForm argument, ref int countAt)
    {
        if (argument.IsOptional && random.Next(5) < 3)
            return;
        var repeats = argument.IsMultiple ? 1 + random.Next(3) : 1;
        if (countAt >= 0 && argument.IsMultiple)
        {
            if (random.Next(8) > 0)
                words[countAt] = repeats.ToString(CultureInfo.InvariantCulture);
            countAt = -1;
        }

        for (var i = 0; i < repeats; i++)
        {
            if (argument.Token is { } token && (i == 0 || argument.RepeatsToken))
                words.Add(token);
            if (argument.Name is "numkeys" or "numfields")
                countAt = words.Count;
            AddValue(words, argument, ref countAt);
        }
    }

    private void AddValue(List<string> words, ArgumentForm argument, ref int countAt)
    {
        switch (argument.Type)
        {
            case "pure-token":
                return;
            case "oneof":
                Add(words, Pick(argument.Parts) with { IsOptional = false }, ref countAt);
                return;
            case "block":
                foreach (var part in argument.Parts)
                    Add(words, part, ref countAt);
                return;
            default:
                words.Add(random.Next(30) == 0 ? Pick(Odd) : Value(argument));
                return;
        }
    }

    private string Value(ArgumentForm argument) => argument switch
    {
        { Type: "key" } => "k" + random.Next(9),
        { Type: "pattern" } => Pick(Globs),
        { Name: "timeout", Type: "double" } => Pick(Waits),
        { Name: "timeout" } or { Name: "milliseconds", Token: "BLOCK" } => Pick(ShortMilliseconds),
        { Type: "unix-time" } or { Name: "seconds" or "milliseconds" or "ttl" } => Pick(Times),
        { Name: "id" or "threshold" or "lastid" or "last-id" or "last-delivered-id" or "ID" } => Pick(Ids),
        { Name: "start" or "end" or "stop" or "min" or "max" } => random.Next(2) == 0 ? Pick(Integers) : Pick(Edges),
        { Name: "cursor" } => random.Next(4) == 0 ? Pick(Odd) : "0",
        { Name: "group" } => "g" + random.Next(2),
        { Name: "consumer" } => "c" + random.Next(2),
        { Name: "script" } => Pick(Scripts),
        { Name: "sha1" } => random.Next(2) == 0 ? "e0e1f9fabfc9d4800c877a703b823ac0578ff8db" : "0000000000000000000000000000000000000000",
        { Name: "function" } => "f" + random.Next(1, 3),
        { Name: "function-code" } => Pick(Libraries),
        { Name: "library-name" } => "lib" + random.Next(1, 3),
        { Name: "longitude" or "latitude" } => (random.Next(-200, 200) / 2.0).ToString(CultureInfo.InvariantCulture),
        { Name: "encoding" } => random.Next(8) == 0 ? "u64" : (random.Next(2) == 0 ? "u" : "i") + random.Next(1, 64),
        { Name: "offset" or "bit" } => random.Next(40).ToString(CultureInfo.InvariantCulture),
        { Type: "integer" } => Pick(Integers),
        { Type: "double" } => Pick(Fractions),
        _ => Pick(Strings),
    };

    private void Spoil(List<string> words, int fixedWords)
    {
        for (var changes = 1 + random.Next(2); changes > 0; changes--)
        {
            var at = random.Next(fixedWords, words.Count + 1);
            switch (random.Next(at == words.Count ? 1 : 5))
            {
                case 0:
                    words.Insert(at, Pick(Odd));
                    break;
                case 1:
                    words.RemoveAt(at);
                    break;
                case 2:
                    words.Insert(at, words[at]);
                    break;
                case 3:
                    words[at] = random.Next(2) == 0 ? words[at].ToLowerInvariant() : "k" + random.Next(9);
                    break;
                default:
                    words[at] = Pick(Odd);
                    break;
            }
        }
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
