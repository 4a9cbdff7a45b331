using System.Runtime.CompilerServices;
using Distro.Lua.Machine;

namespace Distro.Lua.Values;

/// <summary>
/// A table is an array for the keys 1 to n and a hash for the rest. The hash keeps its entries in the order they came, in one
/// block that also holds the chains' heads, so iteration is the same on every machine and every run. A key set to nil stays
/// as a tombstone until the hash is laid out anew, so a traversal may clear fields as it goes, as the language promises.
/// </summary>
public sealed class LuaTable
{
    /// <summary>What a table costs before it holds anything.</summary>
    public const int OverheadBytes = 80;

    const int ValueBytes = 16;
    const int None = -1;

    static readonly object buried = new();

    readonly MemoryMeter meter;
    LuaValue[] array = [];
    int arrayCount;
    TableNode[] nodes = [];
    int nodeCount;
    uint absentEvents;
    internal int SurveyMark;

    public LuaTable(MemoryMeter meter, int arraySize = 0, int hashSize = 0)
    {
        this.meter = meter;
        meter.Charge(OverheadBytes);
        if (arraySize > 0) ReserveArray(arraySize);
        if (hashSize > 0) LayOut(hashSize);
    }

    public LuaTable? Metatable { get; internal set; }

    /// <summary>True for tables that scripts may not change: every write, raw ones too, is an error.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Bytes that the table holds now, not counting what it refers to.</summary>
    internal long HeldBytes => OverheadBytes + (long)array.Length * ValueBytes + (long)nodes.Length * TableNode.Bytes;

    internal ReadOnlySpan<LuaValue> ArrayPart => array.AsSpan(0, arrayCount);
    internal ReadOnlySpan<TableNode> HashPart => nodes.AsSpan(0, nodeCount);

    public LuaValue this[string key]
    {
        get => Get(LuaString.From(key));
        set => Set(new LuaValue(Compiler.ConstantPool.Shared.Intern(key)), value);
    }

    public LuaValue this[int index]
    {
        get => Get(index);
        set => Set(index, value);
    }

    /// <summary>The value of a key, without metamethods; nil when there is none.</summary>
    public LuaValue Get(in LuaValue key)
    {
        if (key.Reference == (object)TypeMark.Number)
        {
            var index = (int)key.Number;
            if (index == key.Number) return Get(index);
        }
        else if (key.Reference is LuaString text)
        {
            return Get(text);
        }

        var found = FindNode(key);
        return found < 0 ? default : nodes[found].Value;
    }

    public LuaValue Get(int index)
    {
        if ((uint)(index - 1) < (uint)arrayCount) return array[index - 1];
        if (nodeCount == 0) return default;
        var found = FindNode(new LuaValue((double)index));
        return found < 0 ? default : nodes[found].Value;
    }

    public LuaValue Get(LuaString key)
    {
        var nodes = this.nodes;
        if (nodes.Length == 0) return default;
        var hash = key.Hash;
        for (var at = nodes[hash & (nodes.Length - 1)].Head - 1; at >= 0; at = nodes[at].Next)
        {
            ref var node = ref nodes[at];
            if (node.Key.Reference == key) return node.Value;
            if (node.Hash == hash && node.Key.Reference is LuaString text && text.Equals(key)) return node.Value;
        }

        return default;
    }

    /// <summary>Sets without metamethods. The key must be neither nil nor NaN; the caller has refused those and read-only tables.</summary>
    public void Set(in LuaValue key, in LuaValue value)
    {
        if (key.Reference == (object)TypeMark.Number)
        {
            var index = (int)key.Number;
            if (index == key.Number)
            {
                Set(index, value);
                return;
            }
        }

        absentEvents = 0;
        var found = FindNode(key);
        if (found >= 0) nodes[found].Value = value;
        else if (!value.IsNil) Add(key, value);
    }

    public void Set(int index, in LuaValue value)
    {
        if ((uint)(index - 1) < (uint)arrayCount)
        {
            array[index - 1] = value;
            if (index == arrayCount && value.IsNil) DropArrayEnd();
            return;
        }

        if (index == arrayCount + 1 && !value.IsNil)
        {
            Append(value);
            return;
        }

        SetInHash(new LuaValue((double)index), value);
    }

    /// <summary>Changes the value of a key that is in the table already and not nil. False when it is not: metamethods may have a say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReplaceAt(double key, in LuaValue value)
    {
        var index = (int)key;
        if (index != key || (uint)(index - 1) >= (uint)arrayCount || IsReadOnly) return false;
        ref var slot = ref array[index - 1];
        if (slot.Reference is null || value.Reference is null) return false;
        slot = value;
        return true;
    }

    /// <summary>Reads an element of the array part. False when the key is not in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryGetAt(double key, out LuaValue value)
    {
        var index = (int)key;
        if (index == key && (uint)(index - 1) < (uint)arrayCount)
        {
            value = array[index - 1];
            return value.Reference is not null;
        }

        value = default;
        return false;
    }

    /// <summary>The handler of an event when this table is a metatable. Absent ones are remembered until a field is set.</summary>
    internal LuaValue Handler(MetaEvent which)
    {
        var bit = 1u << (int)which;
        if ((absentEvents & bit) != 0) return default;
        var handler = Get(MetaEvents.Name(which));
        if (handler.IsNil) absentEvents |= bit;
        return handler;
    }

    /// <summary>A border: an n with t[n] not nil and t[n + 1] nil, or 0.</summary>
    public int Length
    {
        get
        {
            if (arrayCount > 0 && array[arrayCount - 1].IsNil) return BorderInArray();
            return nodeCount == 0 ? arrayCount : BorderBeyondArray();
        }
    }

    /// <summary>
    /// The entry after a key, in the order of iteration; a nil key asks for the first, and comes back at the end. False when
    /// the key is not in the table.
    /// </summary>
    public bool TryNext(ref LuaValue key, out LuaValue value)
    {
        value = default;
        var at = PositionAfter(key);
        if (at < 0) return false;
        for (; at < arrayCount; at++)
        {
            if (array[at].IsNil) continue;
            key = new LuaValue((double)(at + 1));
            value = array[at];
            return true;
        }

        // Positions past the array's capacity mean nodes, so a shrinking array does not shift them.
        for (var node = Math.Max(0, at - array.Length); node < nodeCount; node++)
        {
            if (nodes[node].Value.IsNil) continue;
            key = nodes[node].Key;
            value = nodes[node].Value;
            return true;
        }

        key = default;
        return true;
    }

    /// <summary>Puts values at consecutive indexes, nils too: how a constructor fills its list.</summary>
    internal void SetList(int first, ReadOnlySpan<LuaValue> values)
    {
        if (first == arrayCount + 1)
        {
            ReserveArray(arrayCount + values.Length);
            values.CopyTo(array.AsSpan(arrayCount));
            for (var i = 0; i < values.Length && nodeCount > 0; i++) Bury(first + i);
            arrayCount += values.Length;
            if (nodeCount > 0) TakeFromHash();
            return;
        }

        for (var i = 0; i < values.Length; i++) Set(first + i, values[i]);
    }

    int PositionAfter(in LuaValue key)
    {
        if (key.IsNil) return 0;
        if (key.IsNumber)
        {
            var index = (int)key.Number;
            if (index == key.Number && index >= 1 && index <= arrayCount) return index;
        }

        var found = FindNode(key);
        if (found >= 0) return array.Length + found + 1;

        // An element that was cleared after it was visited, at the array's end.
        if (key.IsNumber && key.Number >= 1 && key.Number <= array.Length && key.Number == Math.Floor(key.Number)) return array.Length;
        return None;
    }

    void Append(in LuaValue value)
    {
        if (arrayCount == array.Length) ReserveArray(Math.Max(4, arrayCount * 2));
        array[arrayCount++] = value;
        if (nodeCount > 0) TakeFromHash();
    }

    // What was set ahead of its turn waits in the hash; it moves over when the array reaches it. So the hash never holds the
    // index after the array's last.
    void TakeFromHash()
    {
        Bury(arrayCount);
        while (true)
        {
            var found = FindNode(new LuaValue((double)(arrayCount + 1)));
            if (found < 0 || nodes[found].Value.IsNil) return;
            if (arrayCount == array.Length) ReserveArray(arrayCount * 2);
            array[arrayCount++] = nodes[found].Value;
            Bury(arrayCount);
        }
    }

    // An index that moved to the array must not be found in the hash again, not even as a tombstone.
    void Bury(int index)
    {
        var found = FindNode(new LuaValue((double)index));
        if (found < 0) return;
        nodes[found].Value = default;
        nodes[found].Key = new LuaValue(buried, 0);
    }

    void DropArrayEnd()
    {
        while (arrayCount > 0 && array[arrayCount - 1].IsNil) arrayCount--;
    }

    void SetInHash(in LuaValue key, in LuaValue value)
    {
        var found = FindNode(key);
        if (found >= 0) nodes[found].Value = value;
        else if (!value.IsNil) Add(key, value);
    }

    void Add(in LuaValue key, in LuaValue value)
    {
        if (nodeCount == nodes.Length) LayOut(Math.Max(4, LiveNodes() * 2));
        Link(key, value);
    }

    void Link(in LuaValue key, in LuaValue value)
    {
        var hash = HashOf(key);
        ref var node = ref nodes[nodeCount];
        node.Key = key;
        node.Value = value;
        node.Hash = hash;
        ref var head = ref nodes[hash & (nodes.Length - 1)].Head;
        node.Next = head - 1;
        head = ++nodeCount;
    }

    int LiveNodes()
    {
        var live = 0;
        foreach (ref readonly var node in HashPart)
            if (!node.Value.IsNil) live++;
        return live;
    }

    void LayOut(int size)
    {
        var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, size));
        meter.Charge((long)capacity * TableNode.Bytes);
        var (old, count) = (nodes, nodeCount);
        nodes = new TableNode[capacity];
        nodeCount = 0;
        for (var i = 0; i < count; i++)
            if (!old[i].Value.IsNil) Link(old[i].Key, old[i].Value);
    }

    void ReserveArray(int size)
    {
        if (size <= array.Length) return;
        meter.Charge((long)size * ValueBytes);
        Array.Resize(ref array, size);
    }

    int FindNode(in LuaValue key)
    {
        if (nodes.Length == 0) return None;
        var hash = HashOf(key);
        for (var at = nodes[hash & (nodes.Length - 1)].Head - 1; at >= 0; at = nodes[at].Next)
            if (nodes[at].Hash == hash && LuaValue.RawEquals(nodes[at].Key, key)) return at;
        return None;
    }

    static int HashOf(in LuaValue key) => key.Reference switch
    {
        LuaString text => text.Hash,
        TypeMark mark when mark == TypeMark.Number => HashOf(key.Number),
        _ => RuntimeHelpers.GetHashCode(key.Reference),
    };

    // Adding zero makes one of the two zeros, which are the same key.
    static int HashOf(double number)
    {
        var bits = (ulong)BitConverter.DoubleToInt64Bits(number + 0.0) * 0x9E3779B97F4A7C15;
        return (int)(bits >> 32);
    }

    int BorderInArray()
    {
        var (low, high) = (0, arrayCount);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (array[middle - 1].IsNil) high = middle;
            else low = middle;
        }

        return low;
    }

    int BorderBeyondArray()
    {
        var (low, high) = (arrayCount, arrayCount + 1);
        while (!Get(high).IsNil)
        {
            low = high;
            if (high > int.MaxValue / 2) return low;
            high *= 2;
        }

        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Get(middle).IsNil) high = middle;
            else low = middle;
        }

        return low;
    }
}
