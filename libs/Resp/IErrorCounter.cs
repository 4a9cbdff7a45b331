namespace Distro.Resp;

/// <summary>Hears of the error replies that a writer writes. Called on the writer's thread, for each: it must be quick.</summary>
public interface IErrorCounter
{
    /// <param name="line">The error without its mark: "ERR syntax error".</param>
    void Count(ReadOnlySpan<byte> line);
}
