namespace Distro.Persistence.Writers;

/// <summary>Bugs that only the simulator plants, to prove that its checkers would find them. Never set in a service.</summary>
[Flags]
public enum WriterFaults
{
    None = 0,

    /// <summary>The tail is read and reported before the epoch is sealed: lower epochs can still append behind the reader's back.</summary>
    TailBeforeSeal = 1,

    /// <summary>Appends are acknowledged as durable on receipt.</summary>
    AckBeforeWrite = 2,

    /// <summary>Lower epochs are not refused.</summary>
    SkipFencing = 4,

    /// <summary>Promises are not kept on disk.</summary>
    AmnesiacPromise = 8,

    /// <summary>A promise does not report the lease that another still holds.</summary>
    ForgetLease = 16,

    /// <summary>Snapshots are kept whether or not the log holds what they hold.</summary>
    KeepsUndurable = 32,

    /// <summary>Promises are given in the name of any writer, be it that of a disk that is gone.</summary>
    AnswersInAnyName = 64,

    /// <summary>Promises are given by maps from before a change of writers, too, and nobody is told that they are old.</summary>
    IgnoresEnsembles = 128,
}
