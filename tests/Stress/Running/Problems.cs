namespace Distro.Tests.Stress.Running;

/// <summary>What was found wrong, by any thread. The first ends the run.</summary>
internal sealed class Problems
{
    private readonly Lock guard = new();
    private volatile string? first;

    public bool IsAny => first is not null;

    public string First => first ?? "";

    public void Add(string problem)
    {
        lock (guard)
            first ??= problem;
    }

    public void Check(bool holds, string otherwise)
    {
        if (!holds)
            Add(otherwise);
    }
}
