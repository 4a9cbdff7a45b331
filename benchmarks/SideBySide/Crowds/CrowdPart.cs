using System.Globalization;

namespace Distro.SideBySide.Crowds;

/// <summary>
/// A part of a crowd of blocked clients, in a process of its own, because a process may have only so many connections. It says "blocked" when all have asked, wakes them
/// one by one when it is told to, says "woken", and ends when its input does.
/// </summary>
internal static class CrowdPart
{
    public const string Word = "crowd-part";
    public const string Blocked = "blocked";
    public const string Wake = "wake";
    public const string Woken = "woken";

    public static int Run(int port, int first, int count)
    {
        var clients = new CrowdClient[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = new CrowdClient(port);
            clients[i].Send(CrowdClient.Request("BLPOP", Name(first + i), "0"));
        }

        using var pusher = new CrowdClient(port);
        Console.WriteLine(Blocked);
        if (Console.ReadLine() != Wake)
            return 0;
        var answer = $"*2\r\n$10\r\n{Name(first)}\r\n$1\r\nx\r\n".Length;
        for (var i = 0; i < count; i++)
        {
            pusher.Send(CrowdClient.Request("LPUSH", Name(first + i), "x"));
            pusher.ReceiveUpTo(":1\r\n".Length * (i + 1L));
            clients[i].ReceiveUpTo(answer);
        }

        Console.WriteLine(Woken);
        Console.ReadLine();
        return 0;
    }

    /// <summary>Ten bytes, whatever the number.</summary>
    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"k:{i:D8}");
}
