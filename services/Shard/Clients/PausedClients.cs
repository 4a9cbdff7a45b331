using Distro.Commands.Connection;
using Distro.Commands.Declaration;
using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>The clients of one loop whose commands a pause holds back, in the order they came. They are looked through when the pause changes and when it ends.</summary>
internal sealed class PausedClients : ILoopWork
{
    private readonly EventLoop loop;
    private readonly CommandPause pause;
    private List<Client> waiting = [];
    private List<Client> waking = [];

    public PausedClients(EventLoop loop, CommandPause pause)
    {
        this.loop = loop;
        this.pause = pause;
        pause.Changed += () => loop.Post(this);
    }

    /// <summary>A moment old for who asks from another thread.</summary>
    public int Count => waiting.Count;

    public bool IsPaused => pause.IsOn;

    /// <summary>Whether the command has to wait; its client is woken later then, and tries again.</summary>
    public bool Hold(Client client, Command command, CommandFlags flags)
    {
        if (!pause.Holds(command, flags, client.Session.Queued))
            return false;
        waiting.Add(client);
        if (waiting.Count == 1)
            loop.Schedule(this, pause.LeftMilliseconds);
        return true;
    }

    public void Run()
    {
        (waiting, waking) = (waking, waiting);
        foreach (var client in waking)
            client.Run();
        waking.Clear();
    }
}
