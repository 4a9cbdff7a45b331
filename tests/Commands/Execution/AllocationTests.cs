using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Resp;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Execution;

/// <summary>
/// On the hot path - parse, find, run, reply - no command allocates on the managed heap, whether it succeeds, finds nothing or is refused. Generated from the command
/// table: a new command needs a line that succeeds, or a reason why it may allocate.
/// </summary>
public sealed class AllocationTests
{
    private const int Rounds = 50;

    public static TheoryData<string> Succeeding => [.. AllocationLines.Succeeding];

    public static TheoryData<string> Refused => [.. AllocationLines.Refused];

    [Theory]
    [MemberData(nameof(Succeeding))]
    public void Commands_allocate_nothing(string line) => Measure(line, isRefused: false);

    [Theory]
    [MemberData(nameof(Refused))]
    public void Errors_allocate_nothing(string line) => Measure(line, isRefused: true);

    [Fact]
    public void Every_command_has_a_line_or_a_reason()
    {
        var measured = AllocationLines.Succeeding.SelectMany(Commands).Select(Name).ToHashSet();
        var excepted = AllocationExceptions.All.SelectMany(exception => exception.Commands).ToHashSet();
        var missing = new List<string>();
        foreach (var command in CommandTable.Default.ByIndex)
        {
            var isExcepted = excepted.Contains(command.FullName) || (command.Container is { } container && excepted.Contains(container.FullName));
            if (!command.IsContainer && !isExcepted && !measured.Contains(command.FullName)) missing.Add(command.FullName);
        }

        Assert.True(missing.Count == 0, $"neither a line in AllocationLines nor a reason in AllocationExceptions: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Every_exception_is_a_command_and_has_no_line()
    {
        var names = CommandTable.Default.ByIndex.ToArray().Select(command => command.FullName).ToHashSet();
        var measured = AllocationLines.Succeeding.SelectMany(Commands).Select(Name).ToHashSet();
        var excepted = AllocationExceptions.All.SelectMany(exception => exception.Commands).ToList();
        Assert.Equal([], excepted.Where(name => !names.Contains(name) || measured.Contains(name)));
    }

    private static void Measure(string line, bool isRefused)
    {
        using var server = new TestServer { Records = false };
        server.Host.Cluster = new AllSlots();
        Fill(server);
        var parser = new RequestParser();
        var requests = Commands(line).Select(command => Request(server, command)).ToArray();
        foreach (var request in requests)
        {
            Execute(server, parser, request);
            Assert.Equal($"{line} => {isRefused}", $"{line} => {server.Reply().Kind == ReplyKind.Error}");
        }

        Repeat(server, parser, requests);
        Assert.Equal(0, Allocation.Least(() => Repeat(server, parser, requests)));
    }

    private static void Fill(TestServer server)
    {
        foreach (var command in (string[])["SET k value", "SET number 1", "SET text abc", "HSET h a 1", "SADD s 1 2 3", "ZADD z 1 a", "GEOADD places 1 2 a 1.1 2 b", "PFADD counters x"])
            server.Run(command);
        var numbers = Enumerable.Range(0, 500);
        server.Run("HSET big" + string.Concat(numbers.Select(i => $" f{i} v{i}")));
        server.Run("RPUSH biglist" + string.Concat(numbers.Select(i => $" element:{i}-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")));
        server.Run("SADD bigset" + string.Concat(numbers.Select(i => $" m{i}")));
        server.Run("ZADD bigz" + string.Concat(numbers.Select(i => $" {i} m{i}")));
        for (var i = 1; i < 500; i++) server.Run($"XADD bigx {i}-0 field value:{i} other {i}");
        server.Run("XGROUP CREATE bigx g 0");
        server.Run("XREADGROUP GROUP g c COUNT 100 STREAMS bigx >");
    }

    private static string[] Commands(string line) => line.Split(" ; ");

    private static string Name(string command)
    {
        var words = command.Split(' ');
        var found = CommandTable.Default.Find(Encoding.ASCII.GetBytes(words[0]));
        Assert.True(found is not null, command);
        return (words.Length > 1 ? CommandTable.Default.FindSubcommand(found, Encoding.ASCII.GetBytes(words[1])) : null)?.FullName ?? found.FullName;
    }

    /// <summary>A command's bytes as a client library sends them.</summary>
    private static byte[] Request(TestServer server, string command)
    {
        var typed = Encoding.ASCII.GetBytes(command + "\r\n");
        var parser = new RequestParser();
        parser.Parse(typed);
        var input = new List<byte>(Encoding.ASCII.GetBytes($"*{parser.Arguments.Length}\r\n"));
        foreach (var argument in parser.Arguments.ToArray())
        {
            var word = parser.Source(typed).Slice(argument.Offset, argument.Length).ToArray();
            if (word.AsSpan().StartsWith("{dump:"u8))
            {
                server.Run("DUMP " + Encoding.ASCII.GetString(word.AsSpan()[6..^1]));
                word = Payload(server.LastReply);
            }

            input.AddRange([.. Encoding.ASCII.GetBytes($"${word.Length}\r\n"), .. word, .. "\r\n"u8]);
        }

        return [.. input];
    }

    private static byte[] Payload(ReadOnlySpan<byte> bulk) => bulk[(bulk.IndexOf((byte)'\n') + 1)..^2].ToArray();

    private static void Repeat(TestServer server, RequestParser parser, byte[][] requests)
    {
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var request in requests) Execute(server, parser, request);
        }
    }

    private static void Execute(TestServer server, RequestParser parser, byte[] request)
    {
        if (parser.Parse(request) == RequestStatus.Complete) server.Execute(parser.Source(request), parser.Arguments);
    }

    private sealed class AllSlots : IClusterView
    {
        public string MyId => "me";

        public long Version => 1;

        public bool IsUp => true;

        public IReadOnlyList<ClusterNode> Nodes { get; } = [new("me", "127.0.0.1", 7000, true, null, true, 1, 0, [(0, 16383)], [(0, 16383)])];
    }
}
