using Distro.Rdb.Reading;

namespace Distro.Rdb.Packed;

/// <summary>The elements of a packed collection, one after the other. Everything is checked on the way: a reader that has failed gives no more elements.</summary>
internal interface IPackedReader
{
    /// <summary>The next element: a part of the packed bytes, or a number's digits in <paramref name="room"/>. False at the end, and for bytes that make no sense.</summary>
    bool TryNext(StringRoom room, out ReadOnlySpan<byte> element);

    /// <summary>The bytes are no such collection: to be asked once TryNext has said false.</summary>
    bool Failed { get; }
}
