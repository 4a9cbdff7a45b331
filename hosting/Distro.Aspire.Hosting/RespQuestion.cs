using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Aspire.Hosting;

/// <summary>One question to one of the cluster's RESP ports, over a connection of its own, with the cluster's password.</summary>
static class RespQuestion
{
    const int ReplyBytesMax = 4_096;

    /// <summary>The reply's bytes as they came, as far as one packet went: enough for a line, and for the beginning of a longer reply. AUTH's error when it was refused.</summary>
    /// <exception cref="IOException">The connection was closed.</exception>
    /// <exception cref="SocketException">Nobody listens.</exception>
    internal static async Task<string> AskAsync(DistroResource store, EndpointReference endpoint, string command, CancellationToken cancellation)
    {
        var host = await endpoint.Property(EndpointProperty.IPV4Host).GetValueAsync(cancellation);
        var port = await endpoint.Property(EndpointProperty.Port).GetValueAsync(cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(host!, int.Parse(port!, CultureInfo.InvariantCulture), cancellation);
        var stream = client.GetStream();
        if (store.PasswordParameter is { } password && await password.GetValueAsync(cancellation) is { Length: > 0 } secret)
            if (await SendAsync(stream, cancellation, "AUTH", secret) is var refused and not "+OK")
                return refused;
        // Whoever looks at the store's clients and slow commands sees whose question it was.
        _ = await SendAsync(stream, cancellation, "CLIENT", "SETNAME", "distro-hosting");
        return await SendAsync(stream, cancellation, command);
    }

    static async Task<string> SendAsync(NetworkStream stream, CancellationToken cancellation, params string[] command)
    {
        var request = new StringBuilder().Append('*').Append(command.Length).Append("\r\n");
        foreach (var argument in command)
            request.Append('$').Append(Encoding.UTF8.GetByteCount(argument)).Append("\r\n").Append(argument).Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellation);

        var reply = new byte[ReplyBytesMax];
        var length = 0;
        while (length < reply.Length && !reply.AsSpan(0, length).EndsWith("\r\n"u8))
        {
            var read = await stream.ReadAsync(reply.AsMemory(length), cancellation);
            if (read == 0)
                throw new IOException("The connection was closed");
            length += read;
        }

        return Encoding.UTF8.GetString(reply, 0, length).TrimEnd();
    }
}
