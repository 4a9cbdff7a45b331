using Distro.Commands.Execution;
using Distro.Engine;
using Distro.Engine.Hashes;
using Distro.Engine.Strings;

namespace Distro.Commands.Sorting;

/// <summary>
/// What BY and GET look up: "weight_*" is a string under the key made by putting the element in place of the star, "data_*->name" a field of a hash,
/// "#" the element itself. What is missing, or of another type, is nothing.
/// </summary>
internal readonly ref struct SortPattern
{
    private readonly ReadOnlySpan<byte> before;
    private readonly ReadOnlySpan<byte> behind;
    private readonly ReadOnlySpan<byte> field;
    private readonly bool hasStar;

    public SortPattern(ReadOnlySpan<byte> pattern)
    {
        IsElement = pattern.SequenceEqual("#"u8);
        var star = pattern.IndexOf((byte)'*');
        hasStar = star >= 0;
        if (!hasStar) return;
        before = pattern[..star];
        behind = pattern[(star + 1)..];
        var arrow = behind.IndexOf("->"u8);
        if (arrow < 0 || arrow + 2 == behind.Length) return;
        field = behind[(arrow + 2)..];
        behind = behind[..arrow];
    }

    /// <summary>"#".</summary>
    public bool IsElement { get; }

    /// <summary>Collects the value for an element. False when there is none.</summary>
    public bool TryCollect(ref Call call, ScratchBytes keys, ReadOnlySpan<byte> element, ScratchBytes values)
    {
        if (IsElement)
        {
            values.Add(element);
            return true;
        }

        if (!hasStar) return false;
        keys.Clear();
        var entry = call.Open(call.Session.Database, keys.AddJoined(before, element, behind));
        if (!field.IsEmpty) return TryField(entry, values);
        if (entry.Type != Engine.ValueType.String) return false;
        scoped var value = StringValue.Over(entry);
        values.Add(value.Bytes(stackalloc byte[StringValue.ScratchBytes]));
        return true;
    }

    private bool TryField(KeyEntry entry, ScratchBytes values)
    {
        if (entry.Type != Engine.ValueType.Hash) return false;
        var hash = Hash.Over(entry);
        if (!hash.TryGet(field, out var value)) return false;
        values.Add(value);
        return true;
    }
}
