using Distro.Tests.Interop.Running;

namespace Distro.Tests.Interop.Clients;

/// <summary>Messages across the processes of a real cluster: published anywhere, on a replica too, they reach subscribers everywhere once.</summary>
public sealed class MessageTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_message_published_on_any_process_reaches_subscribers_on_all()
    {
        using var data = new DataFolder();
        await using var store = await TestStore.Start(data.Path, shards: 2, replicas: 1, durability: "none");
        using var bound = new CancellationTokenSource(patience);
        int[] ports = [.. store.ShardNames.Select(name => store.Port(name)), store.RouterPort];
        List<RespConnection> takers = [];
        List<RespConnection> publishers = [];
        try
        {
            foreach (var port in ports)
            {
                takers.Add(await RespConnection.Open(TestStore.Host, port, bound.Token));
                publishers.Add(await RespConnection.Open(TestStore.Host, port, bound.Token));
                await takers[^1].Send(bound.Token, "SUBSCRIBE", "news");
            }

            for (var from = 0; from < publishers.Count; from++)
                await HeardByAll(publishers[from], takers, $"first of {from}", bound.Token);

            // By now every process is linked to every other, so each message comes exactly once, and in order.
            for (var round = 0; round < 20; round++)
                Assert.IsType<long>(await publishers[round % publishers.Count].SendUntilExecuted("PUBLISH", "news", $"{round}"));
            foreach (var taker in takers)
            {
                var heard = new List<string>();
                while (heard.Count < 20)
                {
                    var text = Text(await taker.Receive(bound.Token));
                    if (!text.StartsWith("first", StringComparison.Ordinal)) heard.Add(text);
                }

                Assert.Equal(Enumerable.Range(0, 20).Select(round => $"{round}").Order(), heard.Order());
            }
        }
        finally
        {
            foreach (var connection in takers.Concat(publishers)) connection.Dispose();
        }
    }

    /// <summary>Publishes until everybody has heard it: links between processes may still be opening.</summary>
    private static async Task HeardByAll(RespConnection publisher, List<RespConnection> takers, string message, CancellationToken cancel)
    {
        foreach (var taker in takers)
        {
            var hearing = Hear(taker, message, cancel);
            while (!hearing.IsCompleted)
            {
                await publisher.Send(cancel, "PUBLISH", "news", message);
                await Task.WhenAny(hearing, Task.Delay(100, cancel));
            }

            await hearing;
        }
    }

    private static async Task Hear(RespConnection taker, string message, CancellationToken cancel)
    {
        while (Text(await taker.Receive(cancel)) != message) { }
    }

    private static string Text(object? push) => (string)((object?[])push!)[2]!;
}
