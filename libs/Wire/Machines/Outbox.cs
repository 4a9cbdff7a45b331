using Distro.Wire.Messages;

namespace Distro.Wire.Machines;

/// <summary>What a machine and its parts want done, in order. The parts of one machine share it.</summary>
public sealed class Outbox
{
    private List<MachineAction> actions = [];
    private long lastLink;

    public void Do(MachineAction action) => actions.Add(action);

    public void Send(long link, Message message) => actions.Add(new Send(link, message));

    public void Tell(NoteKind kind, int group, long epoch, string text) => actions.Add(new Note(kind, group, epoch, text));

    /// <summary>Asks for a link to host:port and returns its number.</summary>
    public long Open(string endpoint)
    {
        lastLink++;
        actions.Add(new OpenLink(lastLink, endpoint));
        return lastLink;
    }

    public IReadOnlyList<MachineAction> Take()
    {
        if (actions.Count == 0) return [];
        var taken = actions;
        actions = [];
        return taken;
    }
}
