using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Introspection;
using Distro.Resp;
using Distro.Router.Loops;

namespace Distro.Router.PubSub;

/// <summary>
/// What monitors of the router are shown: commands as clients sent them, those of a transaction when it has run, just before its EXEC. What a script calls only its
/// shard sees, and shows to its own monitors. Administration is nobody's business, as everywhere.
/// </summary>
internal sealed class MonitorFeed(RouterLoop loop) : IInnerObserver
{
    public bool IsWanted => loop.Context.Subscribers.Broker.IsMonitored;

    public void Show(Session session, Command command, ReadOnlySpan<byte> source, ReadOnlySpan<Arg> arguments)
    {
        if (!IsWanted || command.Is(CommandFlags.Admin)) return;
        loop.Context.Subscribers.Broker.PublishCommand(ShownArguments.Line(command, source, arguments, loop.UnixMilliseconds * 1000, session.Database, session.Address));
    }

    public void InnerRefused(Command command)
    {
    }

    public void ScriptBegins(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
    }

    /// <summary>One of a transaction's that are the router's own.</summary>
    public void InnerRan(Session session, Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments, bool failed) => Show(session, command, input, arguments);
}
