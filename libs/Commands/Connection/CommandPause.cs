using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Transactions;

namespace Distro.Commands.Connection;

/// <summary>
/// CLIENT PAUSE: commands are held back until a time, all of them or those that may write. One that is under way is never made shorter or weaker by another, only ended.
/// Loops look at one word before each command; what they hold back they keep themselves.
/// </summary>
public sealed class CommandPause(Func<long> monotonicMilliseconds)
{
    private readonly Lock changing = new();
    private long untilMilliseconds;
    private long changes;
    private volatile bool isOn;
    private volatile bool onlyWrites;

    /// <summary>Told, on the thread that changed it, that the pause has ended or has another end.</summary>
    public event Action? Changed;

    public bool IsOn => isOn;

    public bool OnlyWrites => onlyWrites;

    /// <summary>Keys whose time has come stay as they are meanwhile: a pause for writes is one for deletions, too.</summary>
    public bool StopsExpiry => isOn && LeftMilliseconds > 0;

    /// <summary>How often it began, changed or was ended.</summary>
    public long Changes => Volatile.Read(ref changes);

    /// <summary>How long it still lasts, in milliseconds; 0 when it is over.</summary>
    public long LeftMilliseconds => isOn ? Math.Max(Volatile.Read(ref untilMilliseconds) - monotonicMilliseconds(), 0) : 0;

    /// <summary>Its fields of INFO's Clients.</summary>
    public void Write(InfoWriter info)
    {
        var left = LeftMilliseconds;
        info.Field("paused_reason", left > 0 ? "client_pause" : "none");
        info.Field("paused_actions", left == 0 ? "none" : OnlyWrites ? "write" : "all");
        info.Field("paused_timeout_milliseconds", left);
    }

    public void Begin(long milliseconds, bool forWrites)
    {
        lock (changing)
        {
            var wasOn = LeftMilliseconds > 0;
            onlyWrites = forWrites && (!wasOn || onlyWrites);
            var now = monotonicMilliseconds();
            var until = milliseconds > long.MaxValue - now ? long.MaxValue : now + milliseconds;
            Volatile.Write(ref untilMilliseconds, wasOn ? Math.Max(until, untilMilliseconds) : until);
            isOn = true;
        }

        Interlocked.Increment(ref changes);
        Changed?.Invoke();
    }

    public void End()
    {
        isOn = false;
        Interlocked.Increment(ref changes);
        Changed?.Invoke();
    }

    /// <summary>Whether a command must wait: EXEC as the commands queued would. Asked only while it is on.</summary>
    /// <param name="flags">The command's, or those of the script that it runs.</param>
    public bool Holds(Command command, CommandFlags flags, Transaction? queued = null)
    {
        const CommandFlags writing = CommandFlags.Write | CommandFlags.MayReplicate;
        if (LeftMilliseconds > 0) return !onlyWrites || (flags & writing) != 0 || (command.Scope == Scope.Queued && queued is not null && (queued.AnyFlags & writing) != 0);
        isOn = false;
        return false;
    }
}
