using System.Text;
using Distro.Commands.Execution;
using Distro.Resp;

namespace Distro.Commands.Generic;

/// <summary>What MIGRATE was told: where to, how, and which keys.</summary>
internal struct MigrateArguments
{
    private const int OnlyKey = 3;
    private const int FirstWord = 6;
    private const long DefaultMilliseconds = 1000;

    public bool Copies { get; private set; }

    public bool Replaces { get; private set; }

    public int Database { get; private set; }

    public TimeSpan Timeout { get; private set; }

    /// <summary>The arguments that are keys.</summary>
    public Range Keys { get; private set; }

    /// <summary>The argument that names the user to log in as; 0: none.</summary>
    public int User { get; private set; }

    /// <summary>The argument that is the password; 0: none.</summary>
    public int Password { get; private set; }

    /// <summary>False when they make no sense: the error is written then.</summary>
    public static bool TryRead(ref Call call, out MigrateArguments arguments)
    {
        arguments = new MigrateArguments { Keys = OnlyKey..(OnlyKey + 1) };
        for (var i = FirstWord; i < call.Count; i++)
        {
            if (call.Is(i, "KEYS"u8))
            {
                if (call[OnlyKey].Length == 0)
                {
                    arguments.Keys = (i + 1)..call.Count;
                    break;
                }

                call.Reply.Error("ERR When using MIGRATE KEYS option, the key argument must be set to the empty string"u8);
                return false;
            }

            if (arguments.ReadWord(ref call, ref i)) continue;
            call.Reply.Error(ErrorLine.Syntax);
            return false;
        }

        if (!call.TryInteger(5, out var timeout) || !call.TryInteger(4, out var database)) return false;
        arguments.Timeout = TimeSpan.FromMilliseconds(timeout <= 0 ? DefaultMilliseconds : Math.Min(timeout, int.MaxValue));
        arguments.Database = (int)Math.Clamp(database, int.MinValue, int.MaxValue);
        return true;
    }

    /// <summary>The key, or those behind KEYS. Where both are there the command makes no sense, and will say so.</summary>
    public static int FindKeys(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, Span<int> keys)
    {
        var (first, count) = (OnlyKey, 1);
        for (var i = FirstWord; i < arguments.Length && arguments[OnlyKey].Length == 0; i++)
        {
            var word = input.Slice(arguments[i].Offset, arguments[i].Length);
            if (Ascii.EqualsIgnoreCase(word, "AUTH"u8)) i++;
            else if (Ascii.EqualsIgnoreCase(word, "AUTH2"u8)) i += 2;
            else if (Ascii.EqualsIgnoreCase(word, "KEYS"u8))
            {
                (first, count) = (i + 1, arguments.Length - i - 1);
                break;
            }
        }

        for (var i = 0; i < Math.Min(count, keys.Length); i++) keys[i] = first + i;
        return count;
    }

    private bool ReadWord(scoped ref Call call, ref int i)
    {
        var left = call.Count - i - 1;
        if (call.Is(i, "COPY"u8)) Copies = true;
        else if (call.Is(i, "REPLACE"u8)) Replaces = true;
        else if (call.Is(i, "AUTH"u8) && left >= 1) Password = ++i;
        else if (call.Is(i, "AUTH2"u8) && left >= 2)
        {
            User = ++i;
            Password = ++i;
        }
        else
        {
            return false;
        }

        return true;
    }
}
