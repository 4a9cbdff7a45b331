using Distro.Commands.Execution;
using Distro.Engine;

namespace Distro.Commands.Generic;

/// <summary>Sorts the keys of a scan into those wanted and those expired.</summary>
internal ref struct KeyCollector : IScanSink
{
    private readonly ScratchBytes found;
    private readonly ScratchBytes expired;
    private readonly ReadOnlySpan<byte> pattern;
    private readonly Engine.ValueType type;
    private readonly long now;
    private readonly bool expires;
    private readonly bool matchesAll;

    public KeyCollector(ScratchBytes found, ScratchBytes expired, ReadOnlySpan<byte> pattern, Engine.ValueType type, long now, bool expires)
    {
        this.found = found;
        this.expired = expired;
        this.pattern = pattern;
        this.type = type;
        this.now = now;
        this.expires = expires;
        matchesAll = pattern.SequenceEqual("*"u8);
    }

    public int Visited { get; private set; }

    public void Emit(ReadOnlySpan<byte> key, Engine.ValueType type, long expireAt)
    {
        Visited++;
        if (this.type != Engine.ValueType.None && this.type != type) return;
        if (expires && expireAt >= 0 && expireAt < now) expired.Add(key);
        else if (matchesAll || GlobPattern.IsMatch(pattern, key)) found.Add(key);
    }
}
