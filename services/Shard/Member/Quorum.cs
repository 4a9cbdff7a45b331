namespace Distro.Shard.Member;

/// <summary>What a majority agrees on.</summary>
internal static class Quorum
{
    /// <summary>The largest value that at least a majority of the sessions reach.</summary>
    public static long Reached(IReadOnlyList<WriterSession> sessions, int majority, Func<WriterSession, long> value)
    {
        Span<long> values = stackalloc long[sessions.Count];
        for (var i = 0; i < sessions.Count; i++) values[i] = value(sessions[i]);
        values.Sort();
        return sessions.Count < majority ? 0 : values[sessions.Count - majority];
    }
}
