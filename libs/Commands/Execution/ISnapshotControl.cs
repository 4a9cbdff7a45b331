namespace Distro.Commands.Execution;

/// <summary>What commands may ask about snapshots of the data that this process serves. Each answer is null when it is done, else the whole error line.</summary>
public interface ISnapshotControl
{
    /// <summary>One is wanted and not yet finished.</summary>
    bool IsTaking { get; }

    /// <summary>When the last one was finished, in Unix milliseconds; 0: none since the process began.</summary>
    long LastMilliseconds { get; }

    /// <summary>Has one begun, which commands are served beside.</summary>
    /// <param name="forLog">What is wanted is a shorter log, which a snapshot makes possible: INFO then shows it as that.</param>
    string? Begin(bool forLog);

    /// <summary>All keys of all databases are being flushed.</summary>
    void Flushing();

    /// <summary>Gives up the one under way.</summary>
    string? Cancel();

    /// <summary>Takes one, and returns when it is kept: the calling loop serves nobody meanwhile, others do.</summary>
    string? TakeNow();
}
