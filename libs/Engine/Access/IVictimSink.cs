namespace Distro.Engine.Access;

/// <summary>Receives keys of which one may be evicted.</summary>
public interface IVictimSink
{
    /// <param name="key">Valid during the call only.</param>
    /// <param name="expireAt">Unix time in milliseconds; -1 when it does not expire.</param>
    /// <param name="accessData">What <see cref="AccessTracking"/> reads.</param>
    void Emit(ReadOnlySpan<byte> key, long expireAt, uint accessData);
}
