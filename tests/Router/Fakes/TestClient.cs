using System.Net;
using System.Net.Sockets;
using System.Text;
using Distro.Resp;

namespace Distro.Tests.Router.Fakes;

/// <summary>A client that speaks in transcripts: what is sent as it would be typed, what comes back as <see cref="ReplyValue"/> shows it.</summary>
internal sealed class TestClient : IDisposable
{
    private const int TimeoutMilliseconds = 120_000;

    private readonly TcpClient connection = new() { NoDelay = true };
    private NetworkStream stream = null!;
    private byte[] input = new byte[1 << 16];
    private int start;
    private int end;

    public static async Task<TestClient> Connect(int port, int respVersion)
    {
        var client = new TestClient();
        await client.connection.ConnectAsync(IPAddress.Loopback, port);
        client.stream = client.connection.GetStream();
        if (respVersion == 3) Assert.StartsWith("{server: ", await client.Ask("HELLO", "3"));
        return client;
    }

    public async Task Expect(string command, string reply) => Assert.Equal(reply, await Ask(command.Split(' ')));

    public async Task<string> Ask(params string[] arguments)
    {
        await Send(arguments);
        return await Read();
    }

    public Task Send(params string[] arguments) => SendRaw(Encode(arguments));

    public async Task SendRaw(byte[] bytes) => await stream.WriteAsync(bytes);

    /// <summary>Nothing more will be sent; replies are still read.</summary>
    public void EndSending() => connection.Client.Shutdown(SocketShutdown.Send);

    public static byte[] Encode(params string[] arguments)
    {
        var text = new StringBuilder($"*{arguments.Length}\r\n");
        foreach (var argument in arguments) text.Append($"${argument.Length}\r\n{argument}\r\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>The next reply; "closed" at the end of the stream.</summary>
    public async Task<string> Read()
    {
        using var timeout = new CancellationTokenSource(TimeoutMilliseconds);
        while (true)
        {
            if (ReplyValue.Parse(input.AsSpan(start, end - start), out var length) is { } value)
            {
                start += length;
                return value.ToString();
            }

            if (start > 0)
            {
                input.AsSpan(start, end - start).CopyTo(input);
                (start, end) = (0, end - start);
            }

            if (end == input.Length) Array.Resize(ref input, input.Length * 2);
            int received;
            try
            {
                received = await stream.ReadAsync(input.AsMemory(end), timeout.Token);
            }
            catch (IOException)
            {
                return "closed";
            }

            if (received == 0) return "closed";
            end += received;
        }
    }

    public void Dispose() => connection.Dispose();
}
