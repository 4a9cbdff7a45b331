namespace Distro.Engine.Members;

/// <summary>Views of collections whose elements may expire one by one: hashes by field, sets by member.</summary>
public interface ITimedElements<TSelf> : IValueView<TSelf> where TSelf : ITimedElements<TSelf>, allows ref struct
{
    bool Exists { get; }

    /// <summary>When an element expires, as Unix time in milliseconds; -1: never. False when it is not there.</summary>
    bool TryGetExpireAt(scoped ReadOnlySpan<byte> element, out long expireAt);

    /// <summary>Changes when an element expires; -1: never. False when it is not there.</summary>
    bool SetExpireAt(scoped ReadOnlySpan<byte> element, long expireAt);

    /// <summary>Removes an element; with the last one the key goes. False when it is not there, or stood there although it had expired.</summary>
    bool Remove(scoped ReadOnlySpan<byte> element);

    /// <summary>Emits the elements that expire, whether or not they have.</summary>
    void EmitTimes<TSink>(ref TSink sink) where TSink : IElementTimeSink, allows ref struct;

    /// <summary>Emits some elements that have expired by a time, about so many at most; the caller removes them, and calls again.</summary>
    int FindExpired<TSink>(long unixMilliseconds, int count, ref TSink sink) where TSink : IElementSink, allows ref struct;
}
