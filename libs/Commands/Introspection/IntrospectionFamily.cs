using Distro.Commands.Declaration;
using Distro.Commands.HotKeys;

namespace Distro.Commands.Introspection;

/// <summary>Commands about commands: which were slow or large, which run just now, which keys they cost.</summary>
internal static class IntrospectionFamily
{
    public static Command[] Commands => [SlowLogContainer.Command, CommandLogContainer.Command, LatencyContainer.Command, Monitor.Command, LolWut.Command, HotKeysContainer.Command];
}
