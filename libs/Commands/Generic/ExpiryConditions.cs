using Distro.Commands.Execution;

namespace Distro.Commands.Generic;

/// <summary>NX, XX, GT and LT of the EXPIRE commands, of keys and of elements: they compare with the expiry there is, none counting as never.</summary>
internal readonly struct ExpiryConditions
{
    private readonly Words words;

    private ExpiryConditions(Words words) => this.words = words;

    [Flags]
    private enum Words
    {
        None = 0, IfNone = 1, IfAny = 2, IfLater = 4, IfEarlier = 8,
    }

    /// <summary>Reads the arguments between two indexes, all of which must be conditions that go together; writes the error when they are not.</summary>
    public static bool TryRead(ref Call call, int first, int end, out ExpiryConditions conditions)
    {
        var words = Words.None;
        conditions = default;
        for (var i = first; i < end; i++)
        {
            if (call.Is(i, "NX"u8)) words |= Words.IfNone;
            else if (call.Is(i, "XX"u8)) words |= Words.IfAny;
            else if (call.Is(i, "GT"u8)) words |= Words.IfLater;
            else if (call.Is(i, "LT"u8)) words |= Words.IfEarlier;
            else
            {
                call.Reply.Error($"ERR Unsupported option {call[i]}");
                return false;
            }
        }

        if ((words & Words.IfNone) != 0 && words != Words.IfNone)
        {
            call.Reply.Error("ERR NX and XX, GT or LT options at the same time are not compatible"u8);
            return false;
        }

        if ((words & Words.IfLater) != 0 && (words & Words.IfEarlier) != 0)
        {
            call.Reply.Error("ERR GT and LT options at the same time are not compatible"u8);
            return false;
        }

        conditions = new ExpiryConditions(words);
        return true;
    }

    /// <summary>Whether an expiry (-1: none) may be changed to that time.</summary>
    public bool Hold(long current, long time)
    {
        if ((words & Words.IfNone) != 0 && current >= 0) return false;
        if ((words & Words.IfAny) != 0 && current < 0) return false;
        if ((words & Words.IfLater) != 0 && (current < 0 || time <= current)) return false;
        return (words & Words.IfEarlier) == 0 || current < 0 || time < current;
    }
}
