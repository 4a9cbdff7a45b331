using System.Globalization;
using Distro.Commands.Access;
using Distro.Commands.Execution;

namespace Distro.Router.Host;

/// <summary>INFO's Stats: what clients do is counted by the router, what becomes of data by the groups together. What was denied was denied here, or there inside of scripts.</summary>
internal sealed class StatisticsSection(RouterProcess process)
{
    private static readonly (string Field, DenialKind Kind)[] denials =
    [
        ("acl_access_denied_auth", DenialKind.Authentication), ("acl_access_denied_cmd", DenialKind.Command), ("acl_access_denied_key", DenialKind.Key),
        ("acl_access_denied_channel", DenialKind.Channel), ("acl_access_denied_tls_cert", DenialKind.Certificate), ("acl_access_denied_db", DenialKind.Database),
    ];

    public void Write(InfoWriter info, GroupInfo groups)
    {
        var written = new HashSet<string>();
        foreach (var (name, value) in Own(groups))
        {
            written.Add(name);
            info.Field(name, value);
        }

        foreach (var name in groups.FieldsOf("Stats"))
        {
            if (!written.Contains(name)) info.Field(name, groups.Text(name));
        }
    }

    private IEnumerable<(string Name, string Value)> Own(GroupInfo groups)
    {
        var (loops, rates, broker) = (process.Loops, process.Rates, process.Broker);
        yield return ("total_connections_received", Whole(process.Clients.Accepted));
        yield return ("total_commands_processed", Whole(loops.Sum(loop => loop.Statistics.Commands)));
        yield return ("instantaneous_ops_per_sec", Whole(rates.CommandsPerSecond));
        yield return ("total_net_input_bytes", Whole(loops.Sum(loop => loop.Loop.Traffic.ReceivedBytes)));
        yield return ("total_net_output_bytes", Whole(loops.Sum(loop => loop.Loop.Traffic.SentBytes)));
        yield return ("instantaneous_input_kbps", Fraction(rates.InputKilobytesPerSecond));
        yield return ("instantaneous_output_kbps", Fraction(rates.OutputKilobytesPerSecond));
        yield return ("rejected_connections", Whole(process.Clients.Rejected));
        yield return ("total_reads_processed", Whole(loops.Sum(loop => loop.Loop.Traffic.Receives)));
        yield return ("total_writes_processed", Whole(loops.Sum(loop => loop.Loop.Traffic.Sends)));
        yield return ("pubsub_channels", Whole(broker.ChannelCount));
        yield return ("pubsub_patterns", Whole(broker.PatternCount));
        yield return ("pubsubshard_channels", Whole(broker.ShardChannelCount));
        yield return ("total_error_replies", Whole(loops.Sum(loop => loop.Statistics.Errors)));
        yield return ("client_output_buffer_limit_disconnections", Whole(loops.Sum(loop => loop.Statistics.OverOutputLimit) + groups.Number("client_output_buffer_limit_disconnections")));
        foreach (var (field, kind) in denials) yield return (field, Whole(process.Access.Log.Count(kind) + groups.Number(field)));
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Fraction(double number) => number.ToString("F2", CultureInfo.InvariantCulture);
}
