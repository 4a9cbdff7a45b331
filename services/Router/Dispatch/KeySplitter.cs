using Distro.Commands.Routing;
using Distro.Router.Clients;
using Distro.Router.Loops;
using Distro.Router.Merging;

namespace Distro.Router.Dispatch;

/// <summary>
/// Splits a command of many keys into one part a group: MGET, MSET, DEL, UNLINK, EXISTS, TOUCH. The parts are separate commands: another client may see
/// some done and others not, and one may fail alone. Keys keep their order inside a part, so that of two equal ones the later wins.
/// </summary>
internal sealed class KeySplitter(RouterLoop loop)
{
    private readonly List<int> groupOfPart = [];
    private readonly List<int> keysOfPart = [];

    public void Send(ClientConnection client, RouteKind kind, CommandText text, ReadOnlySpan<int> keys, bool isSafe, long ticks)
    {
        var partOfKey = new int[keys.Length];
        var slots = new int[keys.Length];
        Assign(text, keys, partOfKey, slots);
        if (groupOfPart.Count == 1)
        {
            SendOne(client, text, slots[0], isSafe, ticks);
            return;
        }

        var pending = client.Expect(text.Command, ticks);
        ReplyMerge merge = kind switch
        {
            RouteKind.SplitSum => new SumMerge(),
            RouteKind.SplitArray => new KeyOrderMerge(partOfKey),
            _ => new FirstMerge(),
        };
        pending.Merge = merge;
        var argumentsPerKey = kind == RouteKind.SplitPairs ? 2 : 1;
        var requests = new ClientRequest[groupOfPart.Count];
        for (var part = 0; part < requests.Length; part++)
        {
            requests[part] = loop.NewRequest(client, pending, isSafe);
            merge.Add(requests[part]);
            RequestEncoder.Begin(requests[part], 1 + keysOfPart[part] * argumentsPerKey);
            RequestEncoder.Argument(requests[part], text[0]);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var request = requests[partOfKey[i]];
            request.Slot = slots[i];
            for (var argument = 0; argument < argumentsPerKey; argument++) RequestEncoder.Argument(request, text[keys[i] + argument]);
        }

        foreach (var request in requests) loop.Submit(client, request);
    }

    private void SendOne(ClientConnection client, CommandText text, int slot, bool isSafe, long ticks)
    {
        var request = loop.NewRequest(client, client.Expect(text.Command, ticks), isSafe);
        text.CopyTo(request);
        request.Slot = slot;
        loop.Submit(client, request);
    }

    private void Assign(CommandText text, ReadOnlySpan<int> keys, int[] partOfKey, int[] slots)
    {
        groupOfPart.Clear();
        keysOfPart.Clear();
        for (var i = 0; i < keys.Length; i++)
        {
            slots[i] = HashSlot.Of(text[keys[i]]);
            var group = loop.Machine.GroupOf(slots[i]);
            var part = groupOfPart.IndexOf(group);
            if (part < 0)
            {
                part = groupOfPart.Count;
                groupOfPart.Add(group);
                keysOfPart.Add(0);
            }

            partOfKey[i] = part;
            keysOfPart[part]++;
        }
    }
}
