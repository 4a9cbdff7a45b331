namespace Distro.SideBySide.Variants;

/// <summary>A server as it is compared with others of the same or another kind: redis-server or distro-server, and what is said to it beside port and folder.</summary>
internal sealed record Variant(string Title, bool IsOurs, string[] Arguments)
{
    /// <summary>Clients speak TLS.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Another build of distro-server than the one beside this program.</summary>
    public string? Program { get; init; }

    /// <summary>Environment variables: what the runtime is told. NAME=VALUE each.</summary>
    public string[] Environment { get; init; } = [];
}
