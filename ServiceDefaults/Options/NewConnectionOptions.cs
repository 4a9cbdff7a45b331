namespace Distro.ServiceDefaults.Options;

/// <summary>
/// How many new connections a loop takes up between two rounds of serving those it has, under redis.conf's names, for every service that clients connect to.
/// Redis.conf means one loop; here each counts for itself.
/// </summary>
public sealed class NewConnectionOptions
{
    public NewConnectionOptions(OptionSet set)
    {
        Plain = set.Declare(new IntegerOption("max-new-connections-per-cycle", "MaxNewConnectionsPerCycle", 10, 1, 1000, Mutability.AtRuntime, "Connections that each loop takes up in one round, when those it has are served: a storm of new ones delays no request by more."));
        Encrypted = set.Declare(new IntegerOption("max-new-tls-connections-per-cycle", "MaxNewTlsConnectionsPerCycle", 1, 1, 1000, Mutability.AtRuntime, "The same for clients that speak TLS, and for the steps of their handshakes."));
    }

    public IntegerOption Plain { get; }

    public IntegerOption Encrypted { get; }

    /// <summary>Tells both numbers now and whenever one has changed.</summary>
    public void Follow(Action<int, int> take)
    {
        Plain.Changed += Tell;
        Encrypted.Changed += Tell;
        Tell();

        void Tell() => take((int)Plain.Value, (int)Encrypted.Value);
    }
}
