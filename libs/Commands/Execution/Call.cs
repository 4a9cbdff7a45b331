using Distro.Commands.Declaration;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// One command being run: its arguments, its reply, and the keys it may open. Lives on the stack of the loop that runs it.
/// </summary>
public readonly ref struct Call
{
    private readonly ReadOnlySpan<byte> input;
    private readonly ReadOnlySpan<Arg> arguments;
    private readonly WorkerContext context;

    public Call(WorkerContext context, Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        this.context = context;
        this.input = input;
        this.arguments = arguments;
        Session = session;
        Command = command;
    }

    public Command Command { get; }

    public Session Session { get; }

    public WorkerContext Context => context;

    public IHost Host => context.Host;

    public ReplyWriter Reply => context.Reply;

    /// <summary>Number of arguments, the command's name included.</summary>
    public int Count => arguments.Length;

    public ReadOnlySpan<byte> this[int index] => input.Slice(arguments[index].Offset, arguments[index].Length);

    public long NowMilliseconds => context.NowMilliseconds;

    public EffectWriter Effects => context.Effects;

    /// <summary>Opens the key at an argument of any type; a key that has expired is absent.</summary>
    public KeyEntry Open(int keyArgument) => Open(Session.Database, this[keyArgument]);

    public KeyEntry Open(int database, ReadOnlySpan<byte> key) => throw new NotImplementedException();

    /// <summary>Opens the key at an argument as a value of one type. False when it holds another type: WRONGTYPE is written then. A missing key is an empty view.</summary>
    public bool TryGet<TView>(int keyArgument, out TView view) where TView : IValueView<TView>, allows ref struct
        => throw new NotImplementedException();

    /// <summary>Says that a key was changed: journals the command if its policy is AsIs, and feeds watchers, waiters, tracking and keyspace events.</summary>
    public void Touched(ReadOnlySpan<byte> key, string @event, EventClass eventClass) => throw new NotImplementedException();

    public void Touched(int keyArgument, string @event, EventClass eventClass) => Touched(this[keyArgument], @event, eventClass);
}
