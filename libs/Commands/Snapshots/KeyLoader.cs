using Distro.Commands.Execution;
using Distro.Engine.Slots;
using Distro.Rdb;

namespace Distro.Commands.Snapshots;

/// <summary>
/// Makes keys of the images that <see cref="KeyImages"/> cut. The first image of a key makes it, the others add to it, in their order; images of other keys may come between.
/// One thread's; the caller holds the slot, which was empty before its first image.
/// </summary>
public sealed class KeyLoader
{
    private readonly WorkerContext context;
    private readonly Replayer replayer;
    private readonly ValueImage values = new();

    /// <param name="context">Made for replay: see <see cref="Replayer"/>.</param>
    public KeyLoader(WorkerContext context)
    {
        this.context = context;
        replayer = new Replayer(context);
    }

    /// <summary>Makes room for the keys that a slot is about to be given: so many, and this one the first. A count that is wrong costs room or time, nothing else.</summary>
    public void Reserve(int slot, int database, ReadOnlySpan<byte> key, long keys)
    {
        if ((uint)database < (uint)context.Keyspace!.Options.Databases) context.Keyspace.Open(context.Worker!, slot, database, key).ReserveSlot(keys);
    }

    /// <summary>Gives back room that was made for more keys of a database than have come: others of that slot were of other databases.</summary>
    public void Settle(int slot, int database, long reserved)
    {
        if ((uint)database < (uint)context.Keyspace!.Options.Databases && context.Keyspace.CountInSlot(slot, database) < reserved - (reserved / 8)) SlotFit.Run(context.Keyspace, context.Worker!, slot);
    }

    /// <summary>Null, or what is wrong with the image.</summary>
    /// <param name="continues">There were images of this key before.</param>
    /// <param name="expireAt">Unix milliseconds; -1 for never.</param>
    /// <param name="access">What was noted of accesses to the key.</param>
    public string? Add(int slot, int database, ReadOnlySpan<byte> key, bool continues, long expireAt, uint access, ReadOnlySpan<byte> image)
    {
        if ((uint)database >= (uint)context.Keyspace!.Options.Databases) return $"there is no database {database} here";
        if (image.IsEmpty) return "an image is empty";
        var target = context.Keyspace.Open(context.Worker!, slot, database, key);
        if (target.Exists != continues) return continues ? "an image continues a key that is not there" : "a key comes twice";
        if (image[0] == EffectImage.Mark)
        {
            if (Replay(slot, database, image) is { } problem) return problem;
        }
        else if (!values.Add(image, ref target))
        {
            return "an image is no value that this version knows";
        }

        if (!target.Exists) return "an image does not make the key that it is said to be of";
        if (target.ExpireAt != expireAt) target.SetExpireAt(expireAt);
        target.AccessData = access;
        return null;
    }

    /// <summary>Loads libraries of functions, the gate closed. Null, or what is wrong.</summary>
    public string? AddFunctions(ReadOnlySpan<byte> image) => image.IsEmpty ? null : Replay(EffectWriter.Barrier, 0, image);

    private string? Replay(int slot, int database, ReadOnlySpan<byte> image)
    {
        var rest = image[1..];
        while (EffectImage.TryTake(ref rest, out var command))
        {
            var problem = replayer.Apply(slot, database, context.NowMilliseconds, command);
            context.Effects.Clear();
            context.Touched.Clear();
            if (problem is not null) return problem;
        }

        return rest.IsEmpty ? null : "an image of effects is cut short";
    }
}
