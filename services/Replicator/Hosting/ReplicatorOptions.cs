using Distro.ServiceDefaults.Backup;
using Distro.ServiceDefaults.Options;
using Distro.Topology;

namespace Distro.Replicator.Hosting;

/// <summary>What an operator can say to a Replicator, and with it to a new cluster.</summary>
public sealed class ReplicatorOptions : OptionSet
{
    private const int GroupsMax = 1024;
    private const int ReplicasMax = 64;
    private const int WritersMax = 9;
    private const int WriterLostSecondsMax = 1_000_000;

    public ReplicatorOptions()
    {
        Data = Declare(new TextOption("dir", "Data", "data/replicator", Mutability.AtStart, "Directory of the cluster map; one process at a time may use it"));
        BindAddress = Declare(new TextOption("bind", "BindAddress", "127.0.0.1", Mutability.AtStart, "Address that the link ports listen on"));
        AnnounceHost = Declare(new TextOption("announce-host", "AnnounceHost", "", Mutability.AtStart, "Host under which others reach this process; empty: the bind address"));
        LinkPort = Declare(new IntegerOption("link-port", "LinkPort", 0, 0, ushort.MaxValue, Mutability.AtStart, "Port of the coordinator; 0: any that is free"));
        RelayPort = Declare(new IntegerOption("relay-port", "RelayPort", 0, 0, ushort.MaxValue, Mutability.AtStart, "Port of the relay, told to others in the map; 0: any that is free"));
        LinkSecret = Declare(new TextOption("link-secret", "LinkSecret", "", Mutability.AtStart, "Secret that the processes of one cluster share") { IsSecret = true });
        Password = Declare(new TextOption("requirepass", "Password", "", Mutability.AtStart, "Password of the cluster's clients; empty: none") { IsSecret = true });
        Groups = Declare(new IntegerOption("groups", "Groups", 1, 1, GroupsMax, Mutability.AtStart, "Groups that a new cluster's slots are divided among"));
        Replicas = Declare(new IntegerOption("replicas", "Replicas", 0, 0, ReplicasMax, Mutability.AtStart, "Copies of each group beside its primary"));
        Writers = Declare(new IntegerOption("writers", "Writers", 1, 1, WritersMax, Mutability.AtStart, "Persistence processes that keep each group's log; of a cluster that exists they are added or removed one by one, while it serves"));
        WriterLost = Declare(new IntegerOption("writer-lost-seconds", "WriterLostSeconds", 300, 0, WriterLostSecondsMax, Mutability.AtStart, "A Persistence process unheard for so long is replaced by one that keeps no log yet, if there is such a one; 0: never"));
        Durability = Declare(new ChoiceOption<Durability>("durability", "Durability", Topology.Durability.Interval, Mutability.AtStart, "What a reply to a write promises"));
        Backup = new BackupOptions(this);
    }

    public TextOption Data { get; }

    public TextOption BindAddress { get; }

    public TextOption AnnounceHost { get; }

    public IntegerOption LinkPort { get; }

    public IntegerOption RelayPort { get; }

    public TextOption LinkSecret { get; }

    public TextOption Password { get; }

    public IntegerOption Groups { get; }

    public IntegerOption Replicas { get; }

    public IntegerOption Writers { get; }

    public IntegerOption WriterLost { get; }

    public ChoiceOption<Durability> Durability { get; }

    public BackupOptions Backup { get; }
}
