using Distro.Server.Configuration;
using Distro.Shard.Execution;

namespace Distro.Server.Log;

/// <summary>key-load-delay: by how much a start takes longer for each key, so that a test finds the server loading.</summary>
internal sealed class LoadDelay(ServerOptions options, DataPlane plane)
{
    private const long MicrosecondsMax = 60_000_000;

    public bool IsOn => options.KeyLoadDelay.Value > 0;

    /// <summary>0 where nothing is delayed: counting takes time, too.</summary>
    public long KeysNow
    {
        get
        {
            if (!IsOn) return 0;
            var count = 0L;
            for (var database = 0; database < plane.Keyspace.Options.Databases; database++) count += plane.Keyspace.Count(database);
            return count;
        }
    }

    /// <summary>Waits for the keys that came since there were so many.</summary>
    public void For(long keysBefore)
    {
        if (!IsOn) return;
        var keys = KeysNow - keysBefore;
        if (keys > 0) Thread.Sleep(TimeSpan.FromMicroseconds(Math.Min(keys * options.KeyLoadDelay.Value, MicrosecondsMax)));
    }
}
