namespace Distro.Wire.Codec;

/// <summary>
/// A buffer writer that can take bytes without copying them, when they are many and nobody will change them: log records are most of what goes over links,
/// and the thread that says what to send is the one that leases beat on.
/// </summary>
public interface IReferencingWriter
{
    /// <summary>The bytes come next in the output. They must stay as they are.</summary>
    void Reference(ReadOnlyMemory<byte> bytes);
}
