using System.Net.Sockets;
using System.Text;
using Distro.Resp;

namespace Distro.Tests.Commands.Differential;

/// <summary>One connection to a peer: replies one by one, whatever they come with.</summary>
internal sealed class PeerConnection(Socket socket) : IDisposable
{
    private byte[] received = new byte[64 * 1024];
    private int length;

    /// <summary>Sends one command and returns the bytes of its first reply.</summary>
    public byte[] Run(byte[][] words)
    {
        Send([words]);
        return Read();
    }

    /// <summary>Sends commands, whose replies are to be read.</summary>
    public void Send(IReadOnlyList<byte[][]> commands)
    {
        using var request = new MemoryStream();
        foreach (var words in commands)
            Write(request, words);
        socket.Send(request.ToArray());
    }

    private static void Write(MemoryStream request, byte[][] words)
    {
        request.Write(Encoding.ASCII.GetBytes($"*{words.Length}\r\n"));
        foreach (var word in words)
        {
            request.Write(Encoding.ASCII.GetBytes($"${word.Length}\r\n"));
            request.Write(word);
            request.Write("\r\n"u8);
        }
    }

    /// <summary>The bytes of the next reply or message.</summary>
    public byte[] Read()
    {
        while (true)
        {
            if (ReplyValue.Parse(received.AsSpan(0, length), out var used) is not null)
            {
                var reply = received[..used];
                received.AsSpan(used, length - used).CopyTo(received);
                length -= used;
                return reply;
            }

            if (length == received.Length) Array.Resize(ref received, length * 2);
            var more = socket.Receive(received.AsSpan(length));
            if (more == 0) throw new InvalidOperationException("the peer closed the connection");
            length += more;
        }
    }

    public void Dispose() => socket.Dispose();
}
