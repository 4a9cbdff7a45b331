namespace Distro.Engine.Hashes;

/// <summary>Receives a hash's fields with their values.</summary>
public interface IFieldSink
{
    void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value);
}
