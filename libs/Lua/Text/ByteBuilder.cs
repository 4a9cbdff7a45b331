using System.Buffers;
using Distro.Lua.Values;

namespace Distro.Lua.Text;

/// <summary>Bytes being collected in a pooled buffer.</summary>
public sealed class ByteBuilder : IDisposable
{
    byte[] buffer;
    int count;

    public ByteBuilder(int capacity = 64) => buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Count => count;
    public ReadOnlySpan<byte> Span => buffer.AsSpan(0, count);

    public void Add(byte value)
    {
        if (count == buffer.Length) Grow(1);
        buffer[count++] = value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - count) Grow(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(count));
        count += bytes.Length;
    }

    /// <summary>Adds text that is known to be ASCII.</summary>
    public void AddAscii(string text)
    {
        foreach (var c in text) Add((byte)c);
    }

    /// <summary>Room to write to directly; <see cref="Advance"/> says how much was used.</summary>
    public Span<byte> Room(int bytes)
    {
        if (bytes > buffer.Length - count) Grow(bytes);
        return buffer.AsSpan(count);
    }

    public void Advance(int bytes) => count += bytes;

    public void Clear() => count = 0;

    public LuaString ToLuaString() => LuaString.From(Span);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        count = 0;
    }

    void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)count + bytes, buffer.Length * 2L)));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
