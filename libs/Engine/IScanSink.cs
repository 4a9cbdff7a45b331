namespace Distro.Engine;

/// <summary>Receives the keys (or elements) that a scan emits, in hash order.</summary>
public interface IScanSink
{
    void Emit(ReadOnlySpan<byte> key, ValueType type, long expireAt);
}
