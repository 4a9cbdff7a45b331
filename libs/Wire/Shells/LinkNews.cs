using Distro.Wire.Machines;

namespace Distro.Wire.Shells;

/// <summary>
/// Links to a peer that is away fail many times a second. The first failure is news, and so is another reason; the same again only now and then. For any thread.
/// </summary>
internal sealed class LinkNews(IClock clock)
{
    private const long RepeatMilliseconds = 30_000;
    private const int PeersMax = 1024;

    private readonly Dictionary<string, (string Reason, long At)> told = [];
    private readonly Lock gate = new();

    public bool IsNews(string peer, Exception? error)
    {
        var reason = error?.Message ?? "";
        var now = clock.MonotonicMilliseconds;
        lock (gate)
        {
            if (told.TryGetValue(peer, out var last) && last.Reason == reason && now - last.At < RepeatMilliseconds) return false;
            if (told.Count >= PeersMax) told.Clear();
            told[peer] = (reason, now);
            return true;
        }
    }

    /// <summary>The peer is there again: its next failure is news.</summary>
    public void Forget(string peer)
    {
        lock (gate) told.Remove(peer);
    }
}
