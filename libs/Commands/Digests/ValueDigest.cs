using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Lists;
using Distro.Engine.Sets;
using Distro.Engine.SortedSets;
using Distro.Engine.Streams;
using Distro.Engine.Strings;
using Distro.Resp;
using Stream = Distro.Engine.Streams.Stream;

namespace Distro.Commands.Digests;

/// <summary>
/// Adds a value to a digest by what it contains: a list's elements in their order, members and fields in none, nothing about encodings.
/// Of an expiry only that there is one. To be used for one value at a time.
/// </summary>
internal sealed class ValueDigest : IElementSink, IFieldSink, IScoreSink, IEntrySink
{
    private readonly ContentDigest element = new();
    private ContentDigest target = new();
    private bool isOrdered;

    /// <summary>An existing key's value.</summary>
    public void Add(KeyEntry entry, ContentDigest digest)
    {
        target = digest;
        digest.Mix(Number(entry.Type));
        isOrdered = entry.Type == Engine.ValueType.List;
        var sink = this;
        switch (entry.Type)
        {
            case Engine.ValueType.String:
                scoped var text = StringValue.Over(entry);
                digest.Mix(text.Bytes(stackalloc byte[StringValue.ScratchBytes]));
                break;
            case Engine.ValueType.List:
                var list = List.Over(entry);
                list.Emit(0, list.Count, 1, ref sink);
                break;
            case Engine.ValueType.Set:
                var set = Set.Over(entry);
                set.Emit(ref sink);
                break;
            case Engine.ValueType.SortedSet:
                var sorted = SortedSet.Over(entry);
                sorted.Emit(0, sorted.Count, 1, ref sink);
                break;
            case Engine.ValueType.Hash:
                var hash = Hash.Over(entry);
                hash.Emit(ref sink);
                break;
            case Engine.ValueType.Stream:
                var stream = Stream.Over(entry);
                stream.Emit(0, stream.Count, 1, ref sink);
                break;
            default:
                throw new InvalidOperationException($"No digest of a value of type {entry.Type}.");
        }

        if (entry.ExpireAt >= 0) digest.Add("!!expire!!"u8);
    }

    public void Emit(scoped ReadOnlySpan<byte> element)
    {
        if (isOrdered) target.Mix(element);
        else target.Add(element);
    }

    public void Emit(scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value)
    {
        element.Clear();
        element.Mix(field);
        element.Mix(value);
        target.Add(element);
    }

    public void Emit(scoped ReadOnlySpan<byte> member, double score)
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        element.Clear();
        element.Mix(member);
        element.Mix(text[..DoubleText.Write(score, text)]);
        target.Add(element);
    }

    public void Emit(scoped StreamEntry entry)
    {
        Span<byte> text = stackalloc byte[Streams.IdText.BytesMax];
        text = text[..Streams.IdText.Write(entry.Id, text)];
        text.Replace((byte)'-', (byte)'.');
        target.Mix(text);
        while (entry.TryNext(out var name, out var value))
        {
            target.Mix(name);
            target.Mix(value);
        }
    }

    /// <summary>Types as the digest of every server numbers them.</summary>
    private static int Number(Engine.ValueType type) => type switch
    {
        Engine.ValueType.String => 0,
        Engine.ValueType.List => 1,
        Engine.ValueType.Set => 2,
        Engine.ValueType.SortedSet => 3,
        Engine.ValueType.Hash => 4,
        _ => 6,
    };
}
