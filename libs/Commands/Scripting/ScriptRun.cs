using System.Diagnostics;

namespace Distro.Commands.Scripting;

/// <summary>One run of a script or function: what it may do, what it has done, and whether somebody wants it dead. Other loops read it.</summary>
internal sealed class ScriptRun
{
    /// <summary>A script that runs longer lets others on its loop have their turn.</summary>
    private const long FirstTurnMilliseconds = 5;

    private volatile bool killRequested;
    private volatile bool hasWritten;

    public required string Name { get; init; }

    /// <summary>A script; else a function of a library.</summary>
    public required bool IsEval { get; init; }

    public required ScriptFlags Flags { get; init; }

    /// <summary>It was called by a command that promises not to write.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>The command that runs it, for FUNCTION STATS.</summary>
    public byte[][] Command { get; set; } = [];

    public long StartedTimestamp { get; } = Stopwatch.GetTimestamp();

    public long ElapsedMilliseconds => (long)Stopwatch.GetElapsedTime(StartedTimestamp).TotalMilliseconds;

    /// <summary>More data was used than may be when it began: what would add to it is refused, until it has written.</summary>
    public bool IsShortOfMemory { get; init; }

    /// <summary>It has called a command that writes: it can't be stopped any more.</summary>
    public bool HasWritten
    {
        get => hasWritten;
        set => hasWritten = value;
    }

    /// <summary>From this age on, in milliseconds, others on its loop should have a turn again.</summary>
    public long NextTurnMilliseconds { get; set; } = FirstTurnMilliseconds;

    public bool IsKillRequested => killRequested;

    /// <summary>It has run for long: others are told. Its command is known from then on.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Protocol version of the replies that it reads.</summary>
    public int RespVersion { get; set; } = 2;

    /// <summary>The slot of the undeclared keys it has used, or -1.</summary>
    public int Slot { get; set; } = -1;

    public void Kill() => killRequested = true;
}
