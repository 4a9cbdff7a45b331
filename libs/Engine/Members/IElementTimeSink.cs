namespace Distro.Engine.Members;

/// <summary>Receives elements that expire, each with the Unix time in milliseconds at which it does.</summary>
public interface IElementTimeSink
{
    void Emit(scoped ReadOnlySpan<byte> element, long expireAt);
}
