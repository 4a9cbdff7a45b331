namespace Distro.Engine.Hashes;

/// <summary>Receives a hash's fields with their values and the Unix time in milliseconds at which each expires; -1 when it does not.</summary>
public interface ITimedFieldSink
{
    void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expireAt);
}
