using Distro.Wire.Machines;

namespace Distro.Tests.Simulation.Checks;

/// <summary>How often each notable thing happened: a simulation that never meets a state proves nothing about it.</summary>
public sealed class Counters
{
    private readonly long[] notes = new long[Enum.GetValues<NoteKind>().Length];

    public long TornTails { get; set; }

    public long LostTails { get; set; }

    public long Acknowledged { get; set; }

    public long Unknown { get; set; }

    public long LeaseRefusals { get; set; }

    /// <summary>Pieces of records larger than a message that were sent.</summary>
    public long Pieces { get; set; }

    /// <summary>Snapshots that a primary took and writers counted.</summary>
    public long SnapshotsKept { get; set; }

    /// <summary>Of those, such as build on another.</summary>
    public long IncrementsKept { get; set; }

    /// <summary>Loads of a snapshot that builds on others.</summary>
    public long ChainsLoaded { get; set; }

    public long SnapshotsLoaded { get; set; }

    /// <summary>Snapshots of which a byte was turned on the disk.</summary>
    public long Corruptions { get; set; }

    /// <summary>Parts of records that a loaded slot held already.</summary>
    public long PartsLeftOut { get; set; }

    /// <summary>Primaries that began to serve while slots were still on their way.</summary>
    public long ServedEarly { get; set; }

    /// <summary>Commands refused because their slot was.</summary>
    public long ArrivalRefusals { get; set; }

    /// <summary>Primaries that served the same term again, after a snapshot of which they served slots turned out to be damaged or was lost.</summary>
    public long TermsResumed { get; set; }

    /// <summary>Replies that began to wait for a sync that their group's durability does not ask for.</summary>
    public long SyncsAwaited { get; set; }

    /// <summary>Writers that lost their disk, and came back as others.</summary>
    public long DisksLost { get; set; }

    /// <summary>Maps from before a change of writers that were put back.</summary>
    public long MapsPutBack { get; set; }

    /// <summary>RDB files that a client asked for and was told of.</summary>
    public long RdbFilesTold { get; set; }

    public long this[NoteKind kind] => notes[(int)kind];

    public void Add(NoteKind kind) => notes[(int)kind]++;

    public void Add(Counters other)
    {
        for (var i = 0; i < notes.Length; i++) notes[i] += other.notes[i];
        TornTails += other.TornTails;
        LostTails += other.LostTails;
        Acknowledged += other.Acknowledged;
        Unknown += other.Unknown;
        LeaseRefusals += other.LeaseRefusals;
        Pieces += other.Pieces;
        SnapshotsKept += other.SnapshotsKept;
        IncrementsKept += other.IncrementsKept;
        ChainsLoaded += other.ChainsLoaded;
        Corruptions += other.Corruptions;
        SnapshotsLoaded += other.SnapshotsLoaded;
        PartsLeftOut += other.PartsLeftOut;
        ServedEarly += other.ServedEarly;
        ArrivalRefusals += other.ArrivalRefusals;
        TermsResumed += other.TermsResumed;
        SyncsAwaited += other.SyncsAwaited;
        DisksLost += other.DisksLost;
        MapsPutBack += other.MapsPutBack;
        RdbFilesTold += other.RdbFilesTold;
    }

    public override string ToString()
        => string.Join(", ", Enum.GetValues<NoteKind>().Select(kind => $"{kind} {notes[(int)kind]}"))
            + $", TornTails {TornTails}, LostTails {LostTails}, Acknowledged {Acknowledged}, Unknown {Unknown}, LeaseRefusals {LeaseRefusals}, Pieces {Pieces}"
            + $", SnapshotsKept {SnapshotsKept}, IncrementsKept {IncrementsKept}, ChainsLoaded {ChainsLoaded}, SnapshotsLoaded {SnapshotsLoaded}, PartsLeftOut {PartsLeftOut}, Corruptions {Corruptions}, ServedEarly {ServedEarly}, ArrivalRefusals {ArrivalRefusals}, TermsResumed {TermsResumed}, SyncsAwaited {SyncsAwaited}, DisksLost {DisksLost}, MapsPutBack {MapsPutBack}, RdbFilesTold {RdbFilesTold}";
}
