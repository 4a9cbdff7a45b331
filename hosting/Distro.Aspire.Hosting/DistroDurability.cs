namespace Aspire.Hosting.ApplicationModel;

/// <summary>When a write is acknowledged, unless a connection asks for something else.</summary>
public enum DistroDurability
{
    /// <summary>At once; the log is sent to Persistence but not waited for, and not fsynced.</summary>
    None,

    /// <summary>At once; Persistence fsyncs about once a second.</summary>
    Interval,

    /// <summary>Once a majority of the log's writers have fsynced it.</summary>
    Always,
}
