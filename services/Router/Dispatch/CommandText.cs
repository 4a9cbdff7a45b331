using Distro.Commands.Declaration;
using Distro.Resp;

namespace Distro.Router.Dispatch;

/// <summary>A command as it was received: its arguments, and its bytes whole unless it came inline.</summary>
internal readonly ref struct CommandText(Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments, ReadOnlySpan<byte> whole)
{
    private readonly ReadOnlySpan<byte> whole = whole;

    public Command Command { get; } = command;

    public ReadOnlySpan<byte> Source { get; } = source;

    public ReadOnlySpan<Arg> Arguments { get; } = arguments;

    public int Count => Arguments.Length;

    public ReadOnlySpan<byte> this[int index] => Source.Slice(Arguments[index].Offset, Arguments[index].Length);

    public void CopyTo(ClientRequest request)
    {
        if (!whole.IsEmpty)
        {
            request.AppendCommand(whole);
            return;
        }

        RequestEncoder.Begin(request, Count);
        for (var i = 0; i < Count; i++) RequestEncoder.Argument(request, this[i]);
    }
}
