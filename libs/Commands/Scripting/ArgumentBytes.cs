using Distro.Lua.Machine;
using Distro.Lua.Values;
using Distro.Resp;

namespace Distro.Commands.Scripting;

/// <summary>The arguments of a command that a script calls, put together as a client would have sent them. One a loop: such commands don't nest.</summary>
internal sealed class ArgumentBytes
{
    private const int BytesKept = 1 << 20;

    private byte[] bytes = new byte[512];
    private Arg[] arguments = new Arg[16];
    private int length;

    public ReadOnlySpan<byte> Input => bytes.AsSpan(0, length);

    public ReadOnlySpan<Arg> Arguments => arguments.AsSpan(0, Count);

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(arguments[index].Offset, arguments[index].Length);

    /// <summary>Takes the arguments of a call. False when one is neither string nor number.</summary>
    public bool TryTake(NativeCall call)
    {
        Clear();
        for (var i = 0; i < call.Count; i++)
        {
            var value = call[i];
            if (value.AsString is { } text) Add(text.Span);
            else if (value.IsNumber) Add(value.AsNumber);
            else return false;
        }

        return true;
    }

    private void Clear()
    {
        if (bytes.Length > BytesKept) bytes = new byte[512];
        length = 0;
        Count = 0;
    }

    private void Add(double number)
    {
        // A zero has no sign here, and NaN has one: the one that x86 makes is negative.
        if (number == 0) number = 0;
        if (double.IsNaN(number) && double.IsNegative(number))
        {
            Add("-nan"u8);
            return;
        }

        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        Add(text[..DoubleText.Write(number, text)]);
    }

    private void Add(ReadOnlySpan<byte> argument)
    {
        if (bytes.Length - length < argument.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + argument.Length));
        if (Count == arguments.Length) Array.Resize(ref arguments, Count * 2);
        argument.CopyTo(bytes.AsSpan(length));
        arguments[Count++] = new Arg(length, argument.Length);
        length += argument.Length;
    }
}
